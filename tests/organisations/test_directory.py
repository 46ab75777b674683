"""The directory: filters with their numbers, sorting, pages, the map, what htmx gets, and what nothing leads to."""

import re

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from organisations import search
from organisations.directory import PER_PAGE, Asked, find
from organisations.forms import SearchForm
from organisations.map import SHAPES
from organisations.models import District, Listing, Organisation
from tests.factories import OrganisationFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def four():
    """Four organisations in two districts, with topics, languages, kinds and listings."""
    music, sport = TopicFactory(name_de="Musik", slug="musik"), TopicFactory(name_de="Sport", slug="sport")
    facts = [
        ("Altonaer Chor", "altona", ["de", "tr"], "association", [music]),
        ("Blaskapelle", "altona", ["de"], "initiative", [music, sport]),
        ("Club", "harburg", ["tr"], "association", [sport]),
        ("Dachverband", "", [], "", []),
    ]
    made = []
    for name, district, languages, kind, topics in facts:
        one = OrganisationFactory(name=name, district=district, languages=languages, kind=kind)
        one.topics.set(topics)
        search.refresh(one)
        made.append(one)
    listing(made[0], "need")
    listing(made[2], "need")
    listing(made[2], "offer")
    return made


def listing(organisation: Organisation, kind: str, **more) -> Listing:
    """One that is open unless `more` says otherwise."""
    facts = {"category": "rooms", "title": "Beispiel", "valid_until": timezone.localdate()} | more
    return Listing.objects.create(organisation=organisation, kind=kind, **facts)


def names(client, query: str) -> list[str]:
    """The names on the page, in their order."""
    return [str(one) for one in client.get(f"/netzwerk/{query}").context["organisations"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "ABCD"),
        ("?q=musik", "AB"),
        ("?bezirk=harburg", "C"),
        ("?bezirk=harburg&bezirk=altona", "ABC"),
        ("?thema=musik", "AB"),
        ("?thema=musik&thema=sport", "ABC"),
        ("?sprache=tr", "AC"),
        ("?art=initiative", "B"),
        ("?boerse=need", "AC"),
        ("?boerse=offer", "C"),
        ("?boerse=need&boerse=offer", "AC"),
        ("?thema=sport&sprache=tr&bezirk=altona", ""),
        ("?thema=sport&bezirk=altona", "B"),
        ("?q=chor&art=initiative", ""),
    ],
)
def test_filters_go_together_and_any_of_one_is_enough(client, four, query, found):
    assert "".join(name[0] for name in names(client, query)) == found
    assert client.get(f"/netzwerk/{query}").context["total"] == len(found)


def test_each_filter_counts_what_the_others_leave(four):
    counts = find(Asked(chosen={"bezirk": ["altona"], "thema": ["sport"]})).counts

    assert counts == {
        "bezirk": {"altona": 1, "harburg": 1},
        "thema": {"musik": 2, "sport": 1},
        "sprache": {"de": 1},
        "art": {"initiative": 1},
        "boerse": {"need": 0, "offer": 0},
    }


def test_counts_without_a_filter_and_with_a_text(four):
    everything = find(Asked())
    assert everything.counts["bezirk"] == {"altona": 2, "harburg": 1, "": 1}
    assert everything.counts["boerse"] == {"need": 2, "offer": 1}
    assert find(Asked("musik")).counts["sprache"] == {"de": 2, "tr": 1}


def test_each_count_is_what_a_click_brings(four):
    asked = {"thema": ["sport"]}
    for name, counts in find(Asked(chosen=asked)).counts.items():
        for value, number in counts.items():
            if value:
                assert find(Asked(chosen=asked | {name: [value]})).total == number


@pytest.mark.parametrize(
    "more",
    [
        {"valid_until": timezone.localdate() - timezone.timedelta(days=1)},
        {"closed_at": timezone.now(), "outcome": "found"},
        {"hidden_at": timezone.now()},
    ],
)
def test_only_open_listings_count(more):
    organisation = OrganisationFactory()
    listing(organisation, "need", renewed_on=timezone.localdate() - timezone.timedelta(days=9), **more)

    assert find(Asked()).counts["boerse"] == {"need": 0, "offer": 0}
    assert organisation.listings.open().count() == 0


