"""What the pages say in each case. The rules behind it are tested with their apps."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from events.models import Event, Known, today
from tests.factories import (
    AgendaItemFactory,
    AppearanceFactory,
    BookingFactory,
    EventFactory,
    MaterialFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
    TicketTypeFactory,
    UserFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db


def text(client, path: str) -> str:
    """The words of a page's main part, spaces made one, soft hyphens left out."""
    html = client.get(path).content.decode().split("<main", 1)[1].split("</main>")[0]
    html = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL).replace("\u00ad", "")
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_open_event_leads_to_its_booking(client):
    event = TicketTypeFactory().event
    html = client.get(event.get_absolute_url()).content.decode()
    assert html.count(f'href="{event.get_absolute_url()}anmelden/"') == 1
    assert f'href="{event.get_absolute_url()}anmelden/#bedarf"' in html
    assert f'href="{event.get_absolute_url()}termin.ics"' in html
    assert "Deinen Platz sichern" in html


def test_few_places_are_counted(client):
    event = TicketTypeFactory(capacity=1).event
    assert "Es ist noch ein Platz frei." in text(client, event.get_absolute_url())


@pytest.mark.parametrize(
    ("ticket_type", "event", "words"),
    [
        ({"closes_at": -1}, {}, "Die Buchung ist beendet."),
        ({"opens_at": 1}, {}, "Die Buchung ist noch nicht offen."),
        (None, {}, "Hier gibt es keine Tickets zu buchen."),
        ({}, {"status": Event.Status.CANCELLED, "cancellation_note": "Der Saal ist zu."}, "Der Saal ist zu."),
        ({}, {"date": -3}, "Diese Veranstaltung ist vorbei."),
    ],
)
def test_where_nothing_can_be_booked_the_page_says_why(client, ticket_type, event, words):
    if "date" in event:
        event = {**event, "date": today() + dt.timedelta(days=event["date"])}
    event = EventFactory(**event)
    if ticket_type is not None:
        moments = {key: timezone.now() + dt.timedelta(days=value) for key, value in ticket_type.items() if "_at" in key}
        TicketTypeFactory(event=event, **{**ticket_type, **moments})
    html = client.get(event.get_absolute_url()).content.decode()
    assert words in html
    assert "anmelden/" not in html


def test_where_all_is_full_the_page_leads_to_the_waiting_list(client):
    event = BookingFactory(ticket_type__capacity=1).event
    html = client.get(event.get_absolute_url()).content.decode()
    assert "Alle Plätze sind vergeben." in html
    assert html.count(f'href="{event.get_absolute_url()}anmelden/"') == 1
    assert "Auf die Warteliste" in html


def test_what_is_not_known_has_no_row(client):
    event = EventFactory(venue=None, start_time=None, end_time=None)
    words = text(client, event.get_absolute_url())
    assert "Uhrzeit" not in words
    assert "Ort" not in words
    assert "So findest du hin" not in words
    assert "Gebärdensprache Noch nicht bestätigt" in words
    assert "Erdgeschoss" not in words


def test_access_has_three_answers(client):
    venue = VenueFactory(ground_floor=Known.YES, step_free=Known.NO)
    words = text(client, EventFactory(venue=venue).get_absolute_url())
    assert "Erdgeschoss Bestätigt" in words
    assert "Stufenloser Eingang Nein, leider nicht" in words
    assert "Barrierefreies WC Noch nicht bestätigt" in words


@pytest.mark.parametrize(("map_url", "shown"), [("", False), ("https://example.org/karte", True)])
def test_the_map_opens_only_where_there_is_one(client, map_url, shown):
    event = EventFactory(venue=VenueFactory(map_url=map_url))
    assert ("Karte öffnen" in text(client, event.get_absolute_url())) is shown


