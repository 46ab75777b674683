"""A profile that nobody touches is asked about, and says so when nobody answers."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from organisations import links, mails
from organisations.actions import ask_whether_current, confirm_current, due_to_be_asked, update_profile
from organisations.models import Change, Organisation
from tests.factories import MembershipFactory, OrganisationFactory, StaffFactory, UserFactory
from wedo.tasks import ask_whether_profiles_hold

pytestmark = pytest.mark.django_db
YEAR = dt.timedelta(days=366)


@pytest.fixture
def owner():
    return MembershipFactory(role="owner", organisation__confirmed_at=timezone.now() - YEAR)


def later(**days) -> None:
    """Let the mails have been sent that long ago."""
    Organisation.objects.filter(asked_at__isnull=False).update(asked_at=timezone.now() - dt.timedelta(**days))


def test_after_a_year_the_owners_are_asked_once(owner, run_jobs):
    OrganisationFactory(confirmed_at=timezone.now() - dt.timedelta(days=360))

    for _ in range(2):
        ask_whether_profiles_hold(0)

    assert [mail.to for mail in run_jobs()] == [[owner.user.email]]


def test_the_mail_leads_to_the_button_and_off_the_net(owner, run_jobs):
    ask_whether_profiles_hold(0)

    (mail,) = run_jobs()
    assert "/netzwerk/aktuell/" in mail.body
    assert "/netzwerk/notfall/" in mail.body


def test_a_second_mail_follows_after_a_month_and_then_none(owner):
    asked = []
    for _ in range(4):
        asked.append(len(due_to_be_asked()))
        for organisation in due_to_be_asked():
            ask_whether_current(organisation=organisation)
        later(days=31)

    assert asked == [1, 1, 0, 0]


def test_two_runs_at_once_ask_once_and_never_a_third_time(owner):
    """Each run has the list that it read before."""
    first, second = due_to_be_asked(), due_to_be_asked()
    asked = [ask_whether_current(organisation=one) for one in first + second]
    later(days=31)
    asked.append(ask_whether_current(organisation=second[0]))
    later(days=31)
    asked.append(ask_whether_current(organisation=second[0]))

    assert (asked, Organisation.objects.get().times_asked) == ([True, False, True, False], 2)


def test_after_two_unanswered_mails_the_profile_says_since_when_nobody_confirmed_it(owner):
    ask_whether_current(organisation=owner.organisation)
    twice_at_once = ask_whether_current(organisation=owner.organisation)
    later(days=31)
    ask_whether_current(organisation=owner.organisation)
    owner.organisation.refresh_from_db()
    at_once = owner.organisation.unconfirmed_since

    later(days=15)
    owner.organisation.refresh_from_db()

    assert (twice_at_once, at_once) == (False, None)
    assert owner.organisation.unconfirmed_since == owner.organisation.confirmed_at
    assert list(Organisation.objects.stale()) == [owner.organisation]


def test_a_mail_scanner_confirms_nothing_and_the_button_does(owner, client):
    ask_whether_current(organisation=owner.organisation)
    address = reverse("organisations:still_right", args=[links.still_right_token(owner.organisation)])

    client.get(address)
    owner.organisation.refresh_from_db()
    seen = owner.organisation.times_asked
    client.post(address)
    owner.organisation.refresh_from_db()

    assert (seen, owner.organisation.times_asked, owner.organisation.asked_at) == (1, 0, None)
    assert timezone.now() - owner.organisation.confirmed_at < dt.timedelta(minutes=1)
    assert list(Change.objects.values_list("kind", "actor")) == [("confirmed", "link")]


def test_an_edit_counts_as_confirmed(owner):
    ask_whether_current(organisation=owner.organisation)

    organisation = update_profile(organisation=owner.organisation, by=owner.user, data={"website": ""})

    assert (organisation.times_asked, organisation.unconfirmed_since) == (0, None)
    assert due_to_be_asked() == []


def test_who_answered_while_the_mail_waited_is_not_asked(owner, run_jobs):
    ask_whether_current(organisation=owner.organisation)
    confirm_current(organisation=owner.organisation, by=owner.user)

    assert run_jobs() == []


def test_what_has_become_needless_is_not_counted(owner):
    (organisation,) = due_to_be_asked()
    confirm_current(organisation=organisation, by=owner.user)

    assert ask_whether_current(organisation=organisation) is False


def test_an_old_link_does_not_hold_for_ever(owner, client, monkeypatch):
    token = links.still_right_token(owner.organisation)
    monkeypatch.setattr(links, "STILL_RIGHT_HOLDS", dt.timedelta(seconds=-1))

    assert client.post(reverse("organisations:still_right", args=[token])).status_code == 404


def test_what_staff_mend_is_no_confirmation(owner):
    """Else a stale profile looks fresh because somebody has corrected a word in it."""
    Organisation.objects.update(times_asked=2, asked_at=timezone.now() - dt.timedelta(days=20))
    before = Organisation.objects.get()

    update_profile(organisation=before, by=StaffFactory(), data={"name": "Richtig geschrieben"})

    after = Organisation.objects.get()
    assert (after.name, after.confirmed_at, after.times_asked, after.asked_at) == (
        "Richtig geschrieben",
        before.confirmed_at,
        2,
        before.asked_at,
    )
    assert after.unconfirmed_since == before.confirmed_at


def test_what_a_member_saves_is_one(owner):
    Organisation.objects.update(times_asked=2, asked_at=timezone.now() - dt.timedelta(days=20))

    update_profile(organisation=owner.organisation, by=owner.user, data={"name": "Neuer Name"})

    after = Organisation.objects.get()
    assert (after.times_asked, after.asked_at, after.unconfirmed_since) == (0, None, None)
    assert timezone.now() - after.confirmed_at < dt.timedelta(minutes=1)


def test_asking_is_bounded(django_assert_num_queries):
    OrganisationFactory.create_batch(3, confirmed_at=timezone.now() - YEAR)
    MembershipFactory(user=UserFactory(), organisation__confirmed_at=timezone.now())

    with django_assert_num_queries(1):
        assert len(due_to_be_asked()) == 3


def test_the_last_question_says_that_it_is_the_last():
    owner = MembershipFactory()
    for number in (1, 2):
        mails.still_right(owner.organisation, owner.user.pk, number)

    first, last = (mail.outbox[-2], mail.outbox[-1])
    assert first.subject != last.subject
    assert ["zum letzten Mal" in sent.body for sent in (first, last)] == [False, True]
