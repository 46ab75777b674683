"""Template tags: formatting that pages rely on."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from events.models import Event, Venue
from organisations.forms import SearchForm
from tests.factories import OrganisationFactory, TopicFactory
from wedo.templatetags import wedo as tags

FORUM = Event(
    title_de="WeDo-Forum",
    date=dt.date(2025, 12, 11),
    start_time=dt.time(16),
    end_time=dt.time(20),
    venue=Venue(name="Zentralbibliothek Hamburg", street="Hühnerposten 1"),
    room_de="Erdgeschoss",
)
UNKNOWN_TIME = Event(title_de="Treffen", date=dt.date(2025, 10, 25))


def render(source: str, **values) -> str:
    """What a template makes of the values."""
    return Template(source).render(Context(values))


def test_icon_is_inline_hidden_and_without_ids():
    assert render('{% icon "check" %}') == (
        '<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M20 6 9 17l-5-5"/></svg>'
    )


def test_icon_that_points_along_the_line_turns_with_it():
    assert 'class="i i--flip"' in render('{% icon "arrow-right" flip=True %}')


@pytest.mark.parametrize("source", ['{% icon "nix" %}', "{% icon name %}", '{% icon "x" big=1 %}', '{% shape "nix" %}'])
def test_a_wrong_picture_is_found_when_the_template_is_compiled(source):
    with pytest.raises(TemplateSyntaxError):
        Template(source)


def test_shapes_are_those_of_the_pattern():
    assert render('{% shape "raum" %}') == (
        '<svg viewBox="0 0 24 24" aria-hidden="true">'
        '<path d="M0 24V12a12 12 0 0 1 24 0v12Z" fill="#FF6B4A" stroke="#FF6B4A"/>'
        '<path d="M7 24V13a5 5 0 0 1 10 0v11Z" fill="#2A0E36" stroke="#2A0E36"/></svg>'
    )


def test_shapes_of_a_list_begin_anew_after_the_seventh():
    shapes = [tags.cycle_shape(number) for number in range(8)]
    assert len(set(shapes)) == 7
    assert shapes[7] == shapes[0]


def test_muster_is_an_address_that_can_be_cached():
    assert render("{% muster seed %}", seed='Tee & "Brot" 50/50') == (
        '<img class="muster" src="/muster/Tee%20%26%20%22Brot%22%2050%2F50.svg?v=wedo18" alt="" '
        'width="48" height="48" loading="lazy" decoding="async">'
    )


def test_muster_banner_says_its_size():
    html = render('{% muster_banner "WeDo-Forum" 8 2 %}')
    assert 'src="/muster/WeDo-Forum.svg?v=wedo18&amp;form=banner&amp;cols=8&amp;rows=2"' in html
    assert 'width="384" height="96"' in html


def test_shy_escapes_what_it_softens():
    assert render("{{ text|shy }}", text="<b>Zentralbibliothek</b>") == "&lt;b&gt;Zentral\u00adbibliothek&lt;/b&gt;"


def test_shy_does_not_escape_twice():
    assert render("{{ text|shy|linebreaks }}", text="A & B") == "<p>A &amp; B</p>"


def test_dates_in_words():
    assert tags.long_date(FORUM.date) == "Donnerstag, 11. Dezember 2025"
    assert tags.day_date(FORUM.date) == "11. Dezember 2025"


def test_a_moment_is_written_in_hamburgs_time():
    late = dt.datetime(2025, 12, 10, 23, 30, tzinfo=dt.UTC)
    assert render("{{ moment|day_date }}", moment=late) == "11. Dezember 2025"


def test_dates_follow_the_language():
    german = tags.long_date(FORUM.date)
    with translation.override("en"):
        english = tags.long_date(FORUM.date)
    assert "December" in english
    assert tags.long_date(FORUM.date) == german


def test_time_span_is_empty_while_unknown():
    assert tags.time_span(FORUM) == "16:00–20:00 Uhr"
    assert tags.time_span(UNKNOWN_TIME) == ""
    assert tags.time_span(Event(date=FORUM.date, start_time=dt.time(18))) == "ab 18:00 Uhr"


def test_where_names_only_what_is_known():
    assert tags.where(FORUM) == "16:00–20:00 Uhr, Zentralbibliothek Hamburg, Hühnerposten 1, Erdgeschoss"
    assert tags.where(FORUM, short=True) == "16:00–20:00 Uhr, Zentralbibliothek Hamburg"
    assert tags.where(UNKNOWN_TIME) == ""


def test_date_block_has_a_machine_readable_date():
    assert tags.date_block(FORUM) == (
        '<time class="date" datetime="2025-12-11T16:00+01:00"><b>11.</b><span>Dez. 2025<br>Donnerstag</span></time>'
    )
    assert 'datetime="2025-10-25"' in tags.date_block(UNKNOWN_TIME)


def test_own_name():
    assert tags.own_name("tr") == "Türkçe"
    assert tags.own_name("xx") == "xx"


def test_translated_says_when_it_falls_back():
    event = Event(summary_de="Deutsch", summary_en="English", review_de="Nur deutsch")
    with translation.override("en"):
        summary, review = tags.translated(event, "summary"), tags.translated(event, "review")
        audience = tags.translated(event, "audience")
    assert (summary.text, summary.lang, summary.is_fallback) == ("English", "", False)
    assert (review.text, review.lang, review.is_fallback) == ("Nur deutsch", "de", True)
    assert (audience.text, audience.lang, audience.is_fallback) == ("", "", False)
    assert tags.translated(event, "summary").lang == ""


def test_a_text_that_exists_only_in_another_language_stands_in_for_the_german_one():
    summary = tags.translated(Event(summary_en="Only English"), "summary")
    assert (summary.text, summary.lang, summary.is_fallback) == ("Only English", "en", True)


def test_capture_keeps_a_text_for_later():
    assert render("{% capture a %} {{ x }} {% endcapture %}[{{ a }}|{{ a }}]", x="<") == "[&lt;|&lt;]"


def test_keep_renders_once_for_each_value():
    template = Template("{% keep a %}{{ a }}{{ b }}{% endkeep %}")
    assert [template.render(Context({"a": a, "b": b})) for a, b in ((1, 1), (1, 2), (2, 3))] == ["11", "11", "23"]


def page(path: str) -> Context:
    """The context of a page that was asked for with `path`."""
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    return Context({"request": request})


@pytest.mark.django_db
def test_chips_take_away_one_filter_each():
    TopicFactory(name_de="Musik", slug="musik")
    context = page("/netzwerk/?q=chor&bezirk=altona&bezirk=harburg&sprache=tr&thema=musik&seite=2")
    form = SearchForm(context["request"].GET)
    form.is_valid()
    chips = {chip["label"]: chip["href"] for chip in tags.filter_chips(context, form)}
    assert chips == {
        "chor": "?bezirk=altona&bezirk=harburg&sprache=tr&thema=musik",
        "Altona": "?q=chor&bezirk=harburg&sprache=tr&thema=musik",
        "Harburg": "?q=chor&bezirk=altona&sprache=tr&thema=musik",
        "Musik": "?q=chor&bezirk=altona&bezirk=harburg&sprache=tr",
        "Türkçe": "?q=chor&bezirk=altona&bezirk=harburg&thema=musik",
    }


def test_turning_the_page_keeps_the_search():
    assert tags.page_href(page("/netzwerk/?q=a&seite=3"), 4) == "?q=a&seite=4"


@pytest.mark.django_db
def test_the_menu_knows_where_the_reader_is(client):
    def current(path: str) -> list[str]:
        header = client.get(path).content.decode().split("<main")[0]
        return [part.split("<")[0].split(">")[-1] for part in header.split("aria-current=")[1:]]

    organisation = OrganisationFactory()
    assert current("/veranstaltungen/") == ["Programm"]
    assert current("/veranstaltungen/archiv/") == ["Programm"]
    assert current(organisation.get_absolute_url()) == ["Organisationen"]
    assert current("/datenschutz/") == []
    assert current("/nix/") == []


@pytest.mark.django_db
def test_readers_get_no_cookie_and_no_inline_style(client):
    for path in ("/", "/veranstaltungen/", "/netzwerk/", "/datenschutz/", "/nix/"):
        response = client.get(path)
        html = response.content.decode()
        assert not response.cookies, path
        assert " style=" not in html, path
        assert "data:" not in html, path


@pytest.mark.django_db
def test_the_language_list_leads_to_the_same_page(client):
    html = client.get("/en/veranstaltungen/archiv/").content.decode()
    assert '<html lang="en" dir="ltr">' in html
    assert '<a href="/veranstaltungen/archiv/" lang="de" hreflang="de">Deutsch</a>' in html
    assert 'hreflang="x-default" href="http://127.0.0.1:8000/veranstaltungen/archiv/"' in html


@pytest.mark.parametrize("template", ["500.html", "503.html"])
def test_pages_for_accidents_need_nothing(template):
    from django.template.loader import render_to_string

    html = render_to_string(template)
    assert html.startswith("<!doctype html>")
    assert 'lang="en"' in html


def test_large_numbers_are_grouped_as_in_the_language():
    german = render("{{ number|grouped }}", number=11696)
    with translation.override("en"):
        assert (german, render("{{ number|grouped }}", number=11696)) == ("11.696", "11,696")


def test_english_dates_are_european():
    with translation.override("en"):
        formats = ("DATE_FORMAT", "SHORT_DATE_FORMAT", "DATETIME_FORMAT", "SHORT_DATETIME_FORMAT")
        written = [render(f"{{{{ at|date:'{name}' }}}}", at=dt.datetime(2026, 11, 24, 19, 13)) for name in formats]

    assert written == ["24 November 2026", "24 Nov 2026", "24 November 2026, 19:13", "24 Nov 2026, 19:13"]


def test_a_name_in_a_sentence_keeps_its_language():
    arabic = OrganisationFactory.build(name="جمعية <b>", name_language="ar")

    assert render("{{ one|named }}", one=arabic) == '<span lang="ar">جمعية &lt;b&gt;</span>'
