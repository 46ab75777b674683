"""Closing an account: organisations are settled first, the rest goes at once."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisations import actions as organisation_actions
from organisations.models import Change, ContactMessage, Follow, Invitation, Membership, Organisation
from tests.factories import (
    PASSWORD,
    BookingFactory,
    MembershipFactory,
    OrganisationFactory,
    StaffFactory,
    TopicFactory,
    UserFactory,
)
from tests.pages import text
from tickets.models import Booking
from wedo.accounts.models import User
from wedo.me import actions

pytestmark = pytest.mark.django_db

DELETE = reverse("me:delete")
EDITOR, OWNER = Membership.Role.EDITOR, Membership.Role.OWNER


@pytest.fixture(autouse=True)
def no_tries_yet():
    """allauth counts tries in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def owner():
    """Somebody who alone answers for an organisation."""
    return MembershipFactory(user__name="Mira Beispiel", organisation__name="Verein 1").user


def signed_in(user: User) -> Client:
    """A browser in which somebody has just said the password twice."""
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def test_it_asks_once_more_who_it_is(as_user):
    user = UserFactory()
    assert as_user(user).post(DELETE, {"sure": "on"}).status_code == 302
    assert User.objects.filter(pk=user.pk).exists()


def test_an_account_goes_at_once_and_a_mail_says_so(run_jobs):
    user = UserFactory(email="mira@example.org")
    client, other_device = signed_in(user), signed_in(user)
    Follow.objects.create(user=user, topic=TopicFactory())
    Authenticator.objects.create(user=user, type="webauthn", data={})
    Invitation.objects.create(
        organisation=OrganisationFactory(),
        email="mira@example.org",
        key_hash="1",
        expires_at=timezone.now() + timezone.timedelta(days=1),
    )
    booking = BookingFactory(email="mira@example.org")
    message = {"organisation": OrganisationFactory(), "name": "M", "email": user.email, "language": "de"}
    ContactMessage.objects.create(sender=user, text="zugestellt", sent_at=timezone.now(), **message)
    ContactMessage.objects.create(sender=user, text="unterwegs", sent_at=timezone.now(), waiting_for=[5], **message)

    assert "Deine Buchung bleibt gültig." in text(client.get(DELETE))
    page = client.post(DELETE, {"sure": "on"})

    assert (page.status_code, "Dein Konto ist gelöscht" in text(page)) == (200, True)
    assert [model.objects.count() for model in (Follow, Authenticator, Invitation)] == [0, 0, 0]
    assert not User.objects.filter(pk=user.pk).exists()
    assert [one.text for one in ContactMessage.objects.all()] == ["unterwegs"]
    assert [browser.get(reverse("mein")).status_code for browser in (client, other_device)] == [302, 302]
    kept = Booking.objects.get(pk=booking.pk)
    assert (kept.status, client.get(kept.get_absolute_url()).status_code) == ("confirmed", 200)
    assert [(mail.to, mail.subject) for mail in run_jobs()] == [(["mira@example.org"], "Dein Konto ist gelöscht")]


def test_a_slip_of_the_hand_deletes_nothing():
    user = UserFactory()
    assert signed_in(user).post(DELETE, {}).status_code == 422
    assert User.objects.filter(pk=user.pk).exists()


def test_the_last_owner_must_say_what_becomes_of_the_organisation(owner):
    organisation = owner.organisations.get()
    client = signed_in(owner)
    page = client.post(DELETE, {"sure": "on"})
    assert (page.status_code, f"organisation_{organisation.pk}" in page.context["form"].errors) == (422, True)
    assert "Was soll mit Verein 1 geschehen?" in text(page)
    assert User.objects.filter(pk=owner.pk).exists()


def test_who_is_not_the_last_owner_is_not_asked(run_jobs):
    membership = MembershipFactory()
    other = MembershipFactory(organisation=membership.organisation)
    page = signed_in(membership.user).post(DELETE, {"sure": "on"})
    assert (page.status_code, list(membership.organisation.memberships.all())) == (200, [other])
    assert {address for mail in run_jobs() for address in mail.to} == {membership.user.email, other.user.email}


def test_a_successor_becomes_owner(owner, run_jobs):
    organisation = owner.organisations.get()
    editor = MembershipFactory(organisation=organisation, role=EDITOR)
    page = signed_in(owner).post(DELETE, {"sure": "on", f"organisation_{organisation.pk}": str(editor.pk)})
    assert page.status_code == 200
    assert list(organisation.memberships.values_list("user", "role")) == [(editor.user_id, OWNER)]
    assert any(mail.to == [editor.user.email] for mail in run_jobs())


