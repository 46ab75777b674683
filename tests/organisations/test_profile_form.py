"""What can be written into a profile, field by field."""

import pytest
from django.utils import timezone, translation

from organisations.actions import PROFILE_FIELDS
from organisations.forms import JoinForm, OrganisationForm
from organisations.forms.profile import PARTS
from organisations.images import FORMATS
from organisations.models import Organisation
from organisations.translation import TEXTS
from tests.factories import MembershipFactory, OrganisationFactory, TopicFactory, UserFactory
from tests.organisations.test_images import picture

pytestmark = pytest.mark.django_db


def form_with(**changes):
    organisation = Organisation(name="Chor", slug="chor", summary_de="Wir singen.", pattern_seed="Chor")
    form = OrganisationForm({"name": "Chor", "summary_de": "Wir singen.", **changes}, instance=organisation)
    form.is_valid()
    return form


def test_the_form_has_every_field_that_members_may_change_in_one_of_its_parts():
    shown = {name for _key, _title, names in PARTS for name in names} | {
        f"{text}_{code}" for text in TEXTS for code in ("de", "en")
    }

    assert shown == {*PROFILE_FIELDS, "topics", "logo", "remove_logo"}


def test_joining_asks_only_what_is_needed():
    assert list(JoinForm().fields) == [
        "name", "district", "topics", "languages", "website", "contact_form", "summary", "summary_language",
    ]  # fmt: skip


def test_everything_can_be_filled_in(as_user):
    membership, topic = MembershipFactory(), TopicFactory()
    page = f"/netzwerk/{membership.organisation.slug}/bearbeiten/"
    typed = {
        "name": "جمعية المثال",
        "name_language": "ar",
        "short_name": "JM",
        "kind": "initiative",
        "founded_year": "1999",
        "size": "6-20",
        "pattern_seed": f"{membership.organisation.slug}-3",
        "summary_de": "Ein Satz.",
        "summary_en": "A sentence.",
        "description_de": "# Wir\n\nText",
        "audience_de": "Für alle",
        "meeting_times_de": "Montags",
        "topics": [topic.pk],
        "languages": ["ar", "de"],
        "district": "nord",
        "street": "Beispielweg 1",
        "postal_code": "22303",
        "address_public": "on",
        "step_free": "yes",
        "accessible_toilet": "no",
        "induction_loop": "unknown",
        "contact_form": "on",
        "email": "jm@example.org",
        "email_public": "on",
        "phone": "+49 40 123-456",
        "phone_public": "on",
        "website": "example.org",
        "social_links": "https://social.example.org/jm\n\nvideo.example.org/jm",
        "donation_url": "https://spenden.example.org/",
        "video_url": "https://video.example.org/1",
        "show_events": "on",
        "is_safe": "on",
    }

    answer = as_user(membership.user).post(page, typed)

    assert answer.status_code == 302
    stored = Organisation.objects.get()
    assert {name: getattr(stored, name) for name in typed if name not in ("topics",)} == {
        **{name: True if value == "on" else value for name, value in typed.items() if name != "topics"},
        "founded_year": 1999,
        "website": "https://example.org",
        "social_links": ["https://social.example.org/jm", "https://video.example.org/jm"],
    }
    assert list(stored.topics.all()) == [topic]


@pytest.mark.parametrize("name", ["website", "donation_url", "video_url", "social_links"])
@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/",
        "https://bank.example@falle.example/",
        "https://user:pw@example.org/",
        "https://",
        "https://example.org\u202e/",
    ],
)
def test_a_link_leads_to_the_web_and_says_where(name, url):
    form = form_with(**{name: url})

    if "\u202e" in url:  # the override is taken out, what is left is harmless
        assert form.errors == {}
    else:
        assert list(form.errors) == [name]


def test_a_link_has_no_sign_that_would_end_it():
    given = form_with(website='https://example.org/"><script>').cleaned_data["website"]

    assert given == "https://example.org/%22%3E%3Cscript%3E"


