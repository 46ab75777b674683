"""The directory with 5,000 organisations: what its searches cost in the database (issue 4)."""

import random
import time
from contextlib import ExitStack
from dataclasses import dataclass

from benchmarks.driver import percentile

ORGANISATIONS = 5000
ROUNDS = 6
# What people look for: nothing, filters, common and rare words, beginnings, names in four scripts, typing mistakes.
ADDRESSES = (
    "",
    "?seite=100",
    "?sort=neu",
    "?bezirk=altona&bezirk=nord",
    "?thema=bildung&sprache=ar&sprache=tr",
    "?boerse=need&art=initiative",
    "?q=verein",
    "?q=hamburg",
    "?q=f%C3%B6rder",
    "?q=foerderung+jugend",
    "?q=kinderchor&bezirk=mitte",
    "?q=musterbeet",
    "?q=istanbul",
    "?q=%D9%85%D8%AB%D8%A7%D9%84",
    "?q=%D0%BF%D1%80%D0%B8%D0%BC%D0%B5%D1%80",
    "?q=gartengrupe+musterbet",
    "?q=nachbarschaftshlife",
    "?q=istambul",
    "?q=xyzzyx",
)
_FIRST = [
    "Garten", "Nähe", "Nachbarschaft", "Kinder", "Frauen", "Jugend", "Sprach", "Kultur", "Eltern", "Theater",
    "Radio", "Förder", "Sport", "Musik",
]  # fmt: skip
_SECOND = [
    "gruppe", "chor", "hilfe", "verein", "werkstatt", "treff", "kreis", "bühne", "netzwerk", "initiative",
    "café", "schule", "welle", "forum",
]  # fmt: skip
_THIRD = [
    "Musterbeet", "Beispielhausen", "Örnek", "İstanbul", "Пример", "جمعية المثال", "Ejemplo", "ምሳሌ", "示例学校",
]  # fmt: skip
_TEXT = """
wir sind ein verein in hamburg und helfen menschen beim ankommen mit beratung bildung und begegnung im stadtteil jede
woche treffen sich kinder jugendliche frauen und männer zum singen kochen spielen lernen und reden unsere angebote sind
offen für alle kostenlos und mehrsprachig ehrenamtliche begleiten zu behörden ärzten schulen förderung projekte anträge
räume gesundheit arbeit wohnen flucht frieden umwelt garten musik theater sport tanz
"""


@dataclass
class Cost:
    """Milliseconds in the database and queries, of each page that was asked for."""

    milliseconds: list[float]
    queries: int

    @property
    def p95(self) -> float:
        """The slowest of the fastest 95 in a hundred, in milliseconds."""
        return percentile(self.milliseconds, 95)


def prepare(number: int = ORGANISATIONS) -> None:
    """Write as many organisations, each with the texts, topics and languages of a real one. Needs Django."""
    import datetime as dt

    from django.db import connection
    from django.utils import timezone

    from organisations.models import District, Kind, Listing, Organisation, Topic
    from organisations.search import refresh_all

    dice, now, vocabulary = random.Random(4), timezone.now(), _TEXT.split()
    topics = list(Topic.objects.all())
    languages = ["de", "en", "tr", "ar", "fa", "ru", "uk", "ku", "es", "fr", "ti", "am"]

    def sentence(length: int) -> str:
        return " ".join(dice.choices(vocabulary, k=length)).capitalize() + "."

    def organisation(n: int) -> Organisation:
        name = f"{dice.choice(_FIRST)}{dice.choice(_SECOND)} {dice.choice(_THIRD)} {n}"
        return Organisation(
            name=name,
            sort_name=name.casefold(),
            slug=f"messung-{n}",
            status=Organisation.Status.PUBLISHED,
            published_at=now - dt.timedelta(minutes=n),
            kind=dice.choice(Kind.values),
            district=dice.choice(District.values),
            languages=dice.sample(languages, k=dice.randint(1, 4)),
            summary_de=sentence(12),
            summary_en=sentence(12),
            description_de=sentence(dice.randint(50, 400)),
            description_en=sentence(100) if n % 2 else "",
            is_safe=n % 50 == 0,
            is_sample=True,
        )

    made = Organisation.objects.bulk_create(map(organisation, range(number)), batch_size=500)
    linked = Organisation.topics.through
    linked.objects.bulk_create(
        linked(organisation=one, topic=topic) for one in made for topic in dice.sample(topics, k=min(3, len(topics)))
    )
    today = timezone.localdate()
    Listing.objects.bulk_create(
        Listing(organisation=one, kind=kind, category="rooms", title="Beispiel", valid_until=today)
        for one in made[::3]
        for kind in dice.sample(Listing.Kind.values, k=1)
    )
    for start in range(0, number, 500):
        ids = [one.pk for one in made[start : start + 500]]
        refresh_all(Organisation.objects.filter(pk__in=ids).prefetch_related("topics"))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def measure(page: str = "/netzwerk/", addresses: tuple[str, ...] = ADDRESSES) -> Cost:
    """Ask for every address in turn and add up what its queries take, in this process: the web server is left out."""
    from django.db import connection
    from django.test import Client

    client, cost = Client(SERVER_NAME="127.0.0.1"), Cost([], 0)
    for number in range(ROUNDS + 1):
        for address in addresses:
            clock = _Clock()
            with ExitStack() as stack:
                stack.enter_context(connection.execute_wrapper(clock))
                assert client.get(f"{page}{address}").status_code == 200
            # In the first round everything is loaded for the first time.
            if number:
                cost.milliseconds.append(clock.seconds * 1000)
            cost.queries = max(cost.queries, clock.queries)
    return cost


class _Clock:
    """Measures queries from outside, with the way to the database and back."""

    def __init__(self):
        self.seconds, self.queries = 0.0, 0

    def __call__(self, execute, sql, params, many, context):
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - started
            self.queries += 1
