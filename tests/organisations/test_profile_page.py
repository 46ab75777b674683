"""A profile as everybody sees it."""

import datetime as dt

import pytest
from django.utils import timezone

from organisations.models import Listing, Organisation, Picture
from tests.factories import (
    BookingFactory,
    EventFactory,
    MembershipFactory,
    OrganisationFactory,
    StaffFactory,
    TicketTypeFactory,
    TopicFactory,
)
from tests.pages import text

pytestmark = pytest.mark.django_db

# What leads to a place or to a person, and where it stands.
LEADS_ON = {
    "street": "Verratweg 1",
    "postal_code": "22765",
    "email": "verrat@example.org",
    "phone": "040 987654",
    "website": "https://verrat.example.org/",
    "social_links": ["https://netz.verrat.example.org/"],
    "donation_url": "https://spende.verrat.example.org/",
    "video_url": "https://video.verrat.example.org/",
    "meeting_times": "Immer am Verratplatz",
    "description": "Mehr [hier](https://text.verrat.example.org/).",
    "address_public": True,
    "email_public": True,
    "phone_public": True,
    "show_events": True,
    "founded_year": 1987,
}


def listing(organisation, **changes):
    return Listing.objects.create(
        organisation=organisation,
        **{
            "kind": Listing.Kind.NEED,
            "category": Listing.Category.ROOMS,
            "title": "Ein Proberaum",
            "valid_until": timezone.localdate() + dt.timedelta(days=30),
        }
        | changes,
    )


def test_everything_that_is_public_stands_there(client):
    organisation = OrganisationFactory(
        name="Chor", name_language="tr", kind="association", size="6-20", step_free="yes", district="altona", **LEADS_ON
    )
    organisation.topics.add(TopicFactory(name="Musik"))

    page = client.get(organisation.get_absolute_url())

    html, words = page.content.decode(), text(page)
    for part in (
        "Verratweg 1, 22765 Hamburg",
        "verrat@example.org",
        "040 987654",
        "verrat.example.org",
        "Immer am Verratplatz",
        "Eingetragener Verein",
        "6 bis 20",
        "1987",
        "Stufenloser Eingang Bestätigt",
        "Barrierefreies WC Noch nicht bestätigt",
        "Musik",
    ):
        assert part in words
    assert "bleibt privat" not in words
    assert '<bdi lang="tr">Chor</bdi>' in html
    assert 'href="tel:040987654"' in html
    assert html.count('rel="nofollow ugc noopener"') == 5
    assert "noindex" not in html
    assert "X-Robots-Tag" not in page


def test_a_safe_profile_gives_nobody_away(client):
    membership = MembershipFactory(organisation__is_safe=True, organisation__district="altona", user__name="Ver Raten")
    organisation = membership.organisation
    Organisation.objects.filter(pk=organisation.pk).update(
        **{
            f"{name}_de" if name in ("description", "meeting_times") else name: value
            for name, value in LEADS_ON.items()
        }
    )
    event = EventFactory(title="Treffen am Verratplatz")
    BookingFactory(ticket_type=TicketTypeFactory(event=event), organisation=organisation)

    page = client.get(organisation.get_absolute_url())

    html = page.content.decode()
    assert "errat" not in html
    assert "Raten" not in html
    assert "040" not in text(page)
    assert '<meta name="robots" content="noindex">' in html
    assert page["X-Robots-Tag"] == "noindex"
    assert "Altona" in text(page)
    assert "Nachricht schreiben" in text(page)


def test_what_is_not_ticked_is_nowhere(client):
    hidden = {"address_public": False, "email_public": False, "phone_public": False}
    organisation = OrganisationFactory(
        email="geheim@example.org", phone="040 111111", street="Geheimweg 1", postal_code="22765", **hidden
    )

    html = client.get(organisation.get_absolute_url()).content.decode()

    assert [part for part in ("geheim@", "040 111111", "Geheimweg", "22765") if part in html] == []


def test_unknown_facts_are_said_to_be_unknown(client):
    words = text(client.get(OrganisationFactory().get_absolute_url()))

    assert words.count("nicht angegeben") == 4
    assert "Unser Ort" not in words


def test_a_text_in_another_language_is_shown_and_said_to_be(client):
    organisation = OrganisationFactory(
        summary="", summary_de=None, summary_en="We sing.", description_en="# Hello\n\nWe."
    )

    html = client.get(organisation.get_absolute_url()).content.decode()

    assert '<p class="lead" dir="auto" lang="en">We sing.</p>' in html
    assert '<div class="flow prose" lang="en"><h3 dir="auto">Hello</h3>' in html
    assert html.count("Dieser Text ist noch nicht übersetzt.") == 1


