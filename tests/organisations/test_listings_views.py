"""The pages of Suche/Biete, as members and readers use them."""

import datetime as dt

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from organisations import actions, links
from organisations.models import MAX_OPEN, Listing, Organisation
from tests.factories import ListingFactory, MembershipFactory, OrganisationFactory, StaffFactory
from tests.pages import text
from wedo.logs import clean

pytestmark = pytest.mark.django_db
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def days(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


def filled(**changes) -> dict:
    data = {
        "kind": "need",
        "category": "rooms",
        "title": "Proberaum",
        "text": "Einmal in der Woche.",
        "text_language": "de",
        "district": "",
        "valid_until": days(90).isoformat(),
        **changes,
    }
    return {name: value for name, value in data.items() if value is not None}


@pytest.fixture
def member():
    return MembershipFactory(organisation__name="Beispielchor", role="editor")


@pytest.fixture
def listing(member):
    return ListingFactory(organisation=member.organisation, title="Proberaum", text="", created_by=member.user)


def new(member) -> str:
    return reverse("organisations:listing_new", args=[member.organisation.slug])


def of(listing, name: str) -> str:
    return reverse(f"organisations:{name}", args=[listing.pk])


# Writing ------------------------------------------------------------------------------------------


def test_a_member_writes_and_sees_at_once_what_matches(as_user, member):
    ListingFactory(kind="offer", title="Saal für vierzig")

    page = as_user(member.user).post(new(member), filled(), follow=True)

    made = Listing.objects.get(title="Proberaum")
    assert page.redirect_chain == [(made.get_absolute_url(), 302)]
    assert "Euer Eintrag steht bis zum" in text(page)
    assert "Das könnte passen" in text(page)
    assert "Saal für vierzig" in text(page)


def test_the_form_begins_with_a_season(as_user, member):
    form = as_user(member.user).get(new(member) + "?art=offer").context["form"]

    assert (form["kind"].value(), form["valid_until"].value()) == ("offer", days(90))


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("kind", "unsinn", "Bitte auswählen, was in der Liste steht."),
        ("kind", None, "Bitte etwas auswählen."),
        ("category", "", "Bitte etwas auswählen."),
        ("category", "unsinn", "Bitte auswählen, was in der Liste steht."),
        ("title", "", "Bitte ausfüllen."),
        ("title", "\u200b\u2800 ", "Bitte ausfüllen."),
        ("title", "x" * 121, "Das ist zu lang: Es sind 121 Zeichen, höchstens 120 gehen."),
        ("text", "x" * 5000, "Das ist zu lang: Es sind 5000 Zeichen, höchstens 1500 gehen."),
        ("text_language", "klingon", "Bitte auswählen, was in der Liste steht."),
        ("district", "muenchen", "Bitte auswählen, was in der Liste steht."),
        ("languages", ["de", "klingon"], "Bitte nur auswählen, was in der Liste steht."),
        ("valid_until", "", "Bitte ausfüllen."),
    ],
)
def test_a_mistake_is_told_in_its_field(as_user, member, field, value, wrong):
    response = as_user(member.user).post(new(member), filled(**{field: value}))

    assert (response.status_code, Listing.objects.count()) == (422, 0)
    assert response.context["form"].errors == {field: [wrong]}


@pytest.mark.parametrize("value", ["morgen", "2026-02-30", "0000-00-00", "99999-01-01", "\x00"])
def test_what_is_no_date_is_refused(as_user, member, value):
    response = as_user(member.user).post(new(member), filled(valid_until=value))

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["valid_until"])


@pytest.mark.parametrize(("number", "status"), [(-1, 422), (0, 302), (180, 302), (181, 422)])
def test_from_today_for_at_most_half_a_year(as_user, member, number, status):
    response = as_user(member.user).post(new(member), filled(valid_until=days(number).isoformat()))

    assert (response.status_code, Listing.objects.count()) == (status, int(status == 302))


def test_html_is_shown_as_text_and_nothing_becomes_a_link(as_user, client, member):
    words = f"{HOSTILE} **fett** [hier](https://trap.example) https://trap.example/x"
    as_user(member.user).post(new(member), filled(title=HOSTILE, text=words))
    listing = Listing.objects.get()

    for page in (listing.get_absolute_url(), reverse("organisations:board"), reverse("organisations:board_feed")):
        html = client.get(page).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert 'href="https://trap.example' not in html
    assert "**fett** [hier](https://trap.example) https://trap.example/x" in text(
        client.get(listing.get_absolute_url())
    )


def test_nobody_turns_the_text_around(as_user, member):
    as_user(member.user).post(new(member), filled(title="Raum \u202egnureithcir", text="a\u2066b\x00c"))

    assert list(Listing.objects.values_list("title", "text")) == [("Raum gnureithcir", "abc")]


def test_who_has_too_many_is_told(as_user, member):
    ListingFactory.create_batch(MAX_OPEN, organisation=member.organisation)

    response = as_user(member.user).post(new(member), filled())

    assert response.status_code == 422
    assert "Ihr habt schon 20 offene Einträge. Beendet zuerst einen anderen." in text(response)
    assert "Einmal in der Woche." in response.content.decode()