def test_everything_that_belongs_to_an_event_is_shown(client):
    event = EventFactory(
        description="Erst hören.\n\nDann reden.",
        audience="Für alle.",
        review="Es war voll.",
        date=today() - dt.timedelta(days=2),
    )
    item = AgendaItemFactory(event=event, start_time=dt.time(17, 30))
    guest = AppearanceFactory(event=event)
    host, helper, funder = (
        PartnershipFactory(event=event, role=role) for role in ("initiator", "cooperation", "funder")
    )
    result = MaterialFactory(event=event, language="tr", text="Metin", url="https://example.org/a")
    words = text(client, event.get_absolute_url())
    for part in (
        "Erst hören.",
        f"17:30 {item.title}",
        f"{guest.speaker.name} {guest.topic}",
        "Für wen? Für alle.",
        f"Das kam heraus Es war voll. {result.title} Türkçe",
        "Metin",
        f"Wer lud ein? {host.partner.name}",
        f"In Kooperation mit {helper.partner.name}",
        f"Gefördert von {funder.partner.name}",
    ):
        assert part in words


def test_results_are_open_in_the_pages_language_and_folded_in_others(client):
    event = EventFactory(date=today() - dt.timedelta(days=2))
    MaterialFactory(event=event, title="Ergebnisse", language="de", text="Deutscher Text", url="")
    MaterialFactory(event=event, title="Results", language="en", text="English text", url="")

    pages = {path: client.get(path + event.get_absolute_url()[1:]).content.decode() for path in ("/", "/en/")}

    for page, language in (("/", "en"), ("/en/", "de")):
        [folded] = re.findall(r'<details class="result">.*?</details>', pages[page], re.DOTALL)
        assert re.findall(r'<div class="flow" lang="(\w+)"', folded) == [language]
    assert "<h3>Ergebnisse</h3>" in pages["/"]


def test_what_is_over_is_told_as_past_and_what_came_out_stands_last(client):
    event = EventFactory(date=today() - dt.timedelta(days=2), description="Der Inhalt.", review="Der Rückblick.")
    AppearanceFactory(event=event)
    PartnershipFactory(event=event, role="initiator")

    words = text(client, event.get_absolute_url())

    order = ["Darum ging es", "Der Inhalt.", "Wer einen Impuls gab", "Das kam heraus", "Der Rückblick.", "Wer lud ein?"]
    assert sorted(order, key=words.index) == order
    assert "Wer einen Impuls gibt" not in words


def test_every_sample_on_the_home_page_is_marked(client):
    OrganisationFactory.create_batch(2, is_sample=True)
    assert "Diese Namen sind Beispiele." in text(client, "/")
    OrganisationFactory()
    html = client.get("/").content.decode()
    assert html.count('<span class="badge badge--sample">Beispiel</span></a>') == 2
    assert "Diese Namen sind Beispiele." not in html


def test_the_banner_names_the_mark_that_the_page_shows(client, settings):
    settings.DEMO = True
    OrganisationFactory(is_sample=True)
    html = client.get("/en/netzwerk/").content.decode()
    assert "Everything marked “Sample” is made up." in html
    assert '<span class="badge badge--sample">Sample</span>' in html


@pytest.mark.parametrize(
    ("responsible", "demo", "words"),
    [
        ("Beispiel e.V.\nBeispielweg 1", True, "Beispiel e.V. Beispielweg 1 Die Interkulturelle"),
        ("", True, "In dieser Vorführung ist niemand als verantwortlich genannt."),
        ("", False, "Hier fehlen noch Name und Anschrift. Wer diese Website betreibt, muss sie nennen."),
    ],
)
def test_who_is_responsible_is_what_the_settings_say(client, settings, responsible, demo, words):
    settings.RESPONSIBLE, settings.DEMO = responsible, demo
    said = text(client, "/datenschutz/")
    assert words in said
    assert "Verantwortlich ist" not in said
    assert "Sonst löschen wir sie sieben Tage nach der Veranstaltung." in said


def test_a_shared_link_has_a_picture_with_words(client):
    html = client.get("/").content.decode()
    assert '<meta property="og:image:alt" content="WeDo: Deine Stimme, dein Raum, unser Dialog">' in html


