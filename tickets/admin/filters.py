"""How staff narrow the list of bookings."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event, today

from ..models import Booking, BookingMail, CheckIn, Need, TicketType
from ..permissions import can_see_needs

EVENT = "veranstaltung"


class EventFilter(admin.SimpleListFilter):
    """The events that have kinds of tickets, the latest first."""

    title = _("Veranstaltung")
    parameter_name = EVENT

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        """Not "those that have bookings": that would read every booking."""
        events = Event.objects.filter(Exists(TicketType.objects.filter(event=OuterRef("pk"))))
        return [(str(event.pk), str(event)) for event in events.order_by("-date", "-pk")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Of one event."""
        return queryset.filter(ticket_type__event=self.value()) if is_number(self.value()) else queryset


class TicketTypeFilter(admin.SimpleListFilter):
    """The kinds of tickets of the event that is chosen."""

    title = _("Ticketart")
    parameter_name = "ticketart"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        """None as long as no event is chosen; nothing to choose where there is one kind."""
        event = request.GET.get(EVENT, "")
        kinds = list(TicketType.objects.filter(event=event)) if is_number(event) else []
        return [(str(kind.pk), kind.name) for kind in kinds] if len(kinds) > 1 or self.value() else []

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Of one kind."""
        return queryset.filter(ticket_type=self.value()) if is_number(self.value()) else queryset


class NeedFilter(admin.SimpleListFilter):
    """Who needs something to take part; only for those who may see needs."""

    title = _("Bedarf")
    parameter_name = "bedarf"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        """Anything at all, or one kind."""
        return [("ja", _("mit Bedarf")), *Need.Kind.choices] if can_see_needs(request.user) else []

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Bookings with at least one need, or with one of this kind."""
        if not self.value() or not can_see_needs(request.user):
            return queryset
        needs = Need.objects.filter(booking=OuterRef("pk"))
        return queryset.filter(Exists(needs if self.value() == "ja" else needs.filter(kind=self.value())))


class ArrivedFilter(admin.SimpleListFilter):
    """Who came, and who did not."""

    title = _("Einlass")
    parameter_name = "einlass"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        """A party has arrived with its first guest."""
        return [("da", _("angekommen")), ("fehlt", _("nicht gekommen"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Confirmed bookings with a check-in that counts, or without any though the event's day has come."""
        if self.value() not in ("da", "fehlt"):
            return queryset
        came = Exists(CheckIn.objects.standing().filter(ticket__booking=OuterRef("pk")))
        confirmed = queryset.filter(status=Booking.Status.CONFIRMED)
        if self.value() == "da":
            return confirmed.filter(came)
        # Who has still time to come is not missing.
        begun = Q(ticket_type__event__date__lt=today()) | Q(
            ticket_type__event__date=today(), ticket_type__event__start_time__lte=timezone.localtime().time()
        )
        return confirmed.filter(begun, ~came)


class MailFilter(admin.SimpleListFilter):
    """Whose mails the mail server did not take."""

    title = _("E-Mail")
    parameter_name = "email"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        """Trouble is all that staff look for."""
        return [("problem", _("nicht angekommen")), ("aufgegeben", _("aufgegeben"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Bookings with a mail that met a difficulty, or that is not tried again."""
        mails = BookingMail.objects.filter(booking=OuterRef("pk"))
        if self.value() == "problem":
            return queryset.filter(Exists(mails.troubled()))
        return queryset.filter(Exists(mails.given_up())) if self.value() == "aufgegeben" else queryset


def is_number(text: str | None) -> bool:
    """Whether it can be the number of a row: short enough for the database, too."""
    return bool(text) and text.isascii() and text.isdigit() and len(text) < 19