def test_sorted_by_name_by_the_newest_and_by_relevance(client):
    for number, name in enumerate(("Örnek Musik", "Orgel", "Musik")):
        published = timezone.now() - timezone.timedelta(days=number)
        OrganisationFactory(name=name, summary="Musik", published_at=published)

    assert names(client, "") == names(client, "?sort=name") == ["Musik", "Orgel", "Örnek Musik"]
    assert names(client, "?sort=neu") == ["Örnek Musik", "Orgel", "Musik"]
    assert names(client, "?q=musik") == names(client, "?q=musik&sort=treffer") == ["Musik", "Örnek Musik", "Orgel"]
    assert names(client, "?q=musik&sort=neu") == ["Örnek Musik", "Orgel", "Musik"]
    assert names(client, "?sort=treffer") == names(client, "?sort=x") == names(client, "")


@pytest.mark.parametrize(
    "query",
    ["?bezirk=berlin", "?thema=x", "?seite=999", "?seite=x", "?seite=-1", "?seite=²", "?q=%00", "?sprache=x",
     "?art=x&boerse=x&sort=x", "?seite=99999999999999999999", "?unbekannt=1", "?bezirk=", "?q=%EF%BF%BD"],
)  # fmt: skip
def test_what_is_unknown_is_ignored(client, query):
    OrganisationFactory(name="Beispiel")

    assert names(client, query) == ["Beispiel"]


def test_an_unknown_value_does_not_take_the_known_ones_along(client, four):
    assert names(client, "?bezirk=berlin&bezirk=harburg") == ["Club"]
    assert names(client, "?thema=gibtesnicht&thema=musik") == ["Altonaer Chor", "Blaskapelle"]


def test_pages_hold_what_they_say(client):
    for number in range(PER_PAGE + 1):
        OrganisationFactory(name=f"Verein {number:02}")

    first, second = client.get("/netzwerk/"), client.get("/netzwerk/?seite=2")

    assert [len(page.context["organisations"].object_list) for page in (first, second)] == [PER_PAGE, 1]
    assert names(client, "?seite=7") == names(client, "?seite=2") == [f"Verein {PER_PAGE}"]
    assert '<link rel="next" href="?seite=2">' in first.content.decode()
    assert '<link rel="prev" href="?seite=1">' in second.content.decode()


def test_only_questions_are_kept_from_search_engines(client, four):
    mark = '<meta name="robots" content="noindex, follow">'
    assert [
        mark in client.get(f"/netzwerk/{query}").content.decode() for query in ("", "?seite=1", "?unbekannt=1")
    ] == [False] * 3
    html = client.get("/netzwerk/?bezirk=altona").content.decode()
    assert mark in html
    assert '<link rel="canonical" href="http://127.0.0.1:8000/netzwerk/">' in html


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize(
    ("query", "queries"),
    [("", 4), ("?q=beispiel&bezirk=altona&sort=neu", 4), ("?q=beispielverien", 5), ("?q=xyzzyx", 3)],
)
def test_the_directory_costs_the_same_for_one_and_thirty(client, number, query, queries, django_assert_num_queries):
    for organisation in OrganisationFactory.create_batch(number, name="Beispielverein", district="altona"):
        organisation.topics.add(TopicFactory())
        listing(organisation, "need")
    with django_assert_num_queries(queries):
        client.get(f"/netzwerk/{query}")


def test_htmx_gets_the_same_results_without_the_page(client, four):
    page = client.get("/netzwerk/?thema=musik")
    part = client.get("/netzwerk/?thema=musik", headers={"HX-Request": "true"})
    again = client.get("/netzwerk/?thema=musik", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})

    title, results = part.content.decode().strip().split("</title>", 1)
    assert results in page.content.decode()
    assert f"{title}</title>" in page.content.decode()
    assert "<html" not in part.content.decode()
    assert "<html" in again.content.decode()
    assert ["HX-Request" in answer["Vary"] for answer in (page, part)] == [True, True]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "Organisationen – WeDo"),
        ("?q=%3Cb%3E&bezirk=altona", "&lt;b&gt;, Altona – Organisationen – WeDo"),
        ("?seite=2", "Organisationen, Seite 2 – WeDo"),
    ],
)
def test_the_title_names_the_search(client, query, title):
    OrganisationFactory.create_batch(PER_PAGE + 1)

    for headers in ({}, {"HX-Request": "true"}):
        assert f"<title>{title}</title>" in client.get(f"/netzwerk/{query}", headers=headers).content.decode()


