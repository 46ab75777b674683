"""The board of Suche/Biete: search, filters, counts, pages, feeds."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation

from organisations import board
from organisations.board import PER_PAGE, Asked, find
from organisations.models import Listing, Organisation
from organisations.search import refresh_all
from tests.factories import ListingFactory, OrganisationFactory
from tests.pages import text

pytestmark = pytest.mark.django_db
BOARD = "/netzwerk/suche-biete/"
ATOM = "{http://www.w3.org/2005/Atom}"


def made(title: str, **fields):
    listing = ListingFactory(title=title, **fields)
    board.refresh(listing)
    return listing


def found(query: str = "", **chosen) -> list[str]:
    return [one.title for one in find(Asked(text=query, chosen=chosen)).page]


def test_the_newest_comes_first_and_what_is_over_does_not_come():
    today = timezone.localdate()
    for title, days in (("Alt", 9), ("Neu", 1)):
        made(title, renewed_on=today - dt.timedelta(days=days))
    made("Vorbei", valid_until=today - dt.timedelta(days=1), renewed_on=today - dt.timedelta(days=9))
    made("Beendet", closed_at=timezone.now(), outcome="found")
    made("Ausgeblendet", hidden_at=timezone.now())
    made("Entwurf", organisation__status="submitted", organisation__published_at=None)

    assert found() == ["Neu", "Alt"]


@pytest.mark.parametrize(
    "query",
    ["proberäume", "Proberaum", "PROBERAEUME", "probe", "klavier", "raeume", "sängerbund proberaum"],
)
def test_words_are_found_by_stem_beginning_spelling_category_and_organisation(query):
    made("Proberäume in Altona", text="Ein Klavier wäre schön.", organisation=OrganisationFactory(name="Sängerbund"))
    made("Lesepatin", category="volunteers", organisation=OrganisationFactory(name="Anderes"))
    refresh_all(Organisation.objects.prefetch_related("topics"))

    assert found(query) == ["Proberäume in Altona"]


@pytest.mark.parametrize(
    ("query", "title"), [("istanbul", "Çeviri İstanbul"), ("التمويل", "طلب التمويل"), ("хор", "Хор")]
)
def test_every_script_is_found(query, title):
    made(title)
    made("Etwas anderes")

    assert found(query) == [title]


def test_each_filter_counts_what_its_values_would_leave():
    made("A", kind="need", district="altona", languages=["tr"])
    made("B", kind="offer", district="nord", languages=["tr", "de"])
    made("C", kind="offer", category="money", district="", languages=[])

    answer = find(Asked(chosen={"art": ["offer"]}))

    assert answer.total == 2
    assert answer.counts == {
        "art": {"need": 1, "offer": 2},
        "kategorie": {"rooms": 1, "money": 1},
        # Who names no district or language is open to all.
        "bezirk": {"nord": 2},
        "sprache": {"tr": 2, "de": 2},
    }


def test_who_names_no_place_or_language_is_found_under_each():
    made("Altona", district="altona", languages=["tr"])
    made("Überall", district="", languages=[])
    made("Nord", district="nord", languages=["ar"])

    assert sorted(found(bezirk=["altona"])) == ["Altona", "Überall"]
    assert sorted(found(sprache=["ar"])) == ["Nord", "Überall"]


def test_the_address_alone_says_what_is_shown(client):
    made("Proberaum", district="altona")
    made("Dolmetschen", kind="offer", category="translation", district="nord")

    page = text(client.get(BOARD + "?art=need&kategorie=rooms&bezirk=altona&q=probe"))

    assert "1 Eintrag" in page
    assert ("Proberaum" in page, "Dolmetschen" in page) == (True, False)


@pytest.mark.parametrize(
    "query",
    [
        "?q=%00", "?q=%27%3B--", "?q=" + "a" * 5000, "?art=unsinn&bezirk=hamburg&sprache=klingonisch", "?seite=99999",
        "?seite=-1", "?seite=x", "?q=%F0%9F%8E%B5", "?q=:*|%26!()", "?kategorie=rooms&kategorie=rooms", "?q=%ED%A0%80",
    ],
)  # fmt: skip
def test_whatever_the_address_says_there_is_a_page(client, query):
    made("Proberaum")

    assert client.get(BOARD + query).status_code == 200


def test_it_has_pages(client):
    for number in range(PER_PAGE + 1):
        made(f"Nummer {number}")

    first, second = client.get(BOARD), client.get(BOARD + "?seite=2")

    assert [len(page.context["listings"].object_list) for page in (first, second)] == [PER_PAGE, 1]
    assert "Seite 2 von 2" in text(second)


@pytest.mark.parametrize("number", [1, 12])
def test_it_costs_two_queries_however_many_there_are(client, number, django_assert_num_queries):
    for n in range(number):
        made(f"Nummer {n}")

    with django_assert_num_queries(2):
        client.get(BOARD + "?q=nummer&bezirk=altona")


def test_htmx_gets_the_results_alone(client):
    made("Proberaum")

    part = client.get(BOARD, headers={"HX-Request": "true"})

    assert ("<html" in part.content.decode(), "Proberaum" in part.content.decode()) == (False, True)
    assert "HX-Request" in part["Vary"]


def test_an_empty_board_invites(client):
    assert "Eurer kann der erste Eintrag sein." in text(client.get(BOARD))
    made("Proberaum")
    assert "Alle Einträge zeigen" in text(client.get(BOARD + "?q=xyzzy"))


# Feeds --------------------------------------------------------------------------------------------


def entries(response) -> list[dict]:
    root = ElementTree.fromstring(response.content)
    return [
        {part.tag.removeprefix(ATOM): part.get("href") or part.text for part in entry}
        for entry in root.findall(f"{ATOM}entry")
    ]


def test_an_entry_of_the_feed_is_plain_text(client, settings):
    settings.SITE_URL = "https://wedo.example"
    listing = made(
        "Reden & Hören <3", text="1 < 2", organisation__name="Chor & Co", district="altona",
        valid_until=dt.date(2099, 2, 1), renewed_on=dt.date(2099, 1, 1),
    )  # fmt: skip

    (entry,) = entries(client.get(reverse("organisations:board_feed")))

    assert {name: entry[name] for name in ("title", "link", "id", "content")} == {
        "title": "Chor & Co sucht: Reden & Hören <3",
        "link": f"https://wedo.example/netzwerk/suche-biete/{listing.pk}/",
        "id": f"tag:wedo.example,2025:de/listing-{listing.pk}",
        "content": "1 < 2\n\nRäume · Altona\n\nGilt bis zum 1. Februar 2099.",
    }


def test_an_organisations_feed_has_its_own_entries(client):
    listing = made("Proberaum", kind="offer", organisation__name="Chor")
    made("Anderes")

    response = client.get(reverse("organisations:feed", args=[listing.organisation.slug]))

    assert [entry["title"] for entry in entries(response)] == ["Chor bietet: Proberaum"]
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    again = client.get(response.request["PATH_INFO"], headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_nobody_reads_the_feed_of_a_hidden_organisation(client):
    listing = made("Proberaum", organisation__status="offline", organisation__offline_at=timezone.now())

    assert client.get(reverse("organisations:feed", args=[listing.organisation.slug])).status_code == 404
    assert entries(client.get(reverse("organisations:board_feed"))) == []


def test_the_feed_speaks_the_readers_language(client):
    made("Proberaum", organisation__name="Chor")
    with translation.override("en"):
        address = reverse("organisations:board_feed")

    assert address == "/en/netzwerk/suche-biete/feed/"
    assert client.get(address).status_code == 200


def test_the_command_finds_entries_that_came_in_by_another_way(capsys):
    Listing.objects.bulk_create([ListingFactory.build(organisation=OrganisationFactory(), title="Neuer Saal")])
    stamps = list(Listing.objects.values_list("updated_at", flat=True))
    before = find(Asked("Saal")).total

    call_command("reindex_organisations")

    assert (before, find(Asked("Saal")).total) == (0, 1)
    assert capsys.readouterr().out == "1 organisations and 1 listings can be found.\n"
    assert list(Listing.objects.values_list("updated_at", flat=True)) == stamps