def test_what_is_not_translated_is_said_where_it_stands(client):
    organisation = OrganisationFactory(summary_en="We sing.", description_en="All of us.", audience_de="Für alle.")

    html = client.get(f"/en{organisation.get_absolute_url()}").content.decode()

    head, _heading, rest = html.partition("Für alle.")
    assert (head.count('class="fallback'), rest.count('class="fallback')) == (1, 0)
    assert head.rindex('class="fallback') > head.index("All of us.")


def test_only_open_listings_stand_there(client):
    organisation = OrganisationFactory()
    listing(organisation, title="Ein Raum")
    listing(organisation, title="Noten", kind=Listing.Kind.OFFER)
    listing(organisation, title="Versteckt", hidden_at=timezone.now())
    listing(organisation, title="Vorbei", valid_until=timezone.localdate() - dt.timedelta(days=1))
    listing(OrganisationFactory(), title="Fremd")

    page = client.get(organisation.get_absolute_url())

    assert [one.title for one in page.context["needs"]] == ["Ein Raum"]
    assert [one.title for one in page.context["offers"]] == ["Noten"]


def test_pictures_are_shown_with_what_is_to_be_seen_but_not_of_a_safe_profile(client):
    organisation = OrganisationFactory()
    for number in (1, 2):
        Picture.objects.create(
            organisation=organisation, file=f"bilder/{number}.webp", alt=f"Probe {number}", width=800, height=600
        )

    shown = client.get(organisation.get_absolute_url()).content.decode()
    Organisation.objects.filter(pk=organisation.pk).update(is_safe=True)
    hidden = client.get(organisation.get_absolute_url()).content.decode()

    assert ['alt="Probe 1"' in shown, 'alt="Probe 2"' in shown, "Probe" in hidden] == [True, True, False]


def test_a_logo_stands_in_for_the_pattern(client):
    one = OrganisationFactory(logo="logos/x.webp")
    html = client.get(one.get_absolute_url()).content.decode()

    assert (
        f'<img class="muster muster--logo" src="/media/logos/x.webp" alt="Logo von {one.name}" width="208" height="208"'
        in html
    )


def test_events_are_shown_only_where_the_organisation_wants_it(client):
    organisation = OrganisationFactory(show_events=True)
    seat = {"ticket_type__event__title": "Forum"}
    BookingFactory(organisation=organisation, **seat)
    BookingFactory(organisation=organisation, ticket_type__event__status="draft")
    BookingFactory(organisation=organisation, ticket_type__event__status="cancelled")
    BookingFactory(organisation=organisation, status="cancelled", cancelled_at=timezone.now())
    BookingFactory()

    shown = client.get(organisation.get_absolute_url())
    Organisation.objects.filter(pk=organisation.pk).update(show_events=False)
    hidden = client.get(organisation.get_absolute_url())

    assert [event.title for event in shown.context["events"]] == ["Forum"]
    assert hidden.context["events"] == []


@pytest.mark.parametrize("number", [1, 3])
def test_it_costs_the_same_whatever_it_shows(client, number, django_assert_num_queries):
    organisation = OrganisationFactory(show_events=True)
    for _one in range(number):
        organisation.topics.add(TopicFactory())
        listing(organisation)
        BookingFactory(organisation=organisation)

    with django_assert_num_queries(6):
        client.get(organisation.get_absolute_url())


def test_a_profile_off_the_net_is_gone_for_all_but_its_own(client, as_user):
    membership = MembershipFactory(
        organisation__status=Organisation.Status.OFFLINE,
        organisation__offline_at=timezone.now(),
        organisation__name="Verborgen",
    )
    page = membership.organisation.get_absolute_url()

    gone = client.get(page)
    own = as_user(membership.user).get(page)

    assert (gone.status_code, own.status_code) == (410, 200)
    assert as_user(StaffFactory()).get(page).status_code == 200
    assert as_user(MembershipFactory().user).get(page).status_code == 410
    assert "Verborgen" not in gone.content.decode()
    assert "vom Netz" in text(own)
    assert 'content="noindex"' in own.content.decode()


def test_who_never_answered_is_shown_as_not_confirmed(client):
    day = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)
    stale = OrganisationFactory(
        confirmed_at=day, times_asked=2, asked_at=timezone.now() - dt.timedelta(days=20)
    ).get_absolute_url()
    asked = OrganisationFactory(confirmed_at=day, times_asked=1, asked_at=day).get_absolute_url()

    assert "Nicht bestätigt seit 1. Mai 2024." in text(client.get(stale))
    assert "Nicht bestätigt" not in text(client.get(asked))