def test_the_page_needs_no_script(client, four):
    html = client.get("/netzwerk/?q=musik&sort=neu&bezirk=altona").content.decode()

    assert '<form class="search" role="search" id="f" action="/netzwerk/"' in html
    assert '<input type="hidden" form="f" name="sort" value="neu">' in html
    assert '<input type="checkbox" form="f" id="bezirk-altona" name="bezirk" value="altona" checked>' in html
    assert 'style="' not in html
    assert re.findall(r"<script(?! src)(?![^>]*ld\+json)", html) == []


def test_choices_that_lead_nowhere_are_left_out_unless_chosen(four):
    from django.http import QueryDict

    form = SearchForm(QueryDict("bezirk=nord"))
    offered = {one["name"]: [o["value"] for o in one["options"]] for one in form.offered(find(form.asked).counts)}

    assert offered == {"bezirk": ["altona", "nord", "harburg"]}


def test_languages_are_named_in_both_ways(client, four):
    words = " ".join(strip_tags(client.get("/netzwerk/").content.decode()).split())

    assert "Deutsch 2" in words
    assert "Türkçe (Türkisch) 2" in words


# The map -----------------------------------------------------------------------------------------


def test_the_map_shows_every_district_once_and_says_what_the_list_says(client, four):
    html = client.get("/netzwerk/").content.decode()

    assert set(SHAPES) == set(District)
    assert re.findall(r'href="(\?bezirk=\w+)" aria-label="([^"]+)"', html) == [
        ("?bezirk=eimsbuettel", "Eimsbüttel: 0 Organisationen"),
        ("?bezirk=nord", "Hamburg-Nord: 0 Organisationen"),
        ("?bezirk=wandsbek", "Wandsbek: 0 Organisationen"),
        ("?bezirk=altona", "Altona: 2 Organisationen"),
        ("?bezirk=mitte", "Hamburg-Mitte: 0 Organisationen"),
        ("?bezirk=bergedorf", "Bergedorf: 0 Organisationen"),
        ("?bezirk=harburg", "Harburg: 1 Organisation"),
    ]
    assert "Geschützte Profile" not in html


def test_the_map_keeps_the_question_and_takes_a_choice_back(client, four):
    html = client.get("/netzwerk/?q=musik&bezirk=altona&seite=2").content.decode()

    assert 'href="?q=musik&amp;bezirk=altona&amp;bezirk=nord"' in html
    assert 'href="?q=musik" aria-label="Altona, ausgewählt: 2 Organisationen. Auswahl aufheben"' in html
    assert html.count("map__ring") == 1
    assert "✓ 2" in html


def test_safe_profiles_are_in_the_list_and_not_on_the_map(client):
    OrganisationFactory(name="Offen", district="altona")
    OrganisationFactory(name="Geschützt", district="altona", is_safe=True)

    page = client.get("/netzwerk/")

    assert (page.context["found"].on_map, page.context["found"].counts["bezirk"]) == ({"altona": 1}, {"altona": 2})
    assert names(client, "?bezirk=altona") == ["Geschützt", "Offen"]
    assert "Geschützte Profile stehen nur in der Liste." in page.content.decode()


# No result ---------------------------------------------------------------------------------------


def test_a_question_without_an_answer_leads_on(client, four):
    html = client.get("/netzwerk/?q=musik&bezirk=nord").content.decode()
    assert "Nichts gefunden. Nimm einen Filter weg oder such nach einem anderen Wort." in html
    assert '<a class="btn" href="?q=musik">Ohne Filter: 2 Treffer für „<bdi>musik</bdi>“</a>' in html
    assert 'href="/mitmachen/"' in html.split('id="er"')[1]

    html = client.get("/netzwerk/?q=sprot").content.decode()
    assert '<a class="chip" href="?thema=sport">Sport</a>' in html
    assert '<a class="chip" href="?thema=musik">' not in html


def test_a_guess_says_that_it_is_one(client, four):
    html = client.get("/netzwerk/?q=Blaskapele").content.decode()

    assert "Genau „<bdi>Blaskapele</bdi>“ haben wir nicht gefunden. Meintest du vielleicht:" in html
    assert "Blaskapelle" in html
    assert "Meintest du" not in client.get("/netzwerk/?q=Blaskapelle").content.decode()


def test_what_somebody_typed_is_shown_as_text(client, four):
    html = client.get("/netzwerk/", {"q": '"><b>chor & x', "bezirk": "nord"}).content.decode()

    assert "<b>chor" not in html
    assert 'value="&quot;&gt;&lt;b&gt;chor &amp; x"' in html
