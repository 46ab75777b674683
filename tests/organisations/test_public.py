"""What everybody may know of an organisation, and what a safe profile keeps back."""

import pytest
from django.utils import timezone

from organisations import public
from organisations.models import Organisation
from organisations.public import public_profile
from tests.factories import OrganisationFactory

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
    assert full.social == [("https://social.example.org/chor", "social.example.org")]
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
    assert (safe.get_district_display(), safe.summary_de, safe.takes_messages) == ("Altona", "Ein Chor.", True)
    assert (safe.shows_pictures, safe.may_be_indexed, safe.is_on_map, safe.text_links) == (False,) * 4


def test_only_a_published_profile_is_listed_and_takes_messages():
    assert (profile().may_be_indexed, profile().takes_messages, profile().is_on_map) == (True, True, True)
    draft = profile(status="draft")
    assert (draft.may_be_indexed, draft.takes_messages) == (False, False)


@pytest.mark.parametrize("url", ["https://[", "", "x", "https://"])
def test_what_is_no_address_has_no_host(url):
    assert public.host_of(url) == ""


@pytest.mark.django_db
def test_the_queryset_without_safe_profiles():
    open_one = OrganisationFactory()
    OrganisationFactory(is_safe=True)

    assert list(Organisation.objects.not_safe()) == [open_one]
