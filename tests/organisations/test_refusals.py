"""Between the look of a view and the lock of a verb somebody else acts: that is a page in words, never a 500."""

import pytest
from django.test import Client
from django.urls import reverse

from organisations import actions, links
from organisations.models import ContactMessage, JoinRequest, Listing, Membership, Organisation, Picture
from tests.factories import (
    InvitationFactory,
    ListingFactory,
    MembershipFactory,
    OrganisationFactory,
    StaffFactory,
    TopicFactory,
    UserFactory,
)
from tests.organisations.test_listings_views import filled
from tests.pages import text
from tickets.actions import SoldOut
from wedo import refusals

pytestmark = pytest.mark.django_db

REFUSALS = sorted(
    (one for one in vars(actions).values() if isinstance(one, type) and issubclass(one, refusals.Refused)),
    key=lambda one: one.__name__,
)
ALL = [*REFUSALS, refusals.Gone]


@pytest.fixture(autouse=True)
def as_often_as_needed(settings):
    """Every refusal is tried once."""
    settings.RATE_LIMITS = False


@pytest.fixture
def chor() -> Membership:
    """An owner and the organisation."""
    return MembershipFactory(organisation__slug="chor")


@pytest.fixture
def pages(chor) -> dict:
    """For each verb that a page calls: who presses the button, its address, and what is sent."""
    of = {"slug": "chor"}
    organisation, user = chor.organisation, chor.user
    listing = ListingFactory(organisation=organisation)
    colleague = MembershipFactory(organisation=organisation)
    picture = Picture.objects.create(organisation=organisation, alt="Ein Chor", width=1, height=1, file="bilder/x.webp")
    letter = ContactMessage.objects.create(
        organisation=organisation, name="Gast", email="gast@example.org", text="Hallo!", sent_at=chor.created_at
    )
    invited = InvitationFactory(organisation=organisation)
    request = JoinRequest.objects.create(organisation=organisation, user=UserFactory())
    own = JoinRequest.objects.create(organisation=OrganisationFactory(), user=user)
    unowned = OrganisationFactory(slug="ohne")
    entry = filled()
    message = {"name": "Gast", "email": "gast@example.org", "text": "Hallo zusammen!", "consent": "on"}
    alone = {"pk": picture.pk} | of
    return {
        "update_profile": (
            "organisations:edit",
            of,
            {"name": "Chor", "summary_de": "Wir singen.", "languages": ["de"], "seen": "{}"},
        ),
        "take_offline": ("organisations:protection", of, {"verb": "offline"}),
        "back_online": ("organisations:protection", of, {"verb": "online"}),
        "confirm_current": ("organisations:protection", of, {"verb": "current"}),
        "withdraw_emergency_links": ("organisations:protection", of, {"verb": "links"}),
        "create_listing": ("organisations:listing_new", of, entry),
        "update_listing": ("organisations:listing_edit", {"pk": listing.pk}, entry),
        "close": ("organisations:listing_close", {"pk": listing.pk}, {"outcome": Listing.Outcome.values[0]}),
        "prolong": ("organisations:listing_prolong", {"pk": listing.pk}, {}),
        "describe_picture": ("organisations:picture", alone, {"alt": "Der Chor singt"}),
        "move_picture_up": ("organisations:picture", alone, {"verb": "up"}),
        "remove_picture": ("organisations:picture", alone, {"verb": "remove"}),
        "block_sender": ("organisations:message", {"pk": letter.pk}, {"verb": "block"}),
        "unblock_sender": ("organisations:message", {"pk": letter.pk}, {"verb": "unblock"}),
        "report_message": ("organisations:message", {"pk": letter.pk}, {"verb": "report", "reason": "spam"}),
        "invite": ("organisations:people", of, {"email": "neu@example.org", "role": "editor", "language": "de"}),
        "send_claim": ("organisations:people", {"slug": unowned.slug}, {"email": "neu@example.org", "language": "de"}),
        "resend": ("organisations:people_invitation", of | {"pk": invited.pk}, {"do": "again"}),
        "revoke": ("organisations:people_invitation", of | {"pk": invited.pk}, {}),
        "answer_request": ("organisations:people_request", of | {"pk": request.pk}, {"do": "accept"}),
        "change_role": ("organisations:people_member", of | {"pk": colleague.pk}, {"role": "editor"}),
        "hand_over": ("organisations:people_hand_over", of | {"pk": colleague.pk}, {}),
        "remove": ("organisations:people_remove", of | {"pk": colleague.pk}, {}),
        "leave": ("organisations:leave", of, {}),
        "withdraw_request": ("organisations:withdraw_request", {"pk": own.pk}, {}),
        "ask_to_join": ("organisations:join_request", {"slug": unowned.slug}, {}),
        "follow": ("organisations:follow", of, {"verb": "follow"}),
        "unfollow": ("organisations:follow_topic", {"slug": TopicFactory().slug}, {"verb": "unfollow"}),
        "set_digest": ("organisations:subscriptions", {}, {"wochenmail-matches": "on"}),
        "send_message": ("organisations:contact", of, message),
        "report_public": ("organisations:report", of, {"reason": "spam", "text": "Das ist Werbung."}),
    }


