"""The sample series. It stands to today as the programme of 2025 stood to the article of 3 November 2025."""

import datetime as dt

from django.db import transaction

from events.models import (
    AgendaItem,
    Appearance,
    Event,
    Known,
    Partner,
    Partnership,
    Series,
    Speaker,
    Venue,
    today,
)
from tickets.models import Booking, Ticket, TicketType

from .dates import realign

SERIES = "wedo-beispielreihe"

# Days from today: 19 September, 25 October, 21 November and 11 December, seen from 3 November 2025.
DAYS = {
    "beispiel-auftakt": -45,
    "beispiel-websites": -9,
    "beispiel-fundraising": 18,
    "beispiel-forum": 38,
}

VENUE = {
    "name": "Beispielsaal",
    "street": "Musterweg 1",
    "ground_floor": Known.YES,
    "step_free": Known.YES,
    "accessible_toilet": Known.NO,
}
NOTE_DE = "Diese Veranstaltung ist erfunden. Sie zeigt, wie WeDo funktioniert."
NOTE_EN = "This event is made up. It shows how WeDo works."

EVENTS = [
    {
        "slug": "beispiel-auftakt",
        "title_de": "Beispiel: Auftakt",
        "title_en": "Sample: opening",
        "summary_de": "Ein erfundenes erstes Treffen, das schon vorbei ist.",
        "summary_en": "A made-up first meeting that is over already.",
        "review_de": "So sieht ein Rückblick aus.",
        "review_en": "This is what a review looks like.",
    },
    {
        "slug": "beispiel-websites",
        "title_de": "Beispiel: Websites für Vereine",
        "title_en": "Sample: websites for associations",
        "summary_de": "Ein erfundenes Treffen über die eigene Website.",
        "summary_en": "A made-up meeting about your own website.",
    },
    {
        "slug": "beispiel-fundraising",
        "title_de": "Beispiel: Fundraising",
        "title_en": "Sample: fundraising",
        "summary_de": "Ein erfundenes Treffen über Fördermittel. Hier kannst du eine Buchung ausprobieren.",
        "summary_en": "A made-up meeting about funding. Try a booking here.",
        "start_time": dt.time(18),
        "end_time": dt.time(20, 30),
    },
    {
        "slug": "beispiel-forum",
        "kind": Event.Kind.FORUM,
        "title_de": "Beispiel-Forum",
        "title_en": "Sample forum",
        "summary_de": "Ein erfundenes Forum mit Bühne, Infoständen und Musik. Hier kannst du Plätze buchen.",
        "summary_en": "A made-up forum with a stage, information stands and music. Book places here.",
        "start_time": dt.time(16),
        "end_time": dt.time(20),
        "sign_language": Known.YES,
        "room_de": "Erdgeschoss",
        "room_en": "Ground floor",
    },
]
# Places at those that lie ahead.
CAPACITY = {"beispiel-fundraising": 80, "beispiel-forum": 200}

AGENDA = {
    "beispiel-fundraising": [
        (dt.time(18), "Ankommen", "Arriving", "", ""),
        (dt.time(18, 15), "Impuls", "Input", "Ein Vortrag, den es nicht gibt.", "A talk that does not exist."),
        (dt.time(19), "Austausch", "Exchange", "Fragen und Antworten.", "Questions and answers."),
    ],
    "beispiel-forum": [
        (dt.time(16), "Begrüßung", "Welcome", "", ""),
        (
            None,
            "Bühne",
            "Stage",
            "Beispielorganisationen stellen sich vor.",
            "Sample organisations introduce themselves.",
        ),
        (None, "Infostände", "Information stands", "", ""),
        (dt.time(19), "Musik", "Music", "", ""),
    ],
}
# (source, name, places): bookings as staff enter them, without an address, so that no mail is written.
BOOKINGS = [
    (Booking.Source.EMAIL, "Beispielgast Eins", 2),
    (Booking.Source.PHONE, "Beispielgast Zwei", 1),
    (Booking.Source.EMAIL, "ضيف المثال", 3),
]


@transaction.atomic
def seed_programme() -> None:
    """Write the sample series when it is missing; else move its dates along with today. Bookings stay."""
    series = Series.objects.filter(slug=SERIES).first()
    if series is None:
        _write()
    else:
        realign(series, DAYS)


def _write() -> None:
    now = today()
    series = Series.objects.create(slug=SERIES, name="WeDo Beispielreihe", year=now.year, is_sample=True)
    venue = Venue.objects.create(**VENUE)
    partner = Partner.objects.create(
        name="Beispielverein e.V.", note_de="lädt als Beispiel ein", note_en="invites as a sample"
    )
    speaker = Speaker.objects.create(name="Maxi Beispiel", about_de="erfundene Person", about_en="a made-up person")
    for fields in EVENTS:
        event = Event.objects.create(
            **fields,
            series=series,
            venue=venue,
            date=now + dt.timedelta(days=DAYS[fields["slug"]]),
            status=Event.Status.PUBLISHED,
            description_de=NOTE_DE,
            description_en=NOTE_EN,
            audience_de="Für alle, die WeDo ausprobieren.",
            audience_en="For everybody who tries out WeDo.",
            pattern_seed=fields["title_de"],
            is_sample=True,
        )
        Partnership.objects.create(event=event, partner=partner, role=Partnership.Role.INITIATOR)
        if event.kind == Event.Kind.NETWORK:
            Appearance.objects.create(
                event=event, speaker=speaker, topic_de="Ein Thema als Beispiel", topic_en="A sample topic"
            )
        for position, (start, title_de, title_en, text_de, text_en) in enumerate(AGENDA.get(event.slug, ()), 1):
            AgendaItem.objects.create(
                event=event,
                position=position,
                start_time=start,
                title_de=title_de,
                title_en=title_en,
                text_de=text_de,
                text_en=text_en,
            )
        if event.slug in CAPACITY:
            TicketType.objects.create(
                event=event,
                name_de="Platz für alle (Beispiel)",
                name_en="Place for everybody (sample)",
                capacity=CAPACITY[event.slug],
                max_per_booking=4,
            )
    ticket_type = TicketType.objects.get(event__slug="beispiel-fundraising")
    for source, name, places in BOOKINGS:
        booking = Booking.objects.create(ticket_type=ticket_type, name=name, source=source, places=places)
        Ticket.objects.bulk_create(
            Ticket(booking=booking, position=number, name=name if number == 1 else "")
            for number in range(1, places + 1)
        )