def test_a_stranger_is_no_successor(owner):
    organisation, stranger = owner.organisations.get(), MembershipFactory()
    field = f"organisation_{organisation.pk}"
    assert signed_in(owner).post(DELETE, {"sure": "on", field: str(stranger.pk)}).status_code == 422
    with pytest.raises(organisation_actions.LastOwner):
        actions.delete_account(by=owner, fates={organisation.pk: str(stranger.pk)})
    assert organisation.memberships.get().user == owner


def test_the_team_takes_care(owner, settings, run_jobs):
    settings.CONTACT_EMAIL = "wedo@example.org"
    organisation = owner.organisations.get()
    actions.delete_account(by=owner, fates={organisation.pk: "staff"})
    organisation.refresh_from_db()
    assert (organisation.is_published, organisation.memberships.count()) == (True, 0)
    assert [mail.subject for mail in run_jobs() if mail.to == ["wedo@example.org"]] == [
        "Ohne Verantwortliche: Verein 1"
    ]


def test_the_history_outlives_the_person_without_the_name(owner):
    organisation = owner.organisations.get()
    organisation_actions.record(organisation=organisation, kind=Change.Kind.CONFIRMED, by=owner)
    actions.delete_account(by=owner, fates={organisation.pk: "staff"})
    rows = organisation.changes.values_list("kind", "actor", "by")
    assert list(rows) == [("left", "member", None), ("confirmed", "member", None)]
    told = str(list(organisation.changes.values()))
    assert ("Mira" in told, owner.email in told) == (False, False)


def test_the_profile_goes_off_the_net(owner):
    organisation = owner.organisations.get()
    actions.delete_account(by=owner, fates={organisation.pk: "offline"})
    organisation.refresh_from_db()
    assert (organisation.status, organisation.memberships.count()) == (Organisation.Status.OFFLINE, 0)


def test_the_profile_is_deleted_with_its_files(owner, run_jobs, django_capture_on_commit_callbacks):
    from django.core.files.base import ContentFile

    organisation = owner.organisations.get()
    editor = MembershipFactory(organisation=organisation, role=EDITOR).user
    organisation.logo.save("logo.webp", ContentFile(b"logo"))
    picture = organisation.pictures.create(file=ContentFile(b"b", "hof.webp"), alt="Der Hof", width=1, height=1)
    booking = BookingFactory(organisation=organisation)
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_account(by=owner, fates={organisation.pk: "delete"})
    storage = picture.file.storage
    assert not Organisation.objects.filter(pk=organisation.pk).exists()
    assert [storage.exists(name) for name in (organisation.logo.name, picture.file.name)] == [False, False]
    assert Booking.objects.get(pk=booking.pk).organisation is None
    assert "Gelöscht: Verein 1" in [mail.subject for mail in run_jobs() if mail.to == [editor.email]]


def test_nothing_has_changed_when_one_organisation_is_not_settled(owner):
    first, second = owner.organisations.get(), MembershipFactory(user=owner).organisation
    with pytest.raises(organisation_actions.LastOwner):
        actions.delete_account(by=owner, fates={first.pk: "delete", second.pk: ""})
    assert (User.objects.filter(pk=owner.pk).exists(), owner.memberships.count()) == (True, 2)


def test_an_owner_who_left_meanwhile_is_seen(owner, monkeypatch):
    """The form saw another owner; under the lock there is none any more."""
    organisation = owner.organisations.get()
    other = MembershipFactory(organisation=organisation)
    client = signed_in(owner)
    assert client.get(DELETE).context["form"].organisations == []
    original = actions.depart

    def late(**parts):
        other.delete()
        return original(**parts)

    monkeypatch.setattr(actions, "depart", late)
    page = client.post(DELETE, {"sure": "on"})
    assert (page.status_code, "Inzwischen hat sich in einer Organisation etwas geändert." in text(page)) == (422, True)
    assert User.objects.filter(pk=owner.pk).exists()


def test_staff_hand_over_first():
    staff = StaffFactory()
    page = signed_in(staff).post(DELETE, {"sure": "on"})
    assert (page.status_code, "Dein Konto gehört zum Team." in text(page)) == (422, True)
    assert User.objects.filter(pk=staff.pk).exists()
