"""Invitations: bound to an address, for two weeks, taken back, answered once; and what people try with them."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from organisations import actions
from organisations.models import Change, Invitation, Membership
from tests.factories import MembershipFactory, UserFactory
from tests.pages import text
from wedo.accounts.models import OutgoingMail
from wedo.keys import hashed

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    """An owner with an organisation."""
    return MembershipFactory(organisation__name="Beispielchor", user__name="Ada Beispiel")


def invite(owner, email="neu@example.org", role="editor", language="de"):
    """An invitation as the owner sends it."""
    return actions.invite(organisation=owner.organisation, by=owner.user, email=email, role=role, language=language)


def link(mail) -> str:
    """The address in the mail."""
    return re.search(r"https?://[^/]+(/\S*einladung/\S+/)", mail.body).group(1)


def test_an_invitation_leaves_with_its_link_in_the_chosen_language(owner, run_jobs):
    invitation = invite(owner, "Neu@Example.org", language="en")
    [mail] = run_jobs()

    path = link(mail)
    assert mail.to == ["neu@example.org"]
    assert path.startswith("/en/netzwerk/einladung/")
    assert invitation.key_hash == hashed(path.split("/")[-2])
    assert invitation.expires_at - timezone.now() > dt.timedelta(days=13, hours=23)
    assert list(owner.organisation.changes.values_list("kind", flat=True)) == [Change.Kind.INVITED]


def test_the_key_stands_in_the_mail_alone(owner, run_jobs):
    invite(owner)
    jobs = list(ProcrastinateJob.objects.values_list("task_name", "args"))
    stored = OutgoingMail.objects.get()

    [mail] = run_jobs()

    assert jobs == [("accounts.send_account_mail", {"mail_id": stored.pk})]
    assert OutgoingMail.objects.count() == 0
    key = link(mail).split("/")[-2]
    assert key not in str(list(Invitation.objects.values()))


def test_the_mail_is_the_same_with_and_without_an_account(owner, run_jobs):
    UserFactory(email="mit@example.org", language="en", name="Mit Konto")
    invite(owner, "mit@example.org")
    invite(owner, "ohne@example.org")

    with_account, without = run_jobs()

    def plain(mail):
        return mail.subject, re.sub(r"einladung/\S+/", "einladung/…/", mail.body)

    assert plain(with_account) == plain(without)


def test_members_and_invited_addresses_are_not_asked_again(owner, run_jobs):
    first = invite(owner)

    with pytest.raises(actions.AlreadyInvited) as refusal:
        invite(owner, "NEU@example.org")
    with pytest.raises(actions.AlreadyMember):
        invite(owner, owner.user.email.upper())

    assert refusal.value.invitation == first
    assert len(run_jobs()) == 1


def test_an_expired_invitation_makes_room_for_a_new_one(owner):
    old = invite(owner)
    Invitation.objects.update(expires_at=timezone.now())

    new = invite(owner)

    old.refresh_from_db()
    assert old.revoked_at is not None
    assert list(owner.organisation.invitations.standing()) == [new]


def test_sent_again_the_old_link_is_dead_and_the_new_one_holds(owner, run_jobs):
    invitation = invite(owner)
    [first] = run_jobs()
    Invitation.objects.update(expires_at=timezone.now())

    actions.resend(invitation=invitation, by=owner.user)
    [second] = run_jobs()

    assert [Client().get(link(mail)).status_code for mail in (first, second)] == [404, 200]
    assert first.extra_headers["Message-ID"] != second.extra_headers["Message-ID"]
    assert Invitation.objects.standing().count() == 1


def test_the_invited_person_signs_in_and_joins(owner, as_user, run_jobs):
    user = UserFactory(email="neu@example.org", name="Neu Beispiel")
    invite(owner)
    [mail] = run_jobs()
    client = as_user(user)

    shown = client.get(link(mail))
    answer = client.post(link(mail), {"do": "accept"})
    [news] = run_jobs()

    assert "Komm ins Team von Beispielchor" in text(shown)
    assert (answer.status_code, answer.url) == (302, f"/netzwerk/{owner.organisation.slug}/team/")
    assert owner.organisation.memberships.get(user=user).role == "editor"
    assert (news.to, "Neu Beispiel gehört jetzt zu eurem Team." in news.body) == ([owner.user.email], True)
    assert "/notfall/" in news.body


def test_looking_changes_nothing(owner, as_user, run_jobs):
    invite(owner)
    [mail] = run_jobs()
    as_user(UserFactory(email="neu@example.org")).get(link(mail))
    Client().get(link(mail))
    Client().get(link(mail) + "nein/")

    assert Invitation.objects.standing().count() == 1
    assert owner.organisation.memberships.count() == 1


def test_accepted_twice_is_one_membership(owner, as_user, run_jobs):
    user = UserFactory(email="neu@example.org")
    invite(owner)
    [mail] = run_jobs()
    client = as_user(user)

    answers = [client.post(link(mail), {"do": "accept"}).status_code for _click in range(2)]

    assert answers == [302, 302]
    assert owner.organisation.memberships.filter(user=user).count() == 1
    assert list(owner.organisation.changes.values_list("kind", flat=True)) == ["joined", "invited"]


def test_somebody_elses_invitation_changes_nothing_and_says_so(owner, as_user, run_jobs):
    stranger = MembershipFactory().user
    invitation = invite(owner)
    [mail] = run_jobs()
    client = as_user(stranger)

    shown, answer = client.get(link(mail)), client.post(link(mail), {"do": "accept"})
    declined = client.post(link(mail), {"do": "decline"})
    by_number = client.post(f"/mein/einladungen/{invitation.pk}/", {"do": "accept"})
    unknown = client.post("/mein/einladungen/999999/", {"do": "accept"})

    assert [one.status_code for one in (shown, answer, declined, by_number, unknown)] == [200, 403, 403, 404, 404]
    assert "Diese Einladung gilt für eine andere Adresse" in text(answer)
    assert "neu@example.org" not in answer.content.decode()
    assert text(by_number) == text(unknown)
    assert Invitation.objects.standing().count() == 1
    assert not owner.organisation.memberships.filter(user=stranger).exists()


@pytest.mark.parametrize(
    "email", ["nеu@example.org", "neu@exаmple.org", "neu@example.org.example.com", "neu@example.or"]
)
def test_addresses_that_look_alike_are_others(owner, email):
    invitation = invite(owner)
    user = UserFactory(email=email)

    with pytest.raises(actions.AnotherAddress):
        actions.accept(invitation=invitation, by=user)


def test_an_address_that_is_not_proved_opens_nothing(owner):
    invitation = invite(owner)
    user = UserFactory(email="neu@example.org", verified=False)
    user.emailaddress_set.create(email="neu@example.org", verified=False, primary=True)

    with pytest.raises(actions.AnotherAddress):
        actions.accept(invitation=invitation, by=user)


def test_who_has_changed_the_address_meanwhile_needs_a_new_invitation(owner):
    invitation = invite(owner)
    user = UserFactory(email="neu@example.org")
    user.emailaddress_set.update(email="anders@example.org")
    user.email = "anders@example.org"
    user.save()

    with pytest.raises(actions.AnotherAddress):
        actions.accept(invitation=invitation, by=user)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"expires_at": timezone.now() - dt.timedelta(seconds=1)}, "Die Einladung ist abgelaufen"),
        ({"revoked_at": timezone.now()}, "Die Einladung gilt nicht mehr"),
        ({"accepted_at": timezone.now()}, "Diese Einladung ist schon angenommen"),
    ],
)
def test_what_no_longer_holds_says_why_and_lets_nobody_in(owner, as_user, run_jobs, change, words):
    user = UserFactory(email="neu@example.org")
    invite(owner)
    [mail] = run_jobs()
    Invitation.objects.update(**change)
    client = as_user(user)

    shown, answer = client.get(link(mail)), client.post(link(mail), {"do": "accept"})

    assert (shown.status_code, answer.status_code) == (200, 409)
    assert words in text(shown)
    assert words in text(answer)
    assert not owner.organisation.memberships.filter(user=user).exists()


def test_who_was_removed_does_not_come_back_by_the_old_link(owner, run_jobs):
    user = UserFactory(email="neu@example.org")
    invitation = invite(owner)
    membership = actions.accept(invitation=invitation, by=user)
    actions.remove(membership=membership, by=owner.user)

    with pytest.raises(actions.NoLongerOpen):
        actions.accept(invitation=invitation, by=user)


def test_taken_back_it_is_dead_and_an_accepted_one_cannot_be_taken_back(owner):
    first, second = invite(owner, "a@example.org"), invite(owner, "b@example.org")
    actions.accept(invitation=second, by=UserFactory(email="b@example.org"))

    actions.revoke(invitation=first, by=owner.user)
    actions.revoke(invitation=first, by=owner.user)

    assert Invitation.objects.standing().count() == 0
    with pytest.raises(actions.NoLongerOpen):
        actions.accept(invitation=first, by=UserFactory(email="a@example.org"))
    with pytest.raises(actions.NoLongerOpen):
        actions.revoke(invitation=second, by=owner.user)


def test_the_page_without_an_account_sets_no_cookie_and_comes_back_without_the_secret(owner, run_jobs):
    invitation = invite(owner)
    [mail] = run_jobs()
    client = Client()

    answer = client.get(link(mail))

    page = answer.content.decode()
    assert dict(client.cookies) == {}
    assert f"?next=/mein/einladungen/{invitation.pk}/" in page
    assert link(mail) not in re.sub(r'href="[^"]*/nein/"|hreflang', "", page).split("<main", 1)[1].split("</main>")[0]
    assert "n…@example.org" in page
    assert 'name="referrer" content="same-origin"' in page
    assert answer["Cache-Control"] == "private, no-store"


def test_saying_no_needs_no_account(owner, run_jobs):
    invite(owner)
    [mail] = run_jobs()
    client = Client(enforce_csrf_checks=True)

    answers = [client.post(link(mail) + "nein/") for _click in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert "Du hast abgelehnt" in text(answers[0])
    assert Invitation.objects.get().revoked_at is not None


def test_joining_with_a_session_needs_a_token(owner, run_jobs):
    user = UserFactory(email="neu@example.org")
    invite(owner)
    [mail] = run_jobs()
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.post(link(mail), {"do": "accept"}).status_code == 403
    assert owner.organisation.memberships.count() == 1


def test_a_forged_link_is_unknown():
    assert Client().get(f"/netzwerk/einladung/{'A' * 43}/").status_code == 404
    assert Client().post(f"/netzwerk/einladung/{'A' * 43}/nein/").status_code == 404


def test_signing_up_leads_back_to_the_invitation(owner, run_jobs):
    invitation = invite(owner)
    run_jobs()
    client = Client()
    next_url = f"/mein/einladungen/{invitation.pk}/"

    client.post(
        "/konto/signup/",
        {"name": "Neu", "email": "neu@example.org", "password1": "sehr lange Beispielworte 9", "next": next_url},
    )
    [mail] = run_jobs()
    confirm = re.search(r"/konto/confirm-email/[^/\s]+/", mail.body).group()
    answer = client.post(confirm)

    assert (answer.status_code, answer.url) == (302, next_url)
    assert "Komm ins Team von Beispielchor" in text(client.get(next_url))


def test_changing_accounts_leads_back_to_the_invitation(owner, as_user, run_jobs):
    invitation = invite(owner)
    [mail] = run_jobs()
    client = as_user(UserFactory())
    next_url = f"/mein/einladungen/{invitation.pk}/"

    page = client.get(link(mail)).content.decode()
    form = client.get(f"/konto/logout/?next={next_url}").content.decode()
    answer = client.post("/konto/logout/", {"next": next_url})

    assert f'href="/konto/logout/?next={next_url}"' in page
    assert f'name="next" value="{next_url}"' in form
    assert (answer.status_code, answer.url) == (302, next_url)


def test_the_team_page_invites_and_refuses_kindly(owner, as_user, run_jobs):
    client = as_user(owner.user)
    path = f"/netzwerk/{owner.organisation.slug}/team/"
    data = {"email": "Neu@Example.org", "role": "editor", "language": "de"}

    answers = [client.post(path, data) for _click in range(2)]
    own = client.post(path, data | {"email": owner.user.email})
    odd = client.post(path, data | {"email": "kein-at", "role": "chef"})

    assert [answer.status_code for answer in answers] == [302, 422]
    assert answers[1].context["form"].errors["email"] == [
        "An diese Adresse ist schon eine Einladung unterwegs. Ihr könnt sie noch einmal schicken."
    ]
    assert own.context["form"].errors["email"] == ["Diese Person gehört schon zum Team."]
    assert set(odd.context["form"].errors) == {"email", "role"}
    assert len(run_jobs()) == 1


def test_one_organisation_invites_twenty_times_a_day(owner, as_user, settings):
    settings.RATE_LIMITS = True
    client = as_user(owner.user)
    path = f"/netzwerk/{owner.organisation.slug}/team/"

    codes = [
        client.post(path, {"email": f"n{number}@example.org", "role": "editor", "language": "de"}).status_code
        for number in range(21)
    ]

    assert codes == [302] * 20 + [429]
    assert Invitation.objects.count() == 20


def test_nobody_is_written_to_more_than_four_times_a_day(settings, as_user):
    settings.RATE_LIMITS = True
    codes = []
    for _number in range(5):
        one = MembershipFactory()
        path = f"/netzwerk/{one.organisation.slug}/team/"
        data = {"email": "neu@example.org", "role": "editor", "language": "de"}
        codes.append(as_user(one.user).post(path, data).status_code)

    assert codes == [302] * 4 + [429]


def test_old_invitations_are_forgotten(owner):
    old, new = invite(owner, "alt@example.org"), invite(owner)
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now() - dt.timedelta(days=31))
    from organisations.tasks import forget_invitations

    forget_invitations.func(0)

    assert list(Invitation.objects.all()) == [new]
    assert Membership.objects.count() == 1


def test_who_invited_hears_once_of_a_no(owner, client, run_jobs):
    invite(owner)
    [mail] = run_jobs()

    for _ in range(2):
        client.post(link(mail) + "nein/")

    [told] = run_jobs()
    assert told.to == [owner.user.email]
    assert "Eure Einladung ins Team wurde abgelehnt." in told.body
