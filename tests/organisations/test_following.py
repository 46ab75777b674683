"""Following topics and organisations, and the switches of the weekly mail."""

import datetime as dt

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisations import actions, links
from organisations.actions.following import MOST_FOLLOWS
from organisations.models import Digest, Follow, Organisation
from tests.factories import DigestFactory, OrganisationFactory, TopicFactory, UserFactory
from tests.pages import text
from wedo.logs import clean

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - dt.timedelta(days=100)


def switches(user) -> tuple[bool, bool]:
    return Digest.objects.values_list("matches", "follows").get(user=user)


def test_following_switches_the_weekly_mail_on_from_now():
    user, topic = UserFactory(), TopicFactory()

    for _ in range(2):
        actions.follow(by=user, topic=topic)

    assert list(Follow.objects.values_list("user", "topic", "organisation")) == [(user.pk, topic.pk, None)]
    assert switches(user) == (False, True)


def test_what_happened_while_it_was_off_is_never_told():
    digest = DigestFactory(matches=False, follows=False)
    Digest.objects.update(told_until=LONG_AGO)

    actions.set_digest(by=digest.user, matches=True, follows=False)
    after = Digest.objects.get()
    assert (after.matches, after.follows, after.told_until > LONG_AGO) == (True, False, True)
    Digest.objects.update(told_until=LONG_AGO)
    actions.set_digest(by=digest.user, matches=True, follows=True)

    assert Digest.objects.get().told_until == LONG_AGO


def test_a_profile_that_is_not_public_cannot_be_followed():
    with pytest.raises(actions.NotAllowed):
        actions.follow(by=UserFactory(), organisation=OrganisationFactory(status="submitted", published_at=None))


def test_nobody_follows_without_end():
    user = UserFactory()
    Follow.objects.bulk_create(Follow(user=user, topic=topic) for topic in TopicFactory.create_batch(MOST_FOLLOWS))

    with pytest.raises(actions.TooMany):
        actions.follow(by=user, organisation=OrganisationFactory())


def test_a_reader_follows_an_organisation_and_no_longer(as_user):
    organisation, browser = OrganisationFactory(name="Beispielchor"), as_user(UserFactory())
    address = reverse("organisations:follow", args=[organisation.slug])

    assert "Neues von: Beispielchor" in text(browser.get(address))
    page = browser.post(address, {"verb": "follow"}, follow=True)
    assert "Du hörst jetzt von: Beispielchor." in text(page)
    page = browser.post(address, {"verb": "unfollow"}, follow=True)

    assert "Du hörst nichts mehr von: Beispielchor." in text(page)
    assert Follow.objects.count() == 0


def test_a_topic_too(as_user):
    topic, user = TopicFactory(name="Musik"), UserFactory()

    as_user(user).post(reverse("organisations:follow_topic", args=[topic.slug]), {"verb": "follow"})

    assert list(Follow.objects.values_list("topic__name", flat=True)) == ["Musik"]


def test_profile_and_topic_filter_show_the_ways_to_follow_without_a_cookie(client):
    organisation, topic = OrganisationFactory(), TopicFactory()
    organisation.topics.add(topic)

    profile = client.get(organisation.get_absolute_url()).content.decode()
    filtered = client.get(reverse("organisations:directory"), {"thema": topic.slug}).content.decode()

    assert f'href="{reverse("organisations:follow", args=[organisation.slug])}"' in profile
    assert f'href="{reverse("organisations:feed", args=[organisation.slug])}"' in profile
    assert f'href="{reverse("organisations:follow_topic", args=[topic.slug])}"' in filtered
    assert dict(client.cookies) == {}


@pytest.mark.parametrize("verb", ["", "unsinn"])
def test_another_verb_there_is_not(as_user, verb):
    address = reverse("organisations:follow_topic", args=[TopicFactory().slug])

    assert as_user(UserFactory()).post(address, {"verb": verb}).status_code == 404


def test_the_page_of_my_subscriptions_saves_the_switches(as_user):
    user = UserFactory()
    browser = as_user(user)
    address = reverse("organisations:subscriptions")
    assert "Noch hast du nichts abonniert." in text(browser.get(address))
    assert Digest.objects.count() == 0

    browser.post(address, {"wochenmail-matches": "on"})

    assert switches(user) == (True, False)