def test_two_editors_at_once_the_second_is_told_and_loses_nothing(as_user, member, listing):
    other = MembershipFactory(organisation=member.organisation)
    first, second = as_user(member.user), as_user(other.user)
    seen = second.get(of(listing, "listing_edit")).context["form"].seen_mark
    first.post(of(listing, "listing_edit"), filled(title="Von der ersten", seen=seen))

    mine = filled(title="Von der zweiten", text="Auch neu", seen=seen, valid_until=days(30).isoformat())
    told = second.post(of(listing, "listing_edit"), mine)

    assert told.status_code == 409
    assert "Dort steht jetzt: „Von der ersten“." in text(told)
    assert "Von der zweiten" in told.content.decode()
    assert "Auch neu" in told.content.decode()
    mine["seen"] = told.context["form"].seen_mark
    assert second.post(of(listing, "listing_edit"), mine).status_code == 302
    listing.refresh_from_db()
    assert (listing.title, listing.text) == ("Von der zweiten", "Auch neu")


def test_a_contested_day_is_told_in_words(as_user, member, listing):
    browser = as_user(member.user)
    seen = browser.get(of(listing, "listing_edit")).context["form"].seen_mark
    Listing.objects.update(valid_until=dt.date(2099, 1, 2), renewed_on=dt.date(2098, 12, 1))

    told = browser.post(of(listing, "listing_edit"), filled(seen=seen, valid_until=days(30).isoformat()))

    assert "Dort steht jetzt: „2. Januar 2099“." in text(told)


def test_two_editors_of_different_fields_both_count(as_user, member, listing):
    browser = as_user(member.user)
    seen = browser.get(of(listing, "listing_edit")).context["form"].seen_mark
    stays = {"text": "", "valid_until": listing.valid_until.isoformat()}
    browser.post(of(listing, "listing_edit"), filled(**stays | {"title": "Neuer Titel", "seen": seen}))

    browser.post(of(listing, "listing_edit"), filled(**stays | {"text": "Neuer Text", "seen": seen}))

    listing.refresh_from_db()
    assert (listing.title, listing.text) == ("Neuer Titel", "Neuer Text")


def test_removed_while_writing_keeps_what_was_typed(as_user, member, listing):
    browser = as_user(member.user)
    member.delete()

    for address in (new(member), of(listing, "listing_edit")):
        response = browser.post(address, filled(text="Ein langer Text"))
        assert response.status_code == 403
        assert "Ein langer Text" in text(response)
    assert list(Listing.objects.values_list("title", "text")) == [("Proberaum", "")]


def test_signed_out_while_writing_keeps_what_was_typed(client, member):
    response = client.post(new(member), filled(text="Ein langer Text"), headers={"Origin": "http://testserver"})

    assert response.status_code == 403
    assert "Ein langer Text" in text(response)


def test_staff_write_for_an_organisation(as_user, member):
    assert as_user(StaffFactory()).post(new(member), filled()).status_code == 302


# One entry ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("safe", "robots"), [(True, True), (False, False)])
def test_a_safe_profiles_entry_is_not_for_search_engines(client, safe, robots):
    listing = ListingFactory(organisation__is_safe=safe)

    assert ('name="robots" content="noindex"' in client.get(listing.get_absolute_url()).content.decode()) == robots


def test_readers_get_no_cookie_and_four_queries_at_most(client, django_assert_max_num_queries):
    listing = ListingFactory()
    ListingFactory.create_batch(3, kind="offer")

    with django_assert_max_num_queries(4):
        client.get(listing.get_absolute_url())
    client.get(reverse("organisations:board"))
    assert dict(client.cookies) == {}


@pytest.mark.parametrize(
    ("fields", "readers", "state"),
    [
        ({}, 200, "öffentlich"),
        ({"closed_at": timezone.now(), "outcome": "found"}, 410, "gefunden"),
        ({"closed_at": timezone.now(), "outcome": "closed"}, 410, "beendet"),
        ({"valid_until": days(-1), "renewed_on": days(-50)}, 410, "abgelaufen"),
        ({"hidden_at": timezone.now()}, 404, "vom Team ausgeblendet"),
        ({"organisation__status": "offline"}, 404, "gerade nicht öffentlich Alle sehen ihn, sobald euer Profil wieder"),
        ({"organisation__status": "submitted"}, 404, "noch nicht öffentlich Alle sehen ihn, sobald euer Profil ver"),
    ],
)
def test_who_sees_an_entry_in_which_state(as_user, client, member, fields, readers, state):
    fields = dict(fields)
    status = fields.pop("organisation__status", "published")
    Organisation.objects.update(status=status, offline_at=timezone.now())
    listing = ListingFactory(organisation=member.organisation, title="Geheimes Wort", **fields)

    answer = client.get(listing.get_absolute_url())
    own = as_user(member.user).get(listing.get_absolute_url())

    assert (answer.status_code, own.status_code) == (readers, 200)
    assert ("Geheimes Wort" in answer.content.decode()) == (readers == 200)
    assert state in text(own)


