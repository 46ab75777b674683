"""Forms about oneself."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from organisations.actions import Fate, only_owned_by, successors
from organisations.models import Organisation
from wedo.accounts.models import User
from wedo.forms import LanguageSelect, WedoForm
from wedo.languages import OWN_NAMES


class AccountForm(WedoForm):
    """How to call somebody, and in which language."""

    name = forms.CharField(
        label=_("Dein Name"),
        help_text=_("So, wie du angesprochen werden möchtest."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Deine Sprache"),
        help_text=_("In dieser Sprache schreiben wir dir, und so zeigen wir dir die Seiten nach dem Anmelden."),
        choices=[(code, OWN_NAMES[code]) for code, _name in settings.LANGUAGES],
        widget=LanguageSelect,
    )


class DeleteForm(WedoForm):
    """What becomes of each organisation that nobody else answers for, and a box against slips of the hand."""

    sure = forms.BooleanField(label=_("Ja, mein Konto löschen. Das kann niemand rückgängig machen."))

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisations = list(only_owned_by(user))
        for organisation in self.organisations:
            self.fields[f"organisation_{organisation.pk}"] = self._fate(organisation, user)
        self.order_fields([*(name for name in self.fields if name != "sure"), "sure"])

    @property
    def fates(self) -> dict[int, str]:
        """By organisation what was chosen."""
        return {one.pk: self.cleaned_data[f"organisation_{one.pk}"] for one in self.organisations}

    def _fate(self, organisation: Organisation, user: User) -> forms.ChoiceField:
        members = [
            (str(member.pk), _("%(name)s übernimmt die Verantwortung") % {"name": member.user})
            for member in successors(organisation, of=user)
        ]
        fates = [(value, label) for value, label in Fate.choices if value != Fate.OFFLINE or organisation.is_published]
        return forms.ChoiceField(
            label=_("Was soll mit %(name)s geschehen?") % {"name": organisation.name},
            choices=[*members, *fates],
            widget=forms.RadioSelect,
        )
