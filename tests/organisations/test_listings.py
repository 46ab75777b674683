"""Suche/Biete: what organisations write, prolong and end (features.md, B5)."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organisations import actions
from organisations.models import MAX_OPEN, Listing, Organisation
from tests.factories import ListingFactory, MembershipFactory, OrganisationFactory, StaffFactory

pytestmark = pytest.mark.django_db


def days(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


def filled(**changes) -> dict:
    return {
        "kind": "need",
        "category": "rooms",
        "title": "Proberaum",
        "text": "Einmal in der Woche.",
        "text_language": "de",
        "district": "altona",
        "languages": ["de"],
        "valid_until": days(90),
        **changes,
    }


@pytest.fixture
def member():
    return MembershipFactory(role="editor")


@pytest.fixture
def listing(member):
    return ListingFactory(organisation=member.organisation, created_by=member.user, title="Proberaum")


def test_a_member_writes_an_entry(member):
    made = actions.create_listing(organisation=member.organisation, by=member.user, data=filled())

    assert (made.organisation, made.created_by, actions.facts(made)) == (member.organisation, member.user, filled())
    assert list(Listing.objects.open()) == [made]


def test_a_field_that_is_no_members_business_is_not_taken(member):
    data = filled(hidden_at=timezone.now(), outcome="found", organisation=OrganisationFactory())

    made = actions.create_listing(organisation=member.organisation, by=member.user, data=data)

    assert (made.hidden_at, made.outcome, made.organisation) == (None, "", member.organisation)


def test_a_double_click_makes_one_entry(member):
    first, second = (
        actions.create_listing(organisation=member.organisation, by=member.user, data=filled()) for _ in range(2)
    )

    assert (second, Listing.objects.count()) == (first, 1)


@pytest.mark.parametrize("other", [{"district": "harburg"}, {"languages": ["tr"]}, {"valid_until": days(9)}])
def test_the_same_words_for_another_place_are_another_entry(member, other):
    for data in (filled(), filled(**other)):
        actions.create_listing(organisation=member.organisation, by=member.user, data=data)

    assert Listing.objects.count() == 2


@pytest.mark.parametrize("status", ["draft", "submitted", "asked", "offline"])
def test_before_it_is_public_an_organisation_prepares_entries(member, status):
    Organisation.objects.update(status=status, offline_at=timezone.now())

    actions.create_listing(organisation=member.organisation, by=member.user, data=filled())

    assert (Listing.objects.count(), Listing.objects.open().count()) == (1, 0)


def test_strangers_can_do_nothing(listing):
    stranger = MembershipFactory().user
    tries = [
        lambda: actions.create_listing(organisation=listing.organisation, by=stranger, data=filled()),
        lambda: actions.update_listing(listing=listing, by=stranger, data={"title": "Anderes"}),
        lambda: actions.prolong(listing=listing, by=stranger),
        lambda: actions.close(listing=listing, by=stranger, outcome="found"),
        lambda: actions.hide(listing=listing, by=stranger, reason="Nein."),
        lambda: actions.hide(listing=listing, by=listing.created_by, reason="Nein."),
        lambda: actions.unhide(listing=listing, by=listing.created_by),
    ]

    for attempt in tries:
        with pytest.raises(actions.NotAllowed):
            attempt()

    assert list(Listing.objects.values_list("title", "closed_at", "hidden_at")) == [("Proberaum", None, None)]


def test_somebody_removed_from_the_team_can_do_nothing_any_more(member, listing):
    member.delete()

    with pytest.raises(actions.NotAllowed):
        actions.update_listing(listing=listing, by=member.user, data={"title": "Anderes"})


def test_nobody_floods_the_board(member):
    ListingFactory.create_batch(MAX_OPEN, organisation=member.organisation)

    with pytest.raises(actions.TooMany):
        actions.create_listing(organisation=member.organisation, by=member.user, data=filled())
    actions.close(listing=Listing.objects.first(), by=member.user, outcome="closed")
    actions.create_listing(organisation=member.organisation, by=member.user, data=filled())

    assert Listing.objects.open().count() == MAX_OPEN


def test_one_click_prolongs_by_half_a_year_from_today(member, listing):
    Listing.objects.update(renewed_on=days(-80), valid_until=days(10))

    prolonged = actions.prolong(listing=listing, by=member.user)

    assert (prolonged.renewed_on, prolonged.valid_until) == (days(0), days(180))


def test_who_prolongs_every_day_stays_where_it_is(member):
    listing = ListingFactory(organisation=member.organisation, renewed_on=days(-6), valid_until=days(20))

    same = actions.prolong(listing=listing, by=member.user)

    assert (same.renewed_on, same.valid_until) == (days(-6), days(20))


def test_an_expired_entry_drops_off_by_itself_and_comes_back(member, listing):
    Listing.objects.update(renewed_on=days(-100), valid_until=days(-1))
    listing.refresh_from_db()

    assert (listing.is_expired, listing.is_open, Listing.objects.open().count()) == (True, False, 0)
    actions.prolong(listing=listing, by=member.user)
    assert Listing.objects.open().count() == 1


def test_an_expired_entry_needs_room_to_come_back(member, listing):
    Listing.objects.update(renewed_on=days(-100), valid_until=days(-1))
    ListingFactory.create_batch(MAX_OPEN, organisation=member.organisation)

    with pytest.raises(actions.TooMany):
        actions.prolong(listing=listing, by=member.user)
    with pytest.raises(actions.TooMany):
        actions.update_listing(listing=listing, by=member.user, data={"valid_until": days(5)})


def test_found_is_counted_as_impact_and_stays_when_closed_twice(member, listing):
    first = actions.close(listing=listing, by=member.user, outcome="found")
    second = actions.close(listing=listing, by=member.user, outcome="closed")

    assert (second.outcome, second.closed_at) == ("found", first.closed_at)
    assert Listing.objects.filter(outcome=Listing.Outcome.FOUND).count() == 1


def test_what_is_closed_is_neither_changed_nor_prolonged(member, listing):
    actions.close(listing=listing, by=member.user, outcome="closed")

    with pytest.raises(actions.NoLongerOpen):
        actions.update_listing(listing=listing, by=member.user, data={"title": "Anderes"})
    with pytest.raises(actions.NoLongerOpen):
        actions.prolong(listing=listing, by=member.user)


def test_staff_hide_and_show_again(listing):
    staff = StaffFactory()

    with pytest.raises(actions.NothingSaid):
        actions.hide(listing=listing, by=staff, reason=" ")
    hidden = actions.hide(listing=listing, by=staff, reason="Das ist Werbung.")
    again = actions.hide(listing=listing, by=staff, reason="Noch einmal.")
    assert (again.hidden_at, again.hidden_because) == (hidden.hidden_at, "Das ist Werbung.")
    assert (again.hidden_at, Listing.objects.open().count()) == (hidden.hidden_at, 0)

    actions.unhide(listing=listing, by=staff)
    assert Listing.objects.open().count() == 1


def test_hidden_by_staff_while_somebody_edits_stays_hidden(member, listing):
    actions.hide(listing=listing, by=StaffFactory(), reason="Werbung.")

    actions.update_listing(listing=listing, by=member.user, data={"title": "Anderes"})

    listing.refresh_from_db()
    assert (listing.title, listing.is_open) == ("Anderes", False)


def test_its_people_read_why_and_staff_hear_when_it_is_corrected(member, listing, run_jobs):
    staff = StaffFactory()
    actions.hide(listing=listing, by=staff, reason="Das ist Werbung. Was sucht ihr?")
    (told,) = run_jobs()
    assert (told.to, told.subject) == ([member.user.email], "Euer Eintrag steht nicht mehr da: Proberaum")
    assert "Das ist Werbung. Was sucht ihr?" in told.body

    actions.update_listing(listing=listing, by=member.user, data={"title": "Proberaum für den Chor"})
    (heard,) = run_jobs()
    assert heard.subject == "Geändert nach dem Ausblenden: Proberaum für den Chor"
    assert heard.to == [staff.email]
    assert f"/verwaltung/organisations/listing/{listing.pk}/change/" in heard.body

    # Once is enough: they find whatever else was changed, too. Their own corrections are no news to them.
    actions.update_listing(listing=listing, by=member.user, data={"title": "Proberaum für alle"})
    actions.update_listing(listing=listing, by=staff, data={"title": "Proberaum für den Chor"})
    actions.unhide(listing=listing, by=staff)
    actions.update_listing(listing=listing, by=member.user, data={"title": "Proberaum"})
    assert run_jobs() == []


def test_a_later_day_each_day_does_not_stand_on_top_each_day(member):
    listing = ListingFactory(organisation=member.organisation, renewed_on=days(-1), valid_until=days(179))

    changed = actions.update_listing(listing=listing, by=member.user, data={"valid_until": days(180)})

    assert (changed.renewed_on, changed.valid_until) == (days(-1), days(179))


def test_a_later_day_within_half_a_year_from_today_renews(member):
    listing = ListingFactory(organisation=member.organisation, renewed_on=days(-100), valid_until=days(20))

    changed = actions.update_listing(listing=listing, by=member.user, data={"valid_until": days(150)})

    assert (changed.renewed_on, changed.valid_until) == (days(0), days(150))


def test_a_field_saved_between_look_and_lock_is_not_overwritten(member, listing):
    seen = actions.facts(listing)
    actions.update_listing(listing=listing, by=member.user, data={"title": "Von der ersten"})

    with pytest.raises(actions.ChangedMeanwhile):
        actions.update_listing(listing=listing, by=member.user, data={"title": "Von der zweiten"}, seen=seen)
    both = actions.update_listing(listing=listing, by=member.user, data={"text": "Mehr"}, seen=seen)

    assert (both.title, both.text) == ("Von der ersten", "Mehr")


# What matches -------------------------------------------------------------------------------------


def titles(listing: Listing) -> list[str]:
    return [one.title for one in Listing.objects.matching(listing)]


def test_a_need_and_an_offer_of_the_same_category_are_shown_to_each_other():
    need = ListingFactory(kind="need", title="Wir suchen")
    offer = ListingFactory(kind="offer", title="Wir bieten")

    assert (titles(need), titles(offer)) == (["Wir bieten"], ["Wir suchen"])


@pytest.mark.parametrize(
    ("need", "offer", "match"),
    [
        ({}, {"category": "money"}, False),
        ({}, {"kind": "need"}, False),
        ({"district": "altona"}, {"district": "nord"}, False),
        ({"district": "altona"}, {"district": "altona"}, True),
        ({"district": "altona"}, {"district": ""}, True),
        ({"district": ""}, {"district": "nord"}, True),
        ({"languages": ["tr"]}, {"languages": ["ar", "de"]}, False),
        ({"languages": ["tr", "de"]}, {"languages": ["ar", "de"]}, True),
        ({"languages": ["tr"]}, {"languages": []}, True),
        ({"languages": []}, {"languages": ["ar"]}, True),
        ({}, {"hidden_at": timezone.now()}, False),
        ({}, {"closed_at": timezone.now(), "outcome": "found"}, False),
        ({}, {"valid_until": days(-1), "renewed_on": days(-9)}, False),
        ({}, {"organisation__status": "offline", "organisation__offline_at": timezone.now()}, False),
    ],
)
def test_place_and_language_meet_where_both_name_them(need, offer, match):
    need = ListingFactory(kind="need", **need)
    offer = ListingFactory(**{"kind": "offer", **offer})

    assert list(Listing.objects.matching(need)) == ([offer] if match else [])


def test_an_organisation_does_not_match_itself():
    need = ListingFactory(kind="need")
    ListingFactory(kind="offer", organisation=need.organisation)

    assert titles(need) == []


def test_the_same_district_comes_before_the_newer_one():
    need = ListingFactory(kind="need", district="altona")
    for title, district, renewed in (("Nah", "altona", -9), ("Alt", "", -8), ("Neu", "", -1)):
        ListingFactory(kind="offer", title=title, district=district, renewed_on=days(renewed))

    assert titles(need) == ["Nah", "Neu", "Alt"]


# Before it runs out -------------------------------------------------------------------------------


def test_two_weeks_before_the_end_one_mail_asks_who_wrote_it(member, listing, run_jobs):
    Listing.objects.update(renewed_on=days(-80), valid_until=days(14))

    for _ in range(2):
        for due in actions.due_to_expire():
            actions.tell_of_expiry(listing=due)

    (mail,) = run_jobs()
    assert (mail.to, mail.subject) == ([member.user.email], "Gilt das noch? Proberaum")


@pytest.mark.parametrize(
    ("renewed", "until", "due"),
    [(-80, 15, False), (-80, 14, True), (-80, 0, True), (-80, -1, False), (-6, 5, False), (-7, 5, True)],
)
def test_when_it_is_asked(listing, renewed, until, due):
    """One that was written for a few days is not asked about at once; a day on which nothing ran is made up for."""
    Listing.objects.update(renewed_on=days(renewed), valid_until=days(until))

    assert actions.due_to_expire() == ([listing] if due else [])


def test_after_prolonging_it_asks_again_the_next_time(member, listing):
    Listing.objects.update(renewed_on=days(-80), valid_until=days(3))
    assert actions.tell_of_expiry(listing=listing) is True
    actions.prolong(listing=listing, by=member.user)
    assert actions.tell_of_expiry(listing=listing) is True

    assert actions.tell_of_expiry(listing=listing) is False


def test_where_its_writer_has_left_the_owners_are_asked(member, listing, run_jobs):
    owner = MembershipFactory(organisation=member.organisation, role="owner")
    member.delete()

    actions.tell_of_expiry(listing=listing)

    assert [mail.to for mail in run_jobs()] == [[owner.user.email]]


def test_prolonged_meanwhile_no_mail_leaves(member, listing, run_jobs):
    Listing.objects.update(renewed_on=days(-80), valid_until=days(3))
    actions.tell_of_expiry(listing=listing)
    actions.prolong(listing=listing, by=member.user)

    assert run_jobs() == []


@pytest.mark.parametrize(
    "verb",
    [
        lambda listing: actions.hide(listing=listing, by=StaffFactory(), reason="Werbung."),
        lambda listing: actions.unhide(listing=listing, by=StaffFactory()),
        lambda listing: actions.tell_of_expiry(listing=listing),
        lambda listing: actions.close(listing=listing, by=StaffFactory(), outcome="found"),
        lambda listing: actions.prolong(listing=listing, by=StaffFactory()),
    ],
)
def test_every_verb_locks_the_organisation_and_nothing_before_it(verb):
    """One order for all verbs: two of them never wait for each other."""
    listing = ListingFactory()
    with CaptureQueriesContext(connection) as captured:
        verb(listing)
    locks = [query["sql"] for query in captured if "FOR UPDATE" in query["sql"]]
    assert 'FROM "organisations_organisation"' in locks[0]
