"""What everybody may know of an organisation, and what a safe profile keeps back."""

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations import public
from organisations.models import Listing, Organisation
from organisations.public import public_profile, shown, shown_host
from tests.factories import ListingFactory, MembershipFactory, OrganisationFactory

FULL = {
    "name": "Beispielchor",
    "summary": "Ein Chor.",
    "meeting_times": "Montags um 18 Uhr",
    "kind": "association",
    "founded_year": 2010,
    "size": "6-20",
    "district": "altona",
    "street": "Beispielweg 1",
    "postal_code": "22765",
    "address_public": True,
    "step_free": "yes",
    "website": "https://www.chor.example.org/impressum",
    "social_links": ["https://social.example.org/chor"],
    "donation_url": "https://spenden.example.org/",
    "video_url": "https://video.example.org/1",
    "email": "chor@example.org",
    "email_public": True,
    "phone": "040 123456",
    "phone_public": True,
    "show_events": True,
    "status": "published",
    "published_at": timezone.now(),
}


def profile(**changes):
    return public_profile(Organisation(**FULL | changes))


def test_somebody_has_decided_about_every_field():
    ours = [field.name for field in Organisation._meta.get_fields() if not field.auto_created]
    fields = {name for name in ours if public._base(name) == name} | {"id"}
    decided = [public.ALWAYS, public.UNLESS_SAFE, set(public.IF_TICKED), public.PRIVATE]

    assert fields == set().union(*decided)
    assert sum(len(names) for names in decided) == len(fields)


@pytest.mark.parametrize("name", sorted(public.PRIVATE))
def test_what_is_private_cannot_even_be_asked(name):
    with pytest.raises(AttributeError, match="not public"):
        getattr(profile(), name)


def test_an_open_profile_shows_what_is_ticked():
    full = profile()

    assert (full.email, full.phone, full.address) == ("chor@example.org", "040 123456", "Beispielweg 1, 22765 Hamburg")
    assert full.get_kind_display() == "eingetragener Verein"
    assert full.social == [("https://social.example.org/chor", "social.example.org/chor")]
    assert full.hosts == {
        "website": "chor.example.org",
        "donation_url": "spenden.example.org",
        "video_url": "video.example.org",
    }
    assert profile(phone="+49 (0)40 / 12-34").phone_link == "+490401234"


@pytest.mark.parametrize(
    ("ticked", "hidden"),
    [
        ("email_public", {"email"}),
        ("phone_public", {"phone"}),
        ("address_public", {"address", "street", "postal_code"}),
    ],
)
def test_what_is_not_ticked_is_empty(ticked, hidden):
    asked = ("email", "phone", "address", "street", "postal_code")

    assert {name for name in asked if not getattr(profile(**{ticked: False}), name)} == hidden


def test_a_postal_code_alone_is_no_address():
    assert profile(street="").address == ""
    assert profile(postal_code="").address == "Beispielweg 1, Hamburg"


def test_a_safe_profile_leads_to_no_place_and_no_person():
    safe = profile(is_safe=True)

    assert {name: getattr(safe, name) for name in FULL if name not in public.PRIVATE} == {
        **{name: "" for name in FULL if name not in public.PRIVATE},
        "name": "Beispielchor",
        "summary": "Ein Chor.",
        "kind": "association",
        "district": "altona",
        "published_at": FULL["published_at"],
        "founded_year": None,
        "step_free": "unknown",
        "social_links": [],
        "show_events": False,
    }
    assert (safe.address, safe.social, safe.meeting_times_de, safe.get_size_display()) == ("", [], "", "")
    assert (safe.get_district_display(), safe.summary_de) == ("Altona", "Ein Chor.")
    assert (safe.shows_pictures, safe.may_be_indexed, safe.is_on_map, safe.text_links) == (False,) * 4


def test_only_a_published_profile_is_listed():
    assert (profile().may_be_indexed, profile().is_on_map) == (True, True)
    assert profile(status="draft").may_be_indexed is False


@pytest.mark.parametrize(
    ("facts", "open_and_unattended"),
    [
        ({}, (True, False)),
        ({"organisation__is_safe": True}, (True, False)),
        ({"organisation__contact_form": False}, (False, False)),
        ({"organisation__contact_form": False, "organisation__is_safe": True}, (True, False)),
        ({"organisation__contact_form": False, "organisation__is_safe": True, "role": "editor"}, (False, True)),
        ({"organisation__status": "submitted"}, (False, False)),
        ({"user__is_active": False}, (False, True)),
        ({"role": "editor"}, (False, True)),
    ],
)
@pytest.mark.django_db
def test_messages_are_taken_where_somebody_answers_for_it(facts, open_and_unattended):
    profile = public_profile(MembershipFactory(**facts).organisation)

    assert (profile.takes_messages, profile.is_unattended) == open_and_unattended


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, True),
        ({"organisation__contact_form": False}, True),
        ({"organisation__status": "submitted"}, False),
        ({"role": "editor"}, False),
    ],
)
@pytest.mark.django_db
def test_entries_are_answered_by_form_whatever_the_profile_says(facts, expected):
    assert public_profile(MembershipFactory(**facts).organisation).takes_answers is expected