@pytest.mark.parametrize("number", [1, 5])
def test_my_subscriptions_cost_the_same_for_one_and_five(as_user, django_assert_num_queries, number):
    user = UserFactory()
    for topic in TopicFactory.create_batch(number):
        actions.follow(by=user, topic=topic)
        actions.follow(by=user, organisation=OrganisationFactory())
    browser = as_user(user)

    with django_assert_num_queries(5):
        browser.get(reverse("organisations:subscriptions"))


@pytest.mark.parametrize("status", ["offline", "declined"])
def test_what_is_not_to_be_seen_any_more_is_left_without_its_name(as_user, status):
    """Who has fled is not named to who had followed it; and nobody is bound for ever."""
    user, other = UserFactory(), UserFactory()
    fled = OrganisationFactory(name="Geflohen", slug="geflohen")
    for one in (user, other):
        actions.follow(by=one, organisation=fled)
    Organisation.objects.filter(pk=fled.pk).update(status=status, offline_at=timezone.now())
    browser, address = as_user(user), reverse("organisations:subscriptions")
    own = Follow.objects.get(user=user)

    page = browser.get(address).content.decode()
    answers = [browser.post(address, {"unfollow": number}).status_code for number in (own.pk, own.pk, "x", "9" * 30)]

    assert "Ein Profil, das gerade nicht zu sehen ist" in page
    assert "eflohen" not in page
    assert answers == [302] * 4
    assert list(Follow.objects.values_list("user", flat=True)) == [other.pk]


def test_a_page_that_was_open_before_it_went_off_the_net_still_unfollows(as_user):
    user, fled = UserFactory(), OrganisationFactory()
    actions.follow(by=user, organisation=fled)
    Organisation.objects.filter(pk=fled.pk).update(status="offline", offline_at=timezone.now())
    address = reverse("organisations:follow", args=[fled.slug])

    answers = [
        as_user(UserFactory()).post(address, {"verb": "unfollow"}).status_code,
        as_user(user).get(address).status_code,
        as_user(user).post(address, {"verb": "follow"}).status_code,
        as_user(user).post(address, {"verb": "unfollow"}).status_code,
    ]

    assert answers == [404, 404, 404, 302]
    assert Follow.objects.count() == 0


def test_nobody_unfollows_for_somebody_else(as_user):
    other = UserFactory()
    follow = actions.follow(by=other, organisation=OrganisationFactory())

    as_user(UserFactory()).post(reverse("organisations:subscriptions"), {"unfollow": follow.pk})

    assert Follow.objects.get() == follow


# The end by one click (RFC 8058) ------------------------------------------------------------------


@pytest.fixture
def digest():
    return DigestFactory()


@pytest.fixture
def address(digest) -> str:
    return reverse("organisations:unsubscribe", args=[links.unsubscribe_token(digest)])


def test_a_mail_scanner_unsubscribes_nobody(client, digest, address):
    page = client.get(address)

    assert (page.status_code, switches(digest.user)) == (200, (True, True))
    assert "Wochenmail abbestellen?" in text(page)


def test_a_mail_program_unsubscribes_by_one_post_without_cookie_or_token(digest, address):
    browser = Client(enforce_csrf_checks=True)
    for _ in range(2):
        answer = browser.post(address, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200

    assert switches(digest.user) == (False, False)


def test_the_follows_stay(client, digest, address):
    actions.follow(by=digest.user, topic=TopicFactory())

    client.post(address)

    assert digest.user.follows.count() == 1


@pytest.mark.parametrize(
    "token",
    ["1", signing.Signer(salt=links.PROLONG).sign("1"), signing.Signer(salt=links.UNSUBSCRIBE).sign("x"), "A" * 500],
)
def test_a_forged_link_is_unknown(client, digest, token):
    assert client.post(reverse("organisations:unsubscribe", args=[token])).status_code == 404


def test_the_address_stays_out_of_the_logs(address):
    assert clean(f"POST {address}") == "POST /netzwerk/abmelden/…/"


def test_whoever_switched_the_mail_off_reads_that_nothing_is_told(as_user):
    user = UserFactory()
    actions.follow(topic=TopicFactory(), by=user)
    browser = as_user(user)
    page, words = reverse("organisations:subscriptions"), "Die E-Mail dazu ist aus."

    before = words in browser.get(page).content.decode()
    actions.unsubscribe(digest=Digest.objects.get())

    assert (before, words in browser.get(page).content.decode()) == (False, True)
