"""Sample bookings of every sort: a full event that people wait for, seats of organisations, a past evening."""

import datetime as dt
import itertools

from django.db import transaction
from django.utils import timezone

from events.models import Event, Series, Venue, today
from organisations.models import Organisation
from tickets.models import Booking, CheckIn, Need, Stand, Step, Ticket, TicketType

from .dates import OF_THE_SEED, realign

SERIES = "wedo-beispiele-buchung"
FULL, NETWORK, PAST = "beispiel-ausgebucht", "beispiel-netzwerktag", "beispiel-websites"
# Days from today. Between the third meeting and the forum: the forum's series stays the one on the home page.
DAYS = {FULL: 25, NETWORK: 31}
# So many days before its event the network's seats are for everybody.
RELEASE_DAYS = 10

EVENTS = {
    FULL: {
        "title_de": "Beispiel: Schreibwerkstatt",
        "title_en": "Sample: writing workshop",
        "summary_de": "Ein erfundenes Treffen. Alle Plätze sind vergeben: Probier hier die Warteliste aus.",
        "summary_en": "A made-up meeting. All places are taken: try the waiting list here.",
        "start_time": dt.time(17),
        "end_time": dt.time(19, 30),
    },
    NETWORK: {
        "title_de": "Beispiel: Netzwerktag",
        "title_en": "Sample: network day",
        "summary_de": "Ein erfundener Tag mit Plätzen und Infoständen für Organisationen.",
        "summary_en": "A made-up day with seats and information stands for organisations.",
        "start_time": dt.time(11),
        "end_time": dt.time(16),
    },
}
NOTE_DE = "Diese Veranstaltung ist erfunden. Sie zeigt, wie WeDo funktioniert."
NOTE_EN = "This event is made up. It shows how WeDo works."

CONFIRMED, WAITING, OFFERED, REQUESTED = (
    Booking.Status.CONFIRMED,
    Booking.Status.WAITING,
    Booking.Status.OFFERED,
    Booking.Status.REQUESTED,
)
# (status, name, places, names of the others, needs as (kind, detail, number)), in the order of booking
FULL_BOOKINGS = [
    (CONFIRMED, "Ayşe Beispiel", 4, ["Mehmet Beispiel", "Elif Beispiel"], [("childcare", "4 und 6 Jahre", 2)]),
    (CONFIRMED, "أمل مثال", 2, ["نور مثال"], [("interpreting", "Arabisch", 1)]),
    (CONFIRMED, "አበበ ምሳሌ", 3, ["ሰላም ምሳሌ", "Lensa Beispiel"], []),
    (CONFIRMED, "Kim Beispiel", 1, [], [("wheelchair", "", 1), ("food", "Vegan", 1)]),
    (OFFERED, "Nguyễn Thị Ví Dụ", 2, ["Minh Beispiel"], []),
    (WAITING, "Beispielgruppe Drei", 3, [], []),
    (WAITING, "Олена Приклад", 1, [], []),
    (WAITING, "Familie Beispiel", 2, ["Zoe Beispiel"], []),
]
# (status, kind of ticket, slug of the organisation, name, stand)
NETWORK_BOOKINGS = [
    (CONFIRMED, "network", "klub-primer", "Ирина Пример", None),
    (CONFIRMED, "network", "jamiyat-al-mithal", "سمير مثال", None),
    (WAITING, "network", "klub-primer", "Олег Пример", None),
    (CONFIRMED, "stand", "gartengruppe-musterbeet", "Toni Beispiel", {"shows": "Kräuter und Saatgut (Beispiel)"}),
    (CONFIRMED, "stand", "jamiyat-al-mithal", "ليلى مثال", {"power": True, "shows": "Kalligrafie خط (Beispiel)"}),
    (REQUESTED, "stand", "radio-beispielwelle", "Luca Beispiel", {"power": True, "shows": "Podcast (Beispiel)"}),
]
# (name, places, minutes after the start at which so many came in)
PAST_BOOKINGS = [
    ("Ada Beispiel", 3, [-12, -12, -11]),
    ("مريم مثال", 1, [-5]),
    ("Mo Beispiel", 2, [4]),
    ("Jean-Luc Exemple", 1, []),
    ("Sofía Ejemplo", 1, []),
]
DEVICE = "Beispieltür"


@transaction.atomic
def seed_tickets() -> None:
    """Write the sample bookings when they are missing; else move their dates along with today. Needs the programme."""
    series = Series.objects.filter(slug=SERIES).first()
    if series is not None:
        realign(series, DAYS)
        return
    series = Series.objects.create(slug=SERIES, name="WeDo Beispiele", year=today().year, is_sample=True)
    venue = Venue.objects.filter(events__is_sample=True).first()
    for slug, fields in EVENTS.items():
        Event.objects.create(
            **fields,
            slug=slug,
            series=series,
            venue=venue,
            date=today() + dt.timedelta(days=DAYS[slug]),
            status=Event.Status.PUBLISHED,
            description_de=NOTE_DE,
            description_en=NOTE_EN,
            pattern_seed=fields["title_de"],
            is_sample=True,
        )
    _write_full()
    _write_network()
    _write_past()