VERBS = [
    "update_profile",
    "take_offline",
    "back_online",
    "confirm_current",
    "withdraw_emergency_links",
    "create_listing",
    "update_listing",
    "close",
    "prolong",
    "describe_picture",
    "move_picture_up",
    "remove_picture",
    "block_sender",
    "unblock_sender",
    "report_message",
    "invite",
    "send_claim",
    "resend",
    "revoke",
    "answer_request",
    "change_role",
    "hand_over",
    "remove",
    "leave",
    "withdraw_request",
    "ask_to_join",
    "follow",
    "unfollow",
    "set_digest",
    "send_message",
    "report_public",
]


@pytest.mark.parametrize("verb", VERBS)
def test_no_refusal_of_a_verb_breaks_its_page(chor, pages, as_user, monkeypatch, verb):
    name, kwargs, data = pages[verb]
    client = as_user(StaffFactory() if verb == "send_claim" else chor.user)
    real = getattr(actions, verb)
    # Who writes to a form that has just closed is no stranger at a locked door: the text comes back.
    not_allowed = (409,) if verb == "send_message" else (403, 404)
    for refusal in ALL:
        raised = [refusal(None) if refusal is actions.AlreadyInvited else refusal()]

        def once(raised=raised, **facts):
            if raised:
                raise raised.pop()
            return real(**facts)

        monkeypatch.setattr(actions, verb, once)
        answer = client.post(reverse(name, kwargs=kwargs), data)
        assert (refusal, raised, answer.status_code < 500) == (refusal, [], True)
        assert refusal is not actions.NotAllowed or answer.status_code in not_allowed


def test_every_verb_that_a_view_calls_is_tested_here(pages):
    assert sorted(pages) == sorted(VERBS)


@pytest.mark.parametrize(
    ("refusal", "status", "words"),
    [
        (actions.NotAllowed, 403, "Das geht mit diesem Konto nicht"),
        (actions.AlreadyDecided, 409, "Das hat sich gerade geändert"),
        (refusals.Gone, 404, "gibt es"),
        (lambda: SoldOut(1), 409, "Es ist nur noch ein Platz frei."),
    ],
)
def test_what_no_view_says_is_a_page_in_words(as_user, chor, monkeypatch, refusal, status, words):
    def refuse(**_facts):
        raise refusal()

    monkeypatch.setattr(actions, "set_digest", refuse)
    answer = as_user(chor.user).post(reverse("organisations:subscriptions"), {"wochenmail-matches": "on"})
    assert (answer.status_code, words in text(answer)) == (status, True)


def test_an_emergency_link_that_was_withdrawn_meanwhile_does_nothing(chor, monkeypatch):
    path = reverse("organisations:emergency", args=[links.emergency_token(chor.organisation)])
    verb = actions.take_offline

    def late(**facts):
        Organisation.objects.update(safety_version=7)
        return verb(**facts)

    monkeypatch.setattr(actions, "take_offline", late)
    assert Client().post(path).status_code == 410


def test_a_picture_that_somebody_has_taken_away_is_told_so(chor, as_user, monkeypatch):
    organisation, verb = chor.organisation, actions.describe_picture
    picture = Picture.objects.create(organisation=organisation, alt="Ein Chor", width=1, height=1, file="bilder/x.webp")
    stale = Picture.objects.get()

    def late(**facts):
        Picture.objects.all().delete()
        return verb(**facts)

    monkeypatch.setattr(actions, "describe_picture", late)
    path = reverse("organisations:picture", args=["chor", picture.pk])
    page = as_user(chor.user).post(path, {"alt": "Der Chor"}, follow=True)
    assert "Dieses Bild hat inzwischen jemand weggenommen." in page.content.decode()
    with pytest.raises(actions.NoLongerOpen):
        actions.move_picture_up(picture=stale, by=chor.user)


def test_an_entry_that_was_deleted_meanwhile_is_no_longer_open(chor):
    listing = ListingFactory(organisation=chor.organisation)
    stale = Listing.objects.get()
    listing.delete()
    with pytest.raises(actions.NoLongerOpen):
        actions.close(listing=stale, by=chor.user, outcome="found")
