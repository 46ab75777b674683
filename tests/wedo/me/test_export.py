"""The download of all data: complete, without secrets, nobody else's."""

import io
import json
import zipfile

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from organisations.models import Change, ContactMessage, Follow, Invitation, JoinRequest, Membership
from tests.factories import (
    PASSWORD,
    BookingFactory,
    MembershipFactory,
    OrganisationFactory,
    TicketTypeFactory,
    TopicFactory,
    UserFactory,
)
from wedo.me.export import archive, everything

pytestmark = pytest.mark.django_db

DATA = reverse("me:data")


@pytest.fixture(autouse=True)
def no_tries_yet():
    """allauth counts tries in the cache, which outlives a test."""
    cache.clear()


def sure(client: Client) -> Client:
    """Says the password once more, as before everything delicate."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def opened(response) -> zipfile.ZipFile:
    """The file that came."""
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def test_it_asks_once_more_who_it_is_and_then_sends_the_file(as_user):
    user = UserFactory(name="Mira Beispiel")
    client = as_user(user)
    asked = client.post(DATA)
    assert (asked.status_code, asked.url) == (302, f"{reverse('account_reauthenticate')}?next={DATA}")

    page = sure(client).get(DATA)
    sent = client.post(DATA)

    assert (page.status_code, sent["Content-Type"], sent["Cache-Control"]) == (
        200,
        "application/zip",
        "private, no-store",
    )
    file = opened(sent)
    assert (file.testzip(), file.namelist()) == (None, ["LIESMICH.txt", "daten.json"])
    assert "Mira Beispiel" in file.read("LIESMICH.txt").decode()


def test_it_has_tickets_profiles_and_pictures(as_user):
    user = UserFactory(email="mira@example.org")
    booking = BookingFactory(email="Mira@Example.org", name="Mira", ticket_type__event__title="Treffen 1")
    organisation = MembershipFactory(user=user).organisation
    organisation.logo.save("logo.webp", ContentFile(b"logo"))
    organisation.pictures.create(file=ContentFile(b"bild", "hof.webp"), alt="Der Hof", width=1, height=1)

    file = opened(sure(as_user(user)).post(DATA))

    told = json.loads(file.read("daten.json"))
    assert [(one["event"], one["tickets"][0]["name"]) for one in told["bookings"]] == [("Treffen 1", "Mira")]
    assert [one["name"] for one in told["organisations"]] == [organisation.name]
    assert told["organisations"][0]["pictures"][0]["alt"] == "Der Hof"
    pdf = file.read(f"tickets/{booking.event.slug}-{booking.pk}.pdf")
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    folder = f"organisationen/{organisation.slug}/"
    assert sorted(file.read(name) for name in file.namelist() if name.startswith(folder)) == [b"bild", b"logo"]


def test_a_picture_that_is_gone_breaks_nothing():
    user = UserFactory()
    organisation = MembershipFactory(user=user).organisation
    type(organisation).objects.filter(pk=organisation.pk).update(logo="logos/weg.webp")
    file = zipfile.ZipFile(io.BytesIO(b"".join(archive(user))))
    assert file.namelist() == ["LIESMICH.txt", "daten.json"]


def test_every_part_is_told():
    user, organisation = UserFactory(), OrganisationFactory(name="Verein 1")
    Follow.objects.create(user=user, topic=TopicFactory(name="Musik"))
    Change.objects.create(organisation=organisation, kind="edited", actor="member", by=user, after={"name": "Verein 1"})
    message = {"organisation": organisation, "name": "M", "language": "de"}
    Change.objects.create(organisation=organisation, kind="edited", actor="staff", by=user, after={"phone": "040 1"})
    ContactMessage.objects.create(sender=user, email=user.email, text="mit Konto", **message)
    ContactMessage.objects.create(email=user.email.upper(), text="ohne Konto", **message)
    told = everything(user)
    assert [one["topic__name"] for one in told["follows"]] == ["Musik"]
    assert [(one["organisation__name"], one["after"]) for one in told["changes"]] == [
        ("Verein 1", {"name": "Verein 1"})
    ]
    assert [set(one) for one in told["changes_as_staff"]] == [{"organisation__name", "kind", "at"}]
    assert [one["text"] for one in told["messages_sent"]] == ["mit Konto"]
    assert [one["text"] for one in told["messages_sent_without_account"]] == ["ohne Konto"]


def test_nothing_of_others_and_no_secret_is_in_it():
    user = UserFactory(email="mira@example.org")
    organisation = MembershipFactory(user=user, role=Membership.Role.EDITOR).organisation
    other = MembershipFactory(organisation=organisation, user__email="andere@example.org", user__name="Andere Person")
    BookingFactory(email="fremd@example.org", name="Fremder Gast")
    BookingFactory(email="unbewiesen@example.org", name="Unbewiesener Gast")
    user.emailaddress_set.create(email="unbewiesen@example.org", verified=False)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "GEHEIMNIS"})
    Invitation.objects.create(
        organisation=organisation,
        email="eingeladen@example.org",
        invited_by=user,
        key_hash="HASHHASH",
        expires_at=timezone.now(),
    )
    ContactMessage.objects.create(organisation=organisation, name="F", email="frage@example.org", text="Frage")

    text = json.dumps(everything(user), default=str)

    for word in (
        other.user.email,
        other.user.name,
        "Gast",
        "GEHEIMNIS",
        "HASHHASH",
        '@example.org", "text',
        user.password,
    ):
        assert (word, word in text) == (word, False)
    assert ("eingeladen@" in text, "frage@" in text) == (False, False)


def test_too_many_downloads_wait(as_user):
    client = sure(as_user(UserFactory()))
    answers = []
    for _ in range(6):
        answer = client.post(DATA)
        answers.append(answer.status_code)
        if answer.streaming:
            b"".join(answer.streaming_content)
    assert answers == [200] * 5 + [429]


@pytest.mark.parametrize("number", [1, 3])
def test_the_facts_cost_the_same_for_one_and_three_organisations(number, django_assert_max_num_queries):
    user = UserFactory()
    MembershipFactory.create_batch(number, user=user)
    with django_assert_max_num_queries(30):
        everything(user)


def test_it_streams_piece_by_piece():
    user = UserFactory()
    BookingFactory.create_batch(2, email=user.email, ticket_type=TicketTypeFactory())
    pieces = list(archive(user))
    assert len([piece for piece in pieces if piece]) == 4


def test_a_name_that_is_not_public_is_not_told_to_who_asked_to_be_let_in():
    """Nor of what went off the net since somebody followed it; whoever belongs to it knows it anyway."""
    user = UserFactory()
    hidden = OrganisationFactory(name="Geheimname", status="submitted", published_at=None)
    fled = OrganisationFactory(name="Geflohen", status="offline", offline_at=timezone.now())
    shown = OrganisationFactory(name="Öffentlich")
    own = MembershipFactory(user=user, organisation__name="Eigenes", organisation__status="submitted").organisation
    for organisation in (hidden, shown, own):
        JoinRequest.objects.create(organisation=organisation, user=user)
    for organisation in (fled, shown):
        Follow.objects.create(user=user, organisation=organisation)
    Follow.objects.create(user=user, topic=TopicFactory())

    told = everything(user)

    assert [one["organisation__name"] for one in told["join_requests"]] == ["", "Öffentlich", "Eigenes"]
    assert [one["organisation__name"] for one in told["follows"]] == ["", "Öffentlich", None]
    assert all("pk" not in one for one in told["follows"])
