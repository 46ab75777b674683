"""The board of Suche/Biete with 10,000 entries: what its searches cost in the database (issue 4)."""

import datetime as dt
import random

from benchmarks import directory

LISTINGS = 10_000
PAGE = "/netzwerk/suche-biete/"
# What people look for: nothing, filters, common and rare words, beginnings, other scripts, what there is not.
ADDRESSES = (
    "",
    "?seite=400",
    "?art=need",
    "?kategorie=rooms&bezirk=altona",
    "?art=offer&kategorie=translation&sprache=ar&sprache=tr",
    "?q=raum",
    "?q=proberaum",
    "?q=verein",
    "?q=f%C3%B6rder",
    "?q=musterbeet",
    "?q=istanbul",
    "?q=kinder+garten&bezirk=mitte",
    "?q=%D9%85%D8%AB%D8%A7%D9%84",
    "?q=xyzzyx",
)
_THINGS = (
    *("proberaum", "saal", "küche", "beamer", "bühne", "lastenrad", "übersetzung", "lesepaten", "antrag", "podcast"),
    *("istanbul", "пример", "مثال"),
)


def prepare(number: int = LISTINGS) -> None:
    """Write as many entries, spread over the organisations that `directory.prepare` has made. Needs Django."""
    from django.db import connection
    from django.utils import timezone

    from organisations.board import refresh_all
    from organisations.models import District, Listing, Organisation

    dice, today = random.Random(4), timezone.localdate()
    organisations = list(Organisation.objects.published())
    languages = ["de", "en", "tr", "ar", "fa", "ru", "uk"]
    made = Listing.objects.bulk_create(
        (
            Listing(
                organisation=dice.choice(organisations),
                kind=dice.choice(Listing.Kind.values),
                category=dice.choice(Listing.Category.values),
                title=" ".join(dice.choices(_THINGS, k=6)).capitalize(),
                text=" ".join(dice.choices(directory._TEXT, k=dice.randint(10, 120))),
                district=dice.choice(["", *District.values]),
                languages=dice.sample(languages, k=dice.randint(0, 3)),
                renewed_on=today - dt.timedelta(days=n % 90),
                valid_until=today + dt.timedelta(days=80),
            )
            for n in range(number)
        ),
        batch_size=500,
    )
    for start in range(0, number, 500):
        refresh_all(made[start : start + 500])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def measure() -> directory.Cost:
    """Ask for every address in turn."""
    return directory.measure(PAGE, ADDRESSES)