def test_a_wrong_line_of_links_is_named_and_too_many_are_refused():
    lines = [f"https://example.org/{number}" for number in range(7)]

    assert form_with(social_links="https://example.org\nkaputt ja").errors == {
        "social_links": ["Zeile 2 ist keine vollständige Adresse, zum Beispiel: https://example.org/verein"]
    }
    assert form_with(social_links="\n".join(lines)).errors == {"social_links": ["Bitte höchstens sechs Adressen."]}
    twice = form_with(social_links="https://example.org/\nhttps://example.org/")
    assert twice.cleaned_data["social_links"] == ["https://example.org/"]


def test_at_most_six_topics():
    topics = TopicFactory.create_batch(7)

    assert form_with(topics=[topic.pk for topic in topics]).errors == {
        "topics": ["Bitte wählt höchstens sechs Themen."]
    }
    assert form_with(topics=[topic.pk for topic in topics[:6]]).errors == {}


@pytest.mark.parametrize("year", ["1799", str(timezone.localdate().year + 1), "-5", "2e3", "99999999999"])
def test_a_year_that_cannot_be_true(year):
    assert list(form_with(founded_year=year).errors) == ["founded_year"]


@pytest.mark.parametrize("year", ["1799", "-5", "0", "40000", "99999999999"])
def test_a_wrong_year_says_which_are_right(year):
    sentence = f"Bitte ein Jahr von 1800 bis {timezone.localdate().year}."
    assert form_with(founded_year=year).errors == {"founded_year": [sentence]}


def test_the_page_with_errors_names_what_is_saved(as_user):
    organisation = MembershipFactory(organisation__name="Beispielchor").organisation
    page = as_user(organisation.memberships.get().user).post(
        f"/netzwerk/{organisation.slug}/bearbeiten/", {"name": "Ganz anders", "founded_year": "1"}
    )

    assert page.status_code == 422
    assert page.text.count("<bdi>Beispielchor</bdi>") == 1
    assert page.text.count("Ganz anders") == 1, "in its field alone"


def test_logos_are_drawn_anew_at_most_thirty_times_an_hour(as_user, settings):
    settings.RATE_LIMITS = True
    membership = MembershipFactory()
    browser, page = as_user(membership.user), f"/netzwerk/{membership.organisation.slug}/bearbeiten/"

    answers = [browser.post(page, {"name": "", "logo": picture()}).status_code for _time in range(31)]

    assert answers == [422] * 30 + [429]
    assert browser.post(page, {"name": ""}).status_code == 422, "without a file nothing is drawn"


def test_the_logo_takes_every_kind_of_picture_that_it_names():
    field = OrganisationForm().fields["logo"]
    assert field.widget.attrs["accept"] == ",".join(f"image/{form.lower()}" for form in FORMATS)
    assert all(name in str(field.help_text) for name in ("JPEG", "PNG", "WebP", "AVIF"))


@pytest.mark.parametrize(
    ("name", "value"), [("phone", "ruf mich an"), ("phone", "<script>"), ("postal_code", "2030"), ("email", "kein @")]
)
def test_what_is_no_number_or_address_is_said(name, value):
    assert list(form_with(**{name: value}).errors) == [name]


def test_one_sentence_is_enough_in_whatever_language():
    assert form_with(summary_de="", summary_en="We sing.").errors == {}
    assert form_with(summary_de="").errors == {
        "summary_de": ["Bitte schreibt einen Satz, in einer Sprache eurer Wahl."]
    }
    # Too long is one mistake, not two.
    assert list(form_with(summary_de="x" * 201).errors) == ["summary_de"]


