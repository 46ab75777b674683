"""The weekly mail: what is in it, and that each week is told once."""

import datetime as dt
from unittest import mock

import pytest
from django.core import mail as outgoing
from django.utils import timezone

from events.models import HAMBURG, Event
from organisations import actions
from organisations.models import Change, Digest, Listing, Organisation
from tests.factories import (
    DigestFactory,
    EventFactory,
    ListingFactory,
    MembershipFactory,
    OrganisationFactory,
    StaffFactory,
    TopicFactory,
    UserFactory,
)
from wedo import tasks
from wedo.digest import last_moment, news_for

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 9, 9, 2, tzinfo=HAMBURG)
SINCE, UNTIL = dt.datetime(2026, 3, 2, 9, tzinfo=HAMBURG), dt.datetime(2026, 3, 9, 9, tzinfo=HAMBURG)
IN_THE_WEEK, BEFORE = dt.datetime(2026, 3, 5, 12, tzinfo=HAMBURG), dt.datetime(2026, 2, 5, 12, tzinfo=HAMBURG)


@pytest.fixture(autouse=True)
def monday(monkeypatch):
    """It is two minutes past nine, on the Monday after the week."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def listing(*, at=IN_THE_WEEK, published=BEFORE, **fields) -> Listing:
    made = ListingFactory(**fields)
    Listing.objects.filter(pk=made.pk).update(created_at=at)
    Organisation.objects.filter(pk=made.organisation_id).update(published_at=published)
    return made


def event(*, at=IN_THE_WEEK, **fields) -> Event:
    made = EventFactory(**fields)
    Event.objects.filter(pk=made.pk).update(published_at=at)
    return made


@pytest.fixture
def digest():
    made = DigestFactory(user=MembershipFactory().user)
    Digest.objects.update(told_until=SINCE)
    return made


def own(digest) -> Organisation:
    return digest.user.organisations.get()


def news(digest):
    return news_for(Digest.objects.get(pk=digest.pk), SINCE, UNTIL)


def run(run_jobs) -> list:
    tasks.write_digests.func(0)
    return run_jobs()


# What is in it ------------------------------------------------------------------------------------


def test_a_new_listing_that_answers_one_of_mine(digest):
    mine = listing(organisation=own(digest), at=BEFORE, kind="need")
    theirs = listing(kind="offer")
    listing(kind="offer", at=BEFORE)
    listing(kind="offer", category="money")

    assert news(digest).matches == [(mine, theirs)]


def test_to_a_new_listing_of_mine_older_ones_are_news_too(digest):
    mine = listing(organisation=own(digest), kind="need")
    theirs = listing(kind="offer", at=BEFORE)

    assert news(digest).matches == [(mine, theirs)]


def test_it_is_new_when_its_organisation_has_become_public(digest):
    mine = listing(organisation=own(digest), at=BEFORE, kind="need")
    theirs = listing(kind="offer", at=BEFORE, published=IN_THE_WEEK)

    assert news(digest).matches == [(mine, theirs)]


def test_it_is_new_when_staff_have_put_it_back(digest):
    mine = listing(organisation=own(digest), at=BEFORE, kind="need")
    theirs, staff = listing(kind="offer", at=BEFORE), StaffFactory()
    actions.hide(listing=theirs, by=staff, reason="Werbung.")
    hidden = news(digest).matches
    with mock.patch.object(timezone, "now", return_value=IN_THE_WEEK):
        actions.unhide(listing=theirs, by=staff)

    assert (hidden, news(digest).matches) == ([], [(mine, theirs)])


def test_it_is_new_when_it_is_prolonged_after_it_had_run_out(digest):
    mine = listing(organisation=own(digest), at=BEFORE, kind="need")
    run_out = listing(kind="offer", at=BEFORE, valid_until=dt.date(2026, 3, 1), renewed_on=dt.date(2026, 2, 1))
    running = listing(kind="offer", at=BEFORE, renewed_on=dt.date(2026, 2, 1), valid_until=dt.date(2026, 4, 1))
    with mock.patch.object(timezone, "now", return_value=IN_THE_WEEK):
        for one in (run_out, running):
            actions.prolong(listing=one, by=MembershipFactory(organisation=one.organisation).user)

    assert news(digest).matches == [(mine, run_out)]


def test_it_is_new_when_a_later_day_brings_it_back(digest):
    mine = listing(organisation=own(digest), at=BEFORE, kind="need")
    theirs = listing(kind="offer", at=BEFORE, valid_until=dt.date(2026, 3, 1), renewed_on=dt.date(2026, 2, 1))
    member = MembershipFactory(organisation=theirs.organisation)
    with mock.patch.object(timezone, "now", return_value=IN_THE_WEEK):
        actions.update_listing(listing=theirs, by=member.user, data={"valid_until": dt.date(2026, 4, 1)})

    assert news(digest).matches == [(mine, theirs)]


def test_it_is_new_when_its_organisation_is_back_on_the_net(digest):
    mine = listing(organisation=own(digest), at=BEFORE, kind="need")
    theirs = listing(kind="offer", at=BEFORE)
    member = MembershipFactory(organisation=theirs.organisation)
    actions.take_offline(organisation=theirs.organisation, by=member.user)
    away = news(digest).matches
    actions.back_online(organisation=theirs.organisation, by=member.user)
    Change.objects.filter(kind="online").update(at=IN_THE_WEEK)

    assert (away, news(digest).matches) == ([], [(mine, theirs)])


@pytest.mark.parametrize("number", [1, 15])
def test_it_costs_the_same_for_one_entry_and_fifteen(digest, number, django_assert_num_queries):
    for _time in range(number):
        listing(organisation=own(digest), kind="need")
        listing(kind="offer")
    digest = Digest.objects.get()

    with django_assert_num_queries(3):
        found = news_for(digest, SINCE, UNTIL).matches

    assert len(found) == min(number * number, 20)


def test_two_of_my_organisations_are_not_told_of_each_other(digest):
    listing(organisation=own(digest), kind="need")
    second = MembershipFactory(user=digest.user)
    listing(organisation=second.organisation, kind="offer")

    assert not news(digest)


def test_matches_come_only_to_who_wants_them(digest):
    listing(organisation=own(digest), kind="need")
    listing(kind="offer")
    Digest.objects.update(matches=False)

    assert not news(digest)


def test_whoever_follows_hears_of_new_events_ahead(digest):
    actions.follow(by=digest.user, topic=TopicFactory())
    new = event(title="Neues Treffen", date=dt.date(2026, 4, 1))
    event(at=BEFORE, date=dt.date(2026, 4, 1))
    event(date=dt.date(2026, 3, 6))
    event(date=dt.date(2026, 4, 1), status=Event.Status.CANCELLED)

    assert news(digest).events == [new]


def test_who_follows_nothing_hears_of_no_event(digest):
    event(date=dt.date(2026, 4, 1))

    assert not news(digest)


def test_of_a_followed_organisation_its_new_listings(digest):
    followed = OrganisationFactory()
    actions.follow(by=digest.user, organisation=followed)
    new = listing(organisation=followed)
    listing(organisation=followed, at=BEFORE)
    listing()

    assert news(digest).listings == [new]


def test_of_a_topic_new_organisations_and_their_new_listings(digest):
    topic = TopicFactory()
    actions.follow(by=digest.user, topic=topic)
    new = OrganisationFactory(published_at=IN_THE_WEEK)
    old = OrganisationFactory(published_at=BEFORE)
    for organisation in (new, old, own(digest)):
        organisation.topics.set([topic, TopicFactory()])
    OrganisationFactory(published_at=IN_THE_WEEK)
    entry = listing(organisation=old)
    listing(organisation=own(digest))

    assert (news(digest).organisations, news(digest).listings) == ([new], [entry])


def test_a_match_is_told_once_in_a_mail(digest):
    mine, theirs = listing(organisation=own(digest), kind="need"), listing(kind="offer")
    actions.follow(by=digest.user, organisation=theirs.organisation)

    assert (news(digest).matches, news(digest).listings) == ([(mine, theirs)], [])


# Once a week --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        (dt.datetime(2026, 3, 9, 9, 0, tzinfo=HAMBURG), UNTIL),
        (dt.datetime(2026, 3, 9, 8, 59, tzinfo=HAMBURG), SINCE),
        (dt.datetime(2026, 3, 15, 23, 59, tzinfo=HAMBURG), UNTIL),
        # The clocks change on 29 March: nine o'clock stays nine o'clock.
        (dt.datetime(2026, 3, 30, 7, 1, tzinfo=dt.UTC), dt.datetime(2026, 3, 30, 7, 0, tzinfo=dt.UTC)),
    ],
)
def test_a_week_ends_on_monday_at_nine_in_hamburg(now, moment):
    assert last_moment(now) == moment


def test_each_week_is_told_once_however_often_the_job_runs(digest, run_jobs):
    listing(organisation=own(digest), kind="need")
    listing(kind="offer")

    assert [len(run(run_jobs)) for _ in range(3)] == [1, 0, 0]
    assert Digest.objects.get().told_until == UNTIL


def test_a_process_killed_before_the_end_tells_it_the_next_time(digest, run_jobs):
    """Moved on and queued in one transaction: both or neither."""
    listing(organisation=own(digest), kind="need")
    listing(kind="offer")

    with mock.patch.object(tasks.send_digest, "defer", side_effect=SystemExit), pytest.raises(SystemExit):
        tasks.write_digests.func(0)

    assert Digest.objects.get().told_until == SINCE
    assert len(run(run_jobs)) == 1


def test_nothing_new_is_no_mail(digest, run_jobs):
    listing(organisation=own(digest), kind="need", at=BEFORE)

    assert run(run_jobs) == []
    assert Digest.objects.get().told_until == UNTIL


def test_what_has_gone_until_the_mail_leaves_is_not_told(digest, run_jobs):
    listing(organisation=own(digest), kind="need")
    theirs = listing(kind="offer")
    tasks.write_digests.func(0)
    Listing.objects.filter(pk=theirs.pk).update(hidden_at=NOW)

    assert run_jobs() == []


def test_unsubscribed_until_the_mail_leaves_it_does_not_leave(digest, run_jobs):
    listing(organisation=own(digest), kind="need")
    listing(kind="offer")
    tasks.write_digests.func(0)
    actions.unsubscribe(digest=digest)

    assert run_jobs() == []


def test_a_closed_account_gets_nothing(digest, run_jobs):
    listing(organisation=own(digest), kind="need")
    listing(kind="offer")
    type(digest.user).objects.update(is_active=False)

    assert run(run_jobs) == []


def test_who_has_subscribed_after_the_moment_waits_for_the_next(run_jobs):
    user = UserFactory()
    actions.follow(by=user, topic=TopicFactory())
    event(date=dt.date(2026, 4, 1))

    assert run(run_jobs) == []


# The mail -----------------------------------------------------------------------------------------


def test_the_mail_says_what_is_new_and_how_it_ends(digest, run_jobs, settings):
    settings.SITE_URL = "https://wedo.example"
    listing(organisation=own(digest), kind="need", title="Proberaum gesucht")
    theirs = listing(kind="offer", title="Saal, siehe trap.example", organisation__name="Chor www.trap.example")
    actions.follow(by=digest.user, topic=TopicFactory())
    Digest.objects.update(told_until=SINCE)
    event(title="Neues Treffen", date=dt.date(2026, 4, 1))

    (mail,) = run(run_jobs)

    assert (mail.to, mail.subject) == ([digest.user.email], "Neu bei WeDo")
    assert "Passt zu: Proberaum gesucht" in mail.body
    assert f"https://wedo.example/netzwerk/suche-biete/{theirs.pk}/" in mail.body
    assert "Neues Treffen" in mail.body
    html = mail.alternatives[0].content
    for part in (mail.body, html):
        assert "trap.example" not in part
    message = mail.message()
    address = message["List-Unsubscribe"].strip("<>")
    assert address.startswith("https://wedo.example/netzwerk/abmelden/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in mail.body
    assert address in html


def test_it_is_written_in_the_readers_language(digest, run_jobs):
    type(digest.user).objects.update(language="en")
    listing(organisation=own(digest), kind="need")
    listing(kind="offer")

    (mail,) = run(run_jobs)

    assert "/en/netzwerk/abmelden/" in mail.message()["List-Unsubscribe"]
    assert mail.message()["Content-Language"] == "en"


def test_the_same_mail_sent_again_is_shown_once(digest, run_jobs):
    listing(organisation=own(digest), kind="need")
    listing(kind="offer")
    (first,) = run(run_jobs)
    tasks.send_digest.func(digest_id=digest.pk, since=SINCE.isoformat(), until=UNTIL.isoformat())

    assert first.message()["Message-ID"] == outgoing.outbox[-1].message()["Message-ID"]