def test_german_text_on_an_english_page_says_so(client):
    event = EventFactory(summary_en="", title_en="Meeting")
    path = event.get_absolute_url()
    html = client.get(f"/en{path}").content.decode()
    assert f'<p class="lead" lang="de">{event.summary_de}</p>' in html
    assert '<p class="fallback' in html
    assert '<h1 class="title">Meeting</h1>' in html
    assert '<p class="fallback' not in client.get(path).content.decode()


def test_what_people_write_is_never_markup(client):
    organisation = OrganisationFactory(name="<b>Verein</b>", description="<script>1</script>")
    for path in ("/", "/netzwerk/", organisation.get_absolute_url()):
        html = client.get(path).content.decode()
        assert "<b>Verein</b>" not in html
        assert "<script>1" not in html


def test_home_without_anything_still_has_a_way_on(client):
    words = text(client, "/")
    assert "Programm ansehen" in words
    assert "Noch ist kein Profil veröffentlicht." in words
    assert "Als Nächstes" not in words


def test_home_leads_to_the_next_event(client):
    later = TicketTypeFactory(event__date=today() + dt.timedelta(days=9)).event
    next_one = TicketTypeFactory(event__date=today() + dt.timedelta(days=2), event__series=later.series).event
    html = client.get("/").content.decode()
    assert f'<h2 id="next"><a class="link-card" href="{next_one.get_absolute_url()}">{next_one.title}</a></h2>' in html
    assert f'class="btn btn--big" href="{next_one.get_absolute_url()}anmelden/"' in html


def test_directory_without_a_hit_says_what_to_do(client):
    words = text(client, "/netzwerk/?q=nichtda")
    assert "0 Organisationen" in words
    assert "Nichts gefunden. Nimm einen Filter weg" in words
    assert "Alle Organisationen zeigen" in words


def test_directory_has_pages(client):
    OrganisationFactory.create_batch(25)
    assert "Seite 1 von 2 Weiter" in text(client, "/netzwerk/")
    assert 'href="?q=beispiel&amp;seite=2"' in client.get("/netzwerk/?q=beispiel").content.decode()


def test_own_area_shows_where_each_profile_stands(as_user):
    member = MembershipFactory(organisation__status="submitted", organisation__published_at=None)
    words = text(as_user(member.user), "/mein/")
    assert member.organisation.name in words
    assert "Das Team schaut euer Profil an. Danach sehen es alle." in words


def test_own_area_without_a_profile_offers_one(as_user):
    assert "Ihr habt noch kein Profil" in text(as_user(UserFactory()), "/mein/")


def test_own_area_is_not_indexed(as_user):
    html = as_user(UserFactory()).get("/mein/").content.decode()
    assert '<meta name="robots" content="noindex, nofollow, noarchive">' in html
    assert "hreflang" not in html.split("</head>")[0]


@pytest.mark.parametrize(("demo", "address"), [(True, ""), (False, "wedo@example.org")])
def test_the_frame_follows_the_settings(client, settings, demo, address):
    settings.DEMO, settings.CONTACT_EMAIL = demo, address
    html = client.get("/datenschutz/").content.decode()
    assert ("Das ist eine Vorführung." in html) is demo
    assert ("mailto:wedo@example.org" in html) is bool(address)


def test_no_form_with_a_session_stands_on_a_page_without_referrer():
    """With "no-referrer" browsers send "Origin: null", which CSRF protection refuses; test clients send none."""
    folder = Path(settings.BASE_DIR) / "templates"
    secret = '{% block meta %}{% include "components/meta_secret.html" %}'
    broken = [
        str(path.relative_to(folder))
        for path in folder.glob("**/*.html")
        if secret in (html := path.read_text()) and "{% csrf_token %}" in html
    ]

    assert broken == []


def test_no_style_sheet_comes_before_that_of_the_whole_site():
    """A sheet in the block above them overrules what it only means to add to: buttons lose their colours."""
    folder = Path(settings.BASE_DIR) / "templates"
    meta = re.compile(r"{% block meta %}.*?{% endblock", re.DOTALL)
    broken = [
        str(path.relative_to(folder))
        for path in folder.glob("**/*.html")
        if path.name != "base.html" and any("stylesheet" in block for block in meta.findall(path.read_text()))
    ]

    assert broken == []
