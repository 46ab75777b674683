"""One booking with everything that its page and its mails show, in three queries that are built once."""

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from events.models import Event, today
from wedo.prepared import Prepared, set_prefetched

from .models import AddressKey, Booking, Introducible, IntroductionWish, Need, Ticket

# Most bookings have no persons with a ticket of their own: one look at an index spares a query.
_HAS_PERSONS = Exists(Booking.objects.filter(group=OuterRef("pk")))
_BY_TOKEN = Prepared(
    lambda token: Booking.objects.with_event().annotate(has_persons=_HAS_PERSONS).filter(token=token), str
)
_BY_ID = Prepared(lambda pk: Booking.objects.with_event().annotate(has_persons=_HAS_PERSONS).filter(pk=pk))
_PERSONS = Prepared(lambda booking: Booking.objects.standing().filter(group=booking).order_by("pk"))
_PARTS = {
    "tickets": Prepared(lambda booking: Ticket.objects.filter(booking=booking)),
    "needs": Prepared(lambda booking: Need.objects.filter(booking=booking)),
}


def booking_by_token(token: str) -> Booking | None:
    """The booking behind a secret address, with event, venue, tickets and needs; None for a forged one.

    With those, too, who were part of it and have a ticket of their own (`persons`).
    """
    return _with_parts(_BY_TOKEN.one(token))


def booking_by_id(pk: int) -> Booking | None:
    """The same for a job."""
    return _with_parts(_BY_ID.one(pk))


def bookings_of(user) -> QuerySet[Booking]:
    """What stands from today on for the addresses that this person has proved to be theirs, the next event first."""
    proved = user.emailaddress_set.filter(verified=True).values(address=AddressKey("email"))
    mine = Booking.objects.standing().alias(address=AddressKey("email")).filter(address__in=proved)
    return mine.filter(ticket_type__event__date__gte=today()).with_event().order_by("ticket_type__event__date", "pk")


def events_of(organisation) -> QuerySet[Event]:
    """Public events at which an organisation had a confirmed seat or stand, the latest first; no called-off ones."""
    took_part = Booking.objects.confirmed().filter(organisation=organisation).values("ticket_type__event")
    return Event.objects.published().filter(pk__in=took_part).order_by("-date", "-pk")


def people_to_meet(person: Introducible) -> QuerySet[Introducible]:
    """Others of the same event who share a topic, those first who would like to meet this guest.

    Each with `is_wished` (this guest has asked), `wishes_me` and `is_introduced` (both).
    """
    by_me = IntroductionWish.objects.filter(of=person, to=OuterRef("pk"))
    of_them = IntroductionWish.objects.filter(of=OuterRef("pk"), to=person)
    shares = Introducible.topics.through.objects.filter(
        introducible=OuterRef("pk"), topic__in=person.topics.values("pk")
    )
    there = Introducible.objects.filter(
        Exists(shares), booking__ticket_type__event=person.booking.event, booking__status=Booking.Status.CONFIRMED
    ).exclude(pk=person.pk)
    known = there.annotate(is_wished=Exists(by_me), wishes_me=Exists(of_them))
    known = known.annotate(is_introduced=ExpressionWrapper(Q(is_wished=True, wishes_me=True), BooleanField()))
    return known.prefetch_related("topics").order_by("-wishes_me", "pk")


def _with_parts(booking: Booking | None) -> Booking | None:
    if booking:
        for name, parts in _PARTS.items():
            set_prefetched(booking, name, parts(booking.pk))
        set_prefetched(booking, "persons", _PERSONS(booking.pk) if booking.has_persons else [])
    return booking
