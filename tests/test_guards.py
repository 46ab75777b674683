"""What no page may ever have: inline code, a cookie for readers, a stranger's address, a missing header."""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import reverse

from tests.factories import (
    AgendaItemFactory,
    AppearanceFactory,
    BookingFactory,
    ListingFactory,
    MaterialFactory,
    OrganisationFactory,
    PartnershipFactory,
    StaffFactory,
    TicketTypeFactory,
)

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
INLINE = [
    re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)", re.I),
    re.compile(r"<style\b", re.I),
    re.compile(r"<[^>]+\sstyle\s*=", re.I),
    re.compile(r"<[^>]+\son[a-z]+\s*=", re.I),
    re.compile(r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:", re.I),
    re.compile(r"(?:href|src)\s*=\s*[\"']?data:", re.I),
]
FOREIGN = re.compile(
    r"<(?:script|link|img|source|iframe|video|audio)[^>]+(?:src|href|srcset)=[\"']?https?://([^/\"']+)"
)


@pytest.fixture
def site():
    """A site with one of everything; returns the addresses of its pages."""
    ticket_type = TicketTypeFactory()
    event = ticket_type.event
    AgendaItemFactory(event=event)
    AppearanceFactory(event=event)
    MaterialFactory(event=event)
    for role in ("initiator", "cooperation", "funder"):
        PartnershipFactory(event=event, role=role)
    full = TicketTypeFactory(capacity=0).event
    past = TicketTypeFactory(event__date="2025-01-10").event
    token = BookingFactory(ticket_type=ticket_type).token
    organisation = OrganisationFactory()
    public = [
        reverse("home"),
        reverse("programme"),
        reverse("events:archive"),
        event.get_absolute_url(),
        past.get_absolute_url(),
        reverse("tickets:book", args=[event.slug]),
        reverse("tickets:book", args=[full.slug]),
        reverse("tickets:almost", args=[event.slug]),
        reverse("tickets:find"),
        reverse("organisations:directory"),
        reverse("organisations:board"),
        ListingFactory(organisation=organisation, text="Ein Satz.").get_absolute_url(),
        organisation.get_absolute_url(),
        reverse("organisations:contact", args=[organisation.slug]),
        reverse("organisations:join"),
        reverse("privacy"),
        "/gibt-es-nicht/",
    ]
    ends = ("", "stornieren/", "bestaetigen/", "angebot/", "namen/", "plaetze/", "bedarf/", "handy/")
    single = ("platz/1/weitergeben/", "platz/1/absagen/")
    secret = [f"/tickets/{token}/{end}" for end in ends + single]
    account = [reverse(name) for name in ("account_login", "account_signup", "account_reset_password")]
    return {"public": public, "secret": secret, "account": account, "event": event}


@pytest.mark.parametrize("language", ["", "/en"])
def test_no_page_has_inline_code_or_foreign_content(client, site, language):
    for page in site["public"] + site["secret"] + site["account"]:
        html = client.get(language + page).content.decode()
        assert [(page, pattern.pattern) for pattern in INLINE if pattern.search(html)] == []
        hosts = {host for host in FOREIGN.findall(html) if host != urlsplit(settings.SITE_URL).netloc}
        assert (page, hosts) == (page, set())


def test_no_page_of_the_admin_has_inline_code(as_user, site):
    client = as_user(StaffFactory())
    event = site["event"]
    for page in (
        reverse("admin:index"),
        reverse("admin:events_event_changelist"),
        reverse("admin:events_event_add"),
        reverse("admin:events_event_change", args=[event.pk]),
        reverse("admin:tickets_booking_changelist"),
        reverse("admin:tickets_booking_add"),
        reverse("admin:organisations_organisation_changelist"),
    ):
        response = client.get(page)
        html = response.content.decode()
        assert response.status_code == 200
        assert [(page, pattern.pattern) for pattern in INLINE if pattern.search(html)] == []


def test_readers_get_no_cookie(client, site):
    for page in site["public"] + site["secret"]:
        client.get(page)
        assert (page, dict(client.cookies)) == (page, {})


def test_every_answer_carries_the_headers(client, as_user, site):
    staff = as_user(StaffFactory())
    answers = [client.get(page) for page in site["public"] + site["secret"] + site["account"]]
    answers += [staff.get(reverse("admin:index")), staff.get(reverse("admin:events_event_changelist"))]
    for response in answers:
        policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
        assert policy == POLICY
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Frame-Options"] == "DENY"
        assert "camera=()" in response["Permissions-Policy"]


def test_referrers_stay_at_home_and_ticket_pages_send_none(client, site):
    assert {client.get(page)["Referrer-Policy"] for page in site["public"]} == {"same-origin"}
    assert {client.get(page)["Referrer-Policy"] for page in site["secret"]} == {"no-referrer"}


@pytest.mark.parametrize("language", ["de", "en"])
def test_each_page_names_its_language_its_direction_and_its_other_languages(client, site, language):
    prefix = "" if language == "de" else f"/{language}"
    # A page that search engines shall not list names no other versions of itself.
    unlisted = ("/gibt-es-nicht/", "/anmelden/", "/fast-geschafft/", "/kontakt/")
    for page in site["public"]:
        html = client.get(prefix + page).content.decode()
        others = re.findall(r'<link rel="alternate" hreflang="(\w\w)" href="([^"]+)"', html)
        listed = [("de", f"{settings.SITE_URL}{page}"), ("en", f"{settings.SITE_URL}/en{page}")]
        assert f'<html lang="{language}" dir="ltr"' in html
        assert (page, others) == (page, [] if page.endswith(unlisted) else listed)
        assert ('<meta name="robots" content="noindex">' in html) == page.endswith(unlisted)


def test_hostile_text_is_shown_as_text(client):
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    event = AgendaItemFactory(title=hostile, event__title=hostile, event__summary=hostile).event
    organisation = OrganisationFactory(name=hostile, summary=hostile, description=hostile)
    TicketTypeFactory(event=event)

    for page in (
        reverse("home"),
        event.get_absolute_url(),
        reverse("tickets:book", args=[event.slug]),
        organisation.get_absolute_url(),
        reverse("organisations:directory") + "?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    ):
        html = client.get(page).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html


@pytest.mark.parametrize("number", [1, 3])
def test_the_lists_cost_the_same_for_one_and_three_events(client, number, django_assert_num_queries):
    for ticket_type in TicketTypeFactory.create_batch(number):
        BookingFactory(ticket_type=ticket_type)
    with django_assert_num_queries(2):
        client.get(reverse("programme"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_home_page_costs_the_same_for_one_and_three(client, number, django_assert_num_queries):
    series = TicketTypeFactory().event.series
    for _ in range(number):
        TicketTypeFactory(event__series=series)
        OrganisationFactory()
    with django_assert_num_queries(4):
        client.get(reverse("home"))


@pytest.mark.parametrize("number", [1, 3])
def test_an_event_page_costs_at_most_eight_queries_whatever_it_shows(client, number, django_assert_num_queries):
    event = TicketTypeFactory().event
    for _ in range(number):
        TicketTypeFactory(event=event)
        AgendaItemFactory(event=event)
        AppearanceFactory(event=event)
        PartnershipFactory(event=event)
        MaterialFactory(event=event)
    with django_assert_num_queries(6):
        client.get(event.get_absolute_url())


@pytest.mark.parametrize("number", [1, 3])
def test_the_archive_costs_the_same_for_one_and_three(client, number, django_assert_num_queries):
    TicketTypeFactory.create_batch(number, event__date="2025-01-10")
    with django_assert_num_queries(1):
        client.get(reverse("events:archive"))
