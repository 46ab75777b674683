"""The door: 500 guests, let in by four devices at once (issue 3)."""

import itertools
import json
import secrets

from benchmarks import driver

GUESTS = 500
DEVICES = 4


def prepare(slug: str) -> tuple[str, list[str]]:
    """Give an event `GUESTS` guests and a helper's link; returns where codes are checked, and the codes.

    Needs Django; the link's maker is whoever runs the demo.
    """
    import datetime as dt

    from django.utils import timezone

    from events.models import Event
    from tickets.models import Booking, DoorLink, Ticket
    from wedo.accounts.models import User
    from wedo.keys import hashed

    event = Event.objects.get(slug=slug)
    kind = event.ticket_types.get()
    guests = Booking.objects.bulk_create(
        Booking(ticket_type=kind, name=f"Beispielgast {n}", source=Booking.Source.EMAIL) for n in range(GUESTS)
    )
    tickets = Ticket.objects.bulk_create(Ticket(booking=guest, name=guest.name) for guest in guests)
    key = secrets.token_urlsafe(32)
    until = timezone.now() + dt.timedelta(hours=1)
    maker = User.objects.filter(is_superuser=True).first()
    DoorLink.objects.create(event=event, label="Messung", key_hash=hashed(key), created_by=maker, expires_at=until)
    return f"/einlass/{slug}/{key}/pruefen/", [ticket.code for ticket in tickets]


def measure(port: int, path: str, codes: list[str]) -> driver.Load:
    """Let all in. Raises WrongAnswer when a guest is not welcome, or when the count is wrong in the end."""

    def visit(browser: driver.Browser, number: int) -> None:
        answer = json.loads(browser.post_for_data(path, {"code": codes[number]}))
        if answer["verdict"] != "welcome":
            raise driver.WrongAnswer(f"a guest with a ticket hears {answer['verdict']}")

    load = driver.run(
        visit, port=port, browsers=DEVICES, numbers=itertools.count(), seconds=driver.TIMEOUT_SECONDS, most=GUESTS
    )
    last = json.loads(driver.Browser(port).post_for_data(path, {"code": codes[0]}))
    if (last["verdict"], last["arrived"]) != ("already", GUESTS):
        raise driver.WrongAnswer(f"{last['arrived']} of {GUESTS} guests are in")
    return load
