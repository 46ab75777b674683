"""The rush: 400 callers at once for 50 places, and booking beside 20,000 bookings (issue 3)."""

import itertools
import threading
from dataclasses import dataclass, field

from benchmarks import driver

PLACES = 50
CALLERS = 400
CROWD = 20_000
ROUNDS = 3
BOOKINGS_A_ROUND = 60


@dataclass
class Rush:
    """What came out: the 400 calls, who got a place, and the rounds in an empty and in a crowded event."""

    calls: driver.Load
    confirmed: int
    refused: int
    empty: driver.Totals = field(default_factory=driver.Totals)
    crowded: driver.Totals = field(default_factory=driver.Totals)


def prepare(slugs: list[str]) -> None:
    """Make the first event one of 50 free places, empty the second, and put 20,000 bookings into the third.

    Needs Django. The second and the third have room for everybody.
    """
    from django.db import connection

    from tickets.models import Booking, TicketType

    few, empty, crowded = slugs
    for slug, places in ((few, PLACES), (empty, 2 * CROWD), (crowded, 2 * CROWD)):
        kinds = TicketType.objects.filter(event__slug=slug)
        Booking.objects.filter(ticket_type__in=kinds).delete()
        kinds.update(capacity=places)
    kind = TicketType.objects.get(event__slug=crowded)
    Booking.objects.bulk_create(
        (
            Booking(
                ticket_type=kind,
                name=f"Beispielgast {number}",
                email=f"menge-{number}@example.org",
                source=Booking.Source.EMAIL,
            )
            for number in range(CROWD)
        ),
        batch_size=2000,
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE tickets_booking")


def measure(port: int, slugs: list[str]) -> Rush:
    """Let all call at once, then book in both events in turns.

    Raises WrongAnswer for anything but a booking or the plain answer that all is full, and when the number of
    confirmed places is not exactly 50.
    """
    few, empty, crowded = (f"/veranstaltungen/{slug}/anmelden/" for slug in slugs)
    answers, together = [], threading.Barrier(CALLERS)

    def call(browser: driver.Browser, number: int) -> None:
        together.wait()
        answers.append(_book(browser, few, f"ansturm-{number}"))

    calls = driver.run(
        call, port=port, browsers=CALLERS, numbers=itertools.count(), seconds=driver.TIMEOUT_SECONDS, most=CALLERS
    )
    rush = Rush(calls, confirmed=_confirmed(slugs[0]), refused=answers.count(False))
    if (rush.confirmed, rush.refused) != (PLACES, CALLERS - PLACES):
        raise driver.WrongAnswer(f"{rush.confirmed} of {PLACES} places are given, {rush.refused} callers refused")
    numbers = itertools.count()
    for turn in range(ROUNDS):
        sides = [(empty, rush.empty), (crowded, rush.crowded)]
        for path, totals in sides if turn % 2 else reversed(sides):
            totals.rounds.append(_round(port, path, numbers))
    return rush


def _round(port: int, path: str, numbers) -> driver.Load:
    def visit(browser: driver.Browser, number: int) -> None:
        _book(browser, path, f"runde-{number}")

    return driver.run(
        visit, port=port, browsers=4, numbers=numbers, seconds=driver.TIMEOUT_SECONDS, most=BOOKINGS_A_ROUND
    )


def _book(browser: driver.Browser, path: str, who: str) -> bool:
    """Send the form; whether it became a booking. "All is full" is 409."""
    form = {
        "name": "Beispielgast",
        "email": f"{who}@example.org",
        "places": "1",
        "language": "de",
        "consent": "on",
        "submission": who,
    }
    return browser.post(path, form, statuses=(303, 409)) is not None


def _confirmed(slug: str) -> int:
    from django.db.models import Sum

    from tickets.models import Booking

    confirmed = Booking.objects.confirmed().filter(ticket_type__event__slug=slug)
    return confirmed.aggregate(sum=Sum("places"))["sum"] or 0
