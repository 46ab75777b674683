"""WeDo as it is measured: a database and a folder of its own, events like the real forum, queries counted."""

import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from benchmarks.driver import form_number

PLACES = 200  # of each event
_OURS = "made by WeDo's benchmarks, may be dropped"
TAKEN = 60  # before the measurement: an event is seldom empty
BOOKINGS = 120  # of the measurement, at one event; more would count more rows than a real event has


def environment(database_url: str, var: Path) -> dict[str, str]:
    """The settings under measurement: as `make run`, without rate limits, mails as files."""
    folder = var / "benchmarks"
    shutil.rmtree(folder / "mail", ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    environ = {name: value for name, value in os.environ.items() if name not in ("EMAIL_URL", "DEBUG", "ALLOWED_HOSTS")}
    return environ | {
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "wedo.settings",
        "WEDO_DEMO": "1",
        "WEDO_RATE_LIMITS": "off",
        "WEDO_VAR": str(folder),
        "SITE_URL": "http://127.0.0.1",
    }


@contextmanager
def own_database(url: str) -> Iterator[str]:
    """Create a database beside the one that `url` names; gives its address and drops it afterwards.

    Drops those of measurements that were killed, too, and nothing else: it knows them by their comment.
    Raises ConnectionError when the server does not answer.
    """
    import psycopg
    from psycopg import sql

    parts = urlsplit(url)
    name = f"{parts.path.lstrip('/')}_bench_{secrets.token_hex(3)}"
    try:
        server = psycopg.connect(url, autocommit=True)
    except psycopg.OperationalError as error:
        raise ConnectionError(f"The database server of DATABASE_URL does not answer: {error}") from error
    with server:
        left = "SELECT datname FROM pg_database WHERE shobj_description(oid, 'pg_database') = %s"
        for (old,) in server.execute(left, [_OURS]).fetchall():
            with suppress(psycopg.errors.ObjectInUse, psycopg.errors.InvalidCatalogName):
                server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(old)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            server.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(_OURS)))
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def prepare(number: int) -> list[str]:
    """Load Django, write tables, static files, samples and `number` events; returns the events' slugs.

    The environment must be set before. Each event has as much on its page as the forum has.
    """
    from launcher.prepare import main as prepare_site

    with redirect_stdout(sys.stderr):  # standard output is for the table
        prepare_site(Path(os.environ["WEDO_VAR"]) / "demo_accounts.txt")
    from django.db import connection, transaction

    with transaction.atomic():
        slugs = _write_events(number)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return slugs


def _write_events(number: int) -> list[str]:
    import datetime as dt

    from events.models import AgendaItem, Appearance, Event, Partner, Partnership, Series, Speaker, Venue, today
    from tickets.models import Booking, Ticket, TicketType

    sentence = "Das ist ein Beispiel, so lang wie ein echter Satz auf einer Seite. "
    series = Series.objects.create(name="Messung (Beispiel)", slug="messung", year=today().year, is_sample=True)
    venue = Venue.objects.create(name="Beispielsaal der Messung", street="Musterweg 1", postal_code="20000")
    speakers = [Speaker.objects.create(name=f"Beispielperson {n}", about_de=sentence) for n in (1, 2)]
    partners = [Partner.objects.create(name=f"Beispielverein {n} e.V.") for n in range(1, 6)]
    roles = [Partnership.Role.INITIATOR] * 3 + [Partnership.Role.COOPERATION, Partnership.Role.FUNDER]
    slugs = []
    for index in range(number):
        event = Event.objects.create(
            series=series,
            kind=Event.Kind.FORUM,
            status=Event.Status.PUBLISHED,
            slug=f"messung-{index}",
            title_de=f"Beispiel: Forum der Messung {index}",
            title_en=f"Sample: forum of the measurement {index}",
            summary_de=sentence * 2,
            description_de=sentence * 6,
            audience_de=sentence,
            date=today() + dt.timedelta(days=38),
            start_time=dt.time(16),
            end_time=dt.time(20),
            venue=venue,
            room_de="Erdgeschoss",
            is_sample=True,
        )
        AgendaItem.objects.bulk_create(
            AgendaItem(event=event, position=n, start_time=dt.time(15 + n), title_de=f"Punkt {n}", text_de=sentence)
            for n in range(1, 5)
        )
        Appearance.objects.bulk_create(
            Appearance(event=event, speaker=speaker, topic_de=sentence, position=n)
            for n, speaker in enumerate(speakers)
        )
        Partnership.objects.bulk_create(
            Partnership(event=event, partner=partner, role=role, position=n)
            for n, (partner, role) in enumerate(zip(partners, roles, strict=True))
        )
        ticket_type = TicketType.objects.create(event=event, name_de="Platz für alle (Beispiel)", capacity=PLACES)
        bookings = Booking.objects.bulk_create(
            Booking(ticket_type=ticket_type, name=f"Beispielgast {n}", source=Booking.Source.EMAIL)
            for n in range(TAKEN)
        )
        Ticket.objects.bulk_create(Ticket(booking=booking, name=booking.name) for booking in bookings)
        slugs.append(event.slug)
    return slugs


def count_queries(page: str, form: str) -> dict[str, int]:
    """Queries of the event page and of each step of a booking, in this process.

    The larger number of two requests: a page that is kept in memory shall not look cheaper than it is.
    """
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")

    def queries(ask: Callable[[], object]) -> int:
        counts = []
        for _time in range(2):
            with CaptureQueriesContext(connection) as captured:
                ask()
            counts.append(len(captured))
        return max(counts)

    def book() -> str:
        data = {"name": "Beispielgast", "email": "zaehlen@example.org", "places": "1", "language": "de"}
        data |= {"consent": "on", "submission": numbers.pop()}
        return client.post(form, data).headers["Location"]

    numbers = [form_number(client.get(form).content.decode()) for _booking in range(3)]
    ticket = book()
    return {
        "event page": queries(lambda: client.get(page)),
        "form": queries(lambda: client.get(form)),
        "booking": queries(book),
        "ticket page": queries(lambda: client.get(ticket)),
    }


def database_processes() -> list[int]:
    """Process ids of the database server that work for this database: its connections but our own, and helpers.

    Empty when the server runs elsewhere: then its processor time cannot be measured.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid, pid = pg_backend_pid() FROM pg_stat_activity "
            "WHERE datname = current_database() OR datname IS NULL"
        )
        rows = cursor.fetchall()
    if not all(_is_postgres(pid) for pid, is_own in rows if is_own):
        return []
    return [pid for pid, is_own in rows if not is_own]


def _is_postgres(pid: int) -> bool:
    try:
        return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def unsent_mails() -> int:
    """How many mails wait for the worker."""
    from tickets.models import BookingMail

    return BookingMail.objects.filter(sent_at__isnull=True).count()
