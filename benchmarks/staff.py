"""The list of bookings beside 20,000 of them in one event: what its pages cost staff (issue 3)."""

import time

from benchmarks.directory import Cost

ROUNDS = 5
PAGE = "/verwaltung/tickets/booking/?veranstaltung="
# What staff look for: everybody, filters, another order, the middle, a name, a code, an address, nobody.
QUERIES = (
    "",
    "&status__exact=confirmed",
    "&einlass=fehlt",
    "&bedarf=ja",
    "&email=problem",
    "&language=de&source=email",
    "&o=2",
    "&p=200",
    "&q=beispielgast",
    "&q=beispielgast+777",
    "&q=0123-4567",
    "&q=menge-1999",
    "&q=xyzzyx",
)


def measure(slug: str) -> Cost:
    """Ask for every list of the event in turn, as somebody of the staff: whole pages, without the web server."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from benchmarks.driver import WrongAnswer
    from events.models import Event
    from wedo.accounts.models import User

    user = User.objects.create(email="messung@example.org", is_staff=True, is_superuser=True)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    page = f"{PAGE}{Event.objects.get(slug=slug).pk}"
    milliseconds, most = [], 0
    for turn in range(ROUNDS + 1):
        for query in QUERIES:
            begun = time.perf_counter()
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(page + query)
            if answer.status_code != 200:
                raise WrongAnswer(f"{query}: {answer.status_code}")
            # The first turn loads what the others find in memory.
            if turn:
                milliseconds.append(1000 * (time.perf_counter() - begun))
            most = max(most, len(queries))
    return Cost(milliseconds, most)
