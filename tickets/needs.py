"""What the guests of an event need, summed: totals and never names."""

from collections import Counter
from dataclasses import dataclass, field

from events.models import Event

from .models import Booking, Need

# What is ordered in kinds: the language, the ages, the dish. All else may be a matter of health and is counted alone.
ORDERED_BY_DETAIL = (Need.Kind.INTERPRETING, Need.Kind.CHILDCARE, Need.Kind.FOOD)


@dataclass
class Total:
    """One kind of need: for how many who have a place, for how many more who wait, and in which kinds."""

    kind: Need.Kind
    coming: int = 0
    waiting: int = 0
    details: Counter = field(default_factory=Counter)

    @property
    def by_detail(self) -> list[tuple[str, int]]:
        """The kinds with their numbers, the most wanted first."""
        return sorted(self.details.items(), key=lambda pair: (-pair[1], pair[0]))


def totals(event: Event) -> list[Total]:
    """What is needed, in the order of the form; kinds that nobody asked for are left out."""
    found = {kind: Total(kind) for kind in Need.Kind}
    # "Dari" and "dari" are one language to order; it is shown as it was written first.
    spelled: dict[tuple[str, str], str] = {}
    needs = Need.objects.filter(booking__in=Booking.objects.standing().for_event(event)).order_by("pk")
    for kind, detail, number, status in needs.values_list("kind", "detail", "number", "booking__status"):
        total = found[Need.Kind(kind)]
        if status in (Booking.Status.WAITING, Booking.Status.REQUESTED):
            total.waiting += number
            continue
        total.coming += number
        if kind in ORDERED_BY_DETAIL and detail:
            words = " ".join(detail.split())
            total.details[spelled.setdefault((kind, words.casefold()), words)] += number
    return [total for total in found.values() if total.coming or total.waiting]