@pytest.mark.parametrize("status", ["submitted", "offline", "declined"])
def test_with_its_organisation_it_is_gone(client, listing, status):
    Organisation.objects.update(status=status, offline_at=timezone.now())

    assert client.get(listing.get_absolute_url()).status_code == 404


def test_the_profile_shows_its_entries(client, listing):
    html = client.get(listing.organisation.get_absolute_url()).content.decode()

    assert f'href="{listing.get_absolute_url()}"' in html


# Prolonging and ending ----------------------------------------------------------------------------


def test_found_says_thanks(as_user, member, listing):
    browser = as_user(member.user)
    assert "Hat es geklappt?" in text(browser.get(of(listing, "listing_close")))

    page = browser.post(of(listing, "listing_close"), {"outcome": "found"}, follow=True)

    assert "Gefunden! Das freut uns." in text(page)
    assert Listing.objects.get().outcome == "found"


def test_closed_twice_the_first_holds(as_user, member, listing):
    browser = as_user(member.user)
    for outcome in ("closed", "found"):
        page = browser.post(of(listing, "listing_close"), {"outcome": outcome}, follow=True)

    assert "Der Eintrag ist beendet" in text(page)
    assert Listing.objects.get().outcome == "closed"


@pytest.mark.parametrize("outcome", ["", "unsinn"])
def test_another_outcome_there_is_not(as_user, member, listing, outcome):
    assert as_user(member.user).post(of(listing, "listing_close"), {"outcome": outcome}).status_code == 404


def test_the_button_prolongs(as_user, member, listing):
    Listing.objects.update(renewed_on=days(-80), valid_until=days(2))

    page = as_user(member.user).post(of(listing, "listing_prolong"), follow=True)

    assert "Euer Eintrag gilt jetzt bis zum" in text(page)
    assert Listing.objects.get().valid_until == days(180)


def test_a_closed_entry_is_neither_edited_nor_prolonged(as_user, member, listing):
    actions.close(listing=listing, by=member.user, outcome="closed")
    browser = as_user(member.user)

    for page in (
        browser.post(of(listing, "listing_prolong"), follow=True),
        browser.post(of(listing, "listing_edit"), filled(), follow=True),
    ):
        assert "Dieser Eintrag ist beendet." in text(page)


@pytest.fixture
def mailed(listing) -> str:
    """The address in the mail that asked two weeks before the end."""
    Listing.objects.update(renewed_on=days(-80), valid_until=days(14))
    listing.refresh_from_db()
    return reverse("organisations:prolong", args=[links.prolong_token(listing)])


def test_a_mail_scanner_prolongs_nothing(client, mailed):
    page = client.get(mailed)

    assert (page.status_code, Listing.objects.get().valid_until) == (200, days(14))
    assert (page["Referrer-Policy"], page["Cache-Control"]) == ("no-referrer", "private, no-store")


def test_one_click_without_login_prolongs_and_twice_is_once(client, mailed):
    for _ in range(2):
        page = client.post(mailed)
        assert "Euer Eintrag ist verlängert" in text(page)

    assert Listing.objects.get().valid_until == days(180)


def test_a_link_says_nothing_of_prolonging_where_the_day_was_moved_forward(client, listing, mailed):
    Listing.objects.update(valid_until=days(5))

    said = text(client.get(mailed))

    assert "Seit unserer E-Mail habt ihr den Eintrag geändert." in said
    assert "ist verlängert" not in said


def test_a_link_works_after_the_end_but_not_after_closing(client, member, listing, mailed):
    Listing.objects.update(valid_until=days(14))
    actions.close(listing=listing, by=member.user, outcome="found")

    assert "Dieser Eintrag ist beendet" in text(client.post(mailed))
    assert Listing.objects.get().valid_until == days(14)


@pytest.mark.parametrize(
    "token",
    [
        "1-20260101",
        signing.Signer(salt=links.EMERGENCY).sign("1-20260101"),
        signing.Signer(salt=links.PROLONG).sign("1-keintag"),
        signing.Signer(salt=links.PROLONG).sign("999999-20260101"),
        "A" * 500,
    ],
)
def test_a_forged_link_is_unknown(client, listing, token):
    assert client.post(reverse("organisations:prolong", args=[token])).status_code == 404


def test_the_secret_addresses_stay_out_of_the_logs(mailed):
    assert clean(f"GET {mailed}") == "GET /netzwerk/verlaengern/…/"


def test_my_area_lists_what_is_not_ended_with_its_buttons(as_user, member, listing):
    ListingFactory(organisation=member.organisation, title="Abgelaufenes", valid_until=days(-1), renewed_on=days(-90))
    ListingFactory(organisation=member.organisation, title="Beendetes", closed_at=timezone.now(), outcome="found")
    ListingFactory(organisation=OrganisationFactory(), title="Fremdes")

    page = as_user(member.user).get(reverse("mein"))

    assert [one.title for one in page.context["listings"]] == ["Abgelaufenes", "Proberaum"]
    html = page.content.decode()
    assert f'href="{of(listing, "listing_edit")}"' in html
    assert f'href="{new(member)}"' in html