@pytest.mark.parametrize("url", ["https://[", "", "x", "https://"])
def test_what_is_no_address_has_no_host(url):
    assert public.host_of(url) == ""


@pytest.mark.django_db
def test_the_queryset_without_safe_profiles():
    open_one = OrganisationFactory()
    OrganisationFactory(is_safe=True)

    assert list(Organisation.objects.not_safe()) == [open_one]


SHOWING = ("organisations:directory", "organisations:board")
NOT_SHOWING = (
    "home",
    "organisations:board_feed",
    "sitemap",
    "organisations:open_data_json",
    "organisations:open_data_csv",
)


@pytest.fixture
def safe():
    """A safe profile with an entry, and an open one with a matching entry."""
    listing = ListingFactory(kind="need", title="Proberaum", organisation__name="Geschützt", organisation__is_safe=True)
    ListingFactory(kind="offer", title="Saal", organisation__name="Offen")
    return listing.organisation


@pytest.mark.django_db
@pytest.mark.parametrize("name", SHOWING)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_page_that_shows_a_safe_profile_is_closed_to_search_engines(name, headers, safe, client):
    shown = client.get(reverse(name), headers=headers)
    Organisation.objects.filter(pk=safe.pk).update(is_safe=False)
    after = client.get(reverse(name), headers=headers)

    assert ("Geschützt" in shown.content.decode(), shown.get("X-Robots-Tag")) == (True, "noindex")
    assert ("Geschützt" in after.content.decode(), after.get("X-Robots-Tag")) == (True, None)


@pytest.mark.django_db
def test_so_is_an_entry_that_a_safe_ones_matches(safe, client):
    entry = client.get(Listing.objects.get(title="Saal").get_absolute_url())

    assert ("Geschützt" in entry.content.decode(), entry.get("X-Robots-Tag")) == (True, "noindex")


@pytest.mark.django_db
@pytest.mark.parametrize("name", NOT_SHOWING)
def test_where_names_are_copied_or_kept_a_safe_one_is_not(name, safe, client):
    answer = client.get(reverse(name))
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content

    assert "Offen" in content.decode() or "/netzwerk/beispielverein-" in content.decode()
    assert ("Geschützt" in content.decode(), safe.slug in content.decode()) == (False, False)


@pytest.mark.django_db
def test_a_safe_profile_has_no_feed_and_offers_none(safe, client, as_user):
    member = MembershipFactory(organisation=safe)
    feed = reverse("organisations:feed", args=[safe.slug])

    pages = [
        client.get(safe.get_absolute_url()),
        as_user(member.user).get(reverse("organisations:embed", args=[safe.slug])),
    ]

    assert client.get(feed).status_code == 404
    assert [feed in page.content.decode() for page in pages] == [False, False]


@pytest.mark.django_db
def test_every_address_under_its_name_is_closed_to_search_engines(safe, client):
    MembershipFactory(organisation=safe)
    names = ("contact", "report", "card", "badge", "vcard", "poster")
    answers = [client.get(reverse(f"organisations:{name}", args=[safe.slug])) for name in names]
    answers.append(client.get(safe.get_absolute_url()))

    closed = [
        one.get("X-Robots-Tag") == "noindex" or b'name="robots" content="noindex"' in one.content for one in answers
    ]
    assert closed == [True] * len(answers)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.müller.example/x", "müller.example"),
        ("https://аррӏе.com/", "xn--80ak6aa92e.com"),
        ("https://пример.рф/", "пример.рф"),
        ("https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com"),
        ("http://[", ""),
    ],
)
def test_no_host_looks_like_another_one(url, host):
    assert shown_host(url) == host


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("https://www.instagram.com/beispiel/", "instagram.com/beispiel"),
        ("https://example.org/profile.php?id=1", "example.org/profile.php?id=1"),
        ("https://example.org/", "example.org"),
        ("https://example.org/" + "a" * 99, "example.org/" + "a" * 35 + "…"),
    ],
)
def test_links_of_one_network_differ(url, text):
    assert shown(url) == text