def test_the_language_of_the_page_comes_first_and_others_say_whether_they_are_written():
    form = OrganisationForm(instance=OrganisationFactory(summary_de="Wir singen."))
    organisation = OrganisationFactory(summary_de="Wir singen.")
    with translation.override("en"):
        texts = OrganisationForm(instance=organisation).parts[1].texts

    assert [(one.code, one.is_open, one.is_written) for one in form.parts[1].texts] == [
        ("de", True, True),
        ("en", False, False),
    ]
    assert [(one.code, one.is_open, one.is_written) for one in texts] == [("en", True, False), ("de", False, True)]
    assert form.fields["summary_en"].label == "Was ihr macht, in einem Satz – English"
    assert [one.is_open for one in form_with(audience_en="x" * 201).parts[1].texts] == [True, True]


def test_a_part_with_a_mistake_is_open():
    assert [part.key for part in form_with(phone="x").parts if part.is_open] == ["contact"]
    assert [part.key for part in OrganisationForm(instance=Organisation()).parts if part.is_open] == ["who", "what"]


def test_only_offered_patterns_can_be_chosen_and_the_own_one_stays():
    assert form_with(pattern_seed="chor-11").errors == {}
    assert list(form_with(pattern_seed="<script>").errors) == ["pattern_seed"]
    assert form_with().cleaned_data["pattern_seed"] == "Chor"


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "x\u202egro", "a\x00b", "=1+1", "\r\nBcc: x@example.org"]
)
def test_hostile_texts_are_stored_as_plain_text_without_what_cannot_be_seen(as_user, hostile):
    membership = MembershipFactory()
    texts = ("name", "short_name", "summary_de", "description_de", "audience_en", "meeting_times_de", "street")
    client = as_user(membership.user)

    answer = client.post(f"/netzwerk/{membership.organisation.slug}/bearbeiten/", dict.fromkeys(texts, f"a{hostile}b"))

    if answer.status_code == 422:
        assert "\x00" in hostile
        return
    stored = Organisation.objects.get()
    for name in texts:
        assert not {"\u202e", "\x00", "\r"} & set(getattr(stored, name))
    html = client.get(stored.get_absolute_url()).content.decode()
    assert "<script>alert" not in html


def test_five_thousand_letters_fit_and_one_more_does_not():
    assert form_with(description_de="x" * 5000).errors == {}
    assert list(form_with(description_de="x" * 5001).errors) == ["description_de"]


def test_the_sentence_of_a_new_profile_is_kept_in_its_language(as_user):
    data = {"name": "Chor", "summary": "We sing.", "summary_language": "en"}

    as_user(UserFactory()).post("/mitmachen/", data)

    chor = Organisation.objects.get()
    assert (chor.summary_de, chor.summary_en, chor.summary) == (None, "We sing.", "We sing.")


def test_who_was_removed_while_writing_keeps_what_they_wrote(as_user):
    membership = MembershipFactory()
    client, page = as_user(membership.user), f"/netzwerk/{membership.organisation.slug}/bearbeiten/"
    assert client.get(page).status_code == 200
    membership.delete()

    answer = client.post(page, {"name": "Chor", "description_de": "Ein langer\nText", "district": "nord", "seen": "{}"})

    assert answer.status_code == 403
    assert answer.context["typed"] == [("Name der Organisation", "Chor"), ("Über euch", "Ein langer\nText")]
    assert "Ein langer<br>Text" in answer.content.decode()
    assert Organisation.objects.get().name != "Chor"


@pytest.mark.parametrize("number", [1, 3])
def test_the_form_costs_the_same_whatever_is_filled_in(as_user, number, django_assert_num_queries):
    membership = MembershipFactory(organisation__languages=["de", "tr"][:number])
    for _one in range(number):
        membership.organisation.topics.add(TopicFactory())
    client = as_user(membership.user)

    with django_assert_num_queries(6):
        client.get(f"/netzwerk/{membership.organisation.slug}/bearbeiten/")


def test_who_takes_a_new_name_knows_what_keeps_the_old_one():
    assert "Internet-Adresse und Muster" in str(
        OrganisationForm(instance=OrganisationFactory()).fields["name"].help_text
    )