def _write_full() -> None:
    event = Event.objects.get(slug=FULL)
    kind = _kind(event, "public", capacity=12)
    for number, (status, name, places, others, needs) in enumerate(FULL_BOOKINGS, 1):
        booking = _book(kind, status, name, places=places, names=[name, *others], number=number)
        Need.objects.bulk_create(
            Need(booking=booking, kind=need, detail=detail, number=count) for need, detail, count in needs
        )


def _write_network() -> None:
    event = Event.objects.get(slug=NETWORK)
    released = event.starts_at - dt.timedelta(days=RELEASE_DAYS)
    kinds = {
        "public": _kind(event, "public", capacity=40),
        "network": _kind(event, "network", capacity=8, max_per_booking=1, held_until=released, position=1),
        "stand": _kind(event, "stand", capacity=6, max_per_booking=3, position=2),
    }
    _book(kinds["public"], CONFIRMED, "Alex Beispiel", places=2, names=["Alex Beispiel", "Sascha Beispiel"], number=1)
    organisations = {one.slug: one for one in Organisation.objects.filter(is_sample=True)}
    for number, (status, audience, slug, name, stand) in enumerate(NETWORK_BOOKINGS, 2):
        if slug in organisations:
            booking = _book(kinds[audience], status, name, number=number, organisation=organisations[slug])
            if stand:
                Stand.objects.create(booking=booking, **stand)


def _write_past() -> None:
    """An evening at which some have come and some have not."""
    event = Event.objects.filter(slug=PAST, is_sample=True).first()
    if event is None or event.ticket_types.exists():
        return
    kind = _kind(event, "public", capacity=30)
    start = event.starts_at + dt.timedelta(hours=18)
    for number, (name, places, came) in enumerate(PAST_BOOKINGS, 1):
        booking = _book(kind, CONFIRMED, name, places=places, names=[name], number=number)
        for ticket, minutes in zip(booking.tickets.order_by("position"), came, strict=False):
            at = start + dt.timedelta(minutes=minutes)
            CheckIn.objects.create(ticket=ticket, at=at, received_at=at, device=DEVICE)


def _kind(event: Event, audience: str, **fields) -> TicketType:
    names = {
        "public": ("Platz für alle (Beispiel)", "Place for everybody (sample)"),
        "network": ("Platz für das Netzwerk (Beispiel)", "Seat of the network (sample)"),
        "stand": ("Infostand (Beispiel)", "Information stand (sample)"),
    }
    name_de, name_en = names[audience]
    return TicketType.objects.create(event=event, audience=audience, name_de=name_de, name_en=name_en, **fields)


def _book(
    kind: TicketType,
    status: str,
    name: str,
    *,
    number: int,
    places: int = 1,
    names: list[str] | None = None,
    organisation: Organisation | None = None,
) -> Booking:
    """A booking as it would stand in the database, without its mails."""
    names = (names or [name]) + [""] * (places - len(names or [name]))
    at = min(timezone.now(), kind.event.starts_at) - dt.timedelta(days=5) + dt.timedelta(hours=number)
    waits = status in (WAITING, OFFERED)
    booking = Booking.objects.create(
        ticket_type=kind,
        status=status,
        places=places,
        name=name,
        email=f"beispielgast{number}@example.org",
        attendees=[] if status == CONFIRMED else names,
        organisation=organisation,
        organisation_name=organisation.name if organisation else "",
        consent_at=at,
        created_at=at,
        queued_at=at if waits else None,
        # Far longer than a real one, so that there is always one to look at.
        expires_at=kind.event.starts_at - dt.timedelta(hours=2) if status == OFFERED else None,
        submission=f"{OF_THE_SEED}{kind.event.slug}:{number}",
    )
    if status == CONFIRMED:
        Ticket.objects.bulk_create(
            Ticket(booking=booking, position=position, name=one) for position, one in enumerate(names, 1)
        )
    Step.objects.bulk_create(
        Step(booking=booking, kind=step, actor=actor, at=at + dt.timedelta(minutes=minutes), detail={"places": places})
        for (step, actor), minutes in zip(_steps(kind, status), itertools.count(0, 30), strict=False)
    )
    return booking


def _steps(kind: TicketType, status: str) -> list[tuple[str, str]]:
    guest, staff, system = Step.Actor.GUEST, Step.Actor.STAFF, Step.Actor.SYSTEM
    if kind.audience == TicketType.Audience.STAND:
        confirmed = [(Step.Kind.CONFIRMED, staff)] if status == CONFIRMED else []
        return [(Step.Kind.REQUESTED, guest), *confirmed]
    return {
        CONFIRMED: [(Step.Kind.BOOKED, guest)],
        WAITING: [(Step.Kind.QUEUED, guest)],
        OFFERED: [(Step.Kind.QUEUED, guest), (Step.Kind.OFFERED, system)],
    }[status]
