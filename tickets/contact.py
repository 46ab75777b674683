"""What every form about a booking has in common: who books, and what they need."""

from .actions import Contact
from .models import Need


class ContactFromForm:
    """A form with the fields name, email, organisation_name, language, needs (kinds) and needs_other.

    It may also have `need_<kind>` (in which kind: a language, ages, a dish) and `number_<kind>` (for how many). Both
    count only where the kind is ticked.
    """

    @property
    def contact(self) -> Contact:
        """Who books, as the actions take it."""
        data = self.cleaned_data
        needs = {kind: data.get(f"need_{kind}") or "" for kind in data["needs"]}
        if data["needs_other"]:
            needs[Need.Kind.OTHER] = data["needs_other"]
        return Contact(
            name=data["name"],
            email=data["email"],
            organisation_name=data["organisation_name"],
            language=data["language"],
            needs=needs,
            numbers={kind: number for kind in needs if (number := data.get(f"number_{kind}"))},
        )
