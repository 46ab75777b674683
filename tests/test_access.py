"""Goes through the table of who may do what (tests/access.py), and finds what it forgets."""

import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from events.models import Event
from organisations import links
from organisations.models import ContactMessage, JoinRequest, Organisation, Picture
from tests.access import ALLAUTH, PEOPLE, RULES, Rule
from tests.factories import (
    BookingFactory,
    DigestFactory,
    DoorLinkFactory,
    EventFactory,
    InvitationFactory,
    ListingFactory,
    MembershipFactory,
    OrganisationFactory,
    StaffFactory,
    TicketTypeFactory,
    TopicFactory,
    UserFactory,
)
from tickets.models import TicketType
from wedo.keys import hashed
from wedo.team import EVERYTHING_IN, ensure_team

pytestmark = pytest.mark.django_db


def _event_with_seats() -> Event:
    event = EventFactory()
    for audience in (TicketType.Audience.NETWORK, TicketType.Audience.STAND):
        TicketTypeFactory(event=event, audience=audience)
    return event


def _message_to(organisation: Organisation) -> ContactMessage:
    facts = {"organisation": organisation, "name": "Beispielgast", "email": "gast@example.org", "text": "Hallo!"}
    ContactMessage.objects.create(**facts, key_hash=hashed("m" * 43))
    return ContactMessage.objects.create(**facts, sent_at=timezone.now())


def _picture_of(organisation: Organisation) -> Picture:
    return Picture.objects.create(organisation=organisation, alt="Ein Chor", width=1, height=1, file="bilder/x.webp")


@pytest.fixture
def things():
    """One of each thing that an address can name."""
    ticket_type = TicketTypeFactory()
    key = "k" * 43
    link = DoorLinkFactory(event=ticket_type.event, key=key)
    published = OrganisationFactory()
    submitted = OrganisationFactory(status=Organisation.Status.SUBMITTED, published_at=None)
    owner = MembershipFactory(organisation=published)
    invitation = InvitationFactory(organisation=published, key="i" * 43)
    request = JoinRequest.objects.create(organisation=published, user=UserFactory())
    of_published = {"slug": published.slug}
    listing = ListingFactory(organisation=published)
    return {
        "colleague": of_published | {"pk": owner.pk},
        "invitation": of_published | {"pk": invitation.pk},
        "invitation_key": {"token": "i" * 43},
        "invitation_pk": {"pk": invitation.pk},
        "request": of_published | {"pk": request.pk},
        "request_pk": {"pk": request.pk},
        "forged_token": {"token": "A" * 43},
        "mark": {"mark": "1:gefaelscht"},
        "event": {"slug": ticket_type.event.slug},
        "draft": {"slug": EventFactory(status=Event.Status.DRAFT).slug},
        "published": {"slug": published.slug},
        "submitted": {"slug": submitted.slug},
        "token": {"token": BookingFactory(ticket_type=ticket_type).token},
        "forged": {"token": "A" * 32},
        "number": {"number": 1},
        "seats": {"slug": _event_with_seats().slug},
        "door_key": {"key": key},
        "forged_key": {"key": "A" * 43},
        "door_link": {"pk": link.pk},
        "seed": {"seed": "Beispiel"},
        "emergency": {"token": links.emergency_token(published)},
        "still_right": {"token": links.still_right_token(published)},
        "picture": of_published | {"pk": _picture_of(published).pk},
        "message_key": {"token": "m" * 43},
        "message": {"pk": _message_to(published).pk},
        "listing": {"pk": listing.pk},
        "prepared_listing": {"pk": ListingFactory(organisation=submitted).pk},
        "old_listing": {
            "pk": ListingFactory(organisation=published, valid_until="2026-01-31", renewed_on="2026-01-01").pk
        },
        "prolong": {"token": links.prolong_token(listing)},
        "unsubscribe": {"token": links.unsubscribe_token(DigestFactory())},
        "topic": {"slug": TopicFactory().slug},
        "path": {"path": "gibt/es/nicht.webp"},
        "organisations": [published, submitted],
    }


def _team():
    user = StaffFactory(is_superuser=False)
    user.groups.add(ensure_team())
    return user


@pytest.fixture
def clients(things, as_user):
    """A browser for each kind of person."""
    member = UserFactory()
    for organisation in things["organisations"]:
        MembershipFactory(user=member, organisation=organisation)
    return {
        "anonymous": Client(),
        "guest": Client(),
        "member": as_user(member),
        "stranger": as_user(MembershipFactory().user),
        "staff": as_user(StaffFactory(is_superuser=False)),
        "team": as_user(_team()),
        "superuser": as_user(StaffFactory()),
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.method}-{rule.name}-{'-'.join(rule.kwargs)}")
def test_everybody_gets_the_answer_of_the_table(rule, things, clients):
    kwargs = {key: value for name in rule.kwargs for key, value in things[name].items()}
    address = reverse(rule.name, kwargs=kwargs)

    answers = {person: getattr(clients[person], rule.method)(address).status_code for person in PEOPLE}

    assert answers == rule.answers


def _is_public(rule: Rule) -> bool:
    """Whether somebody who is not signed in sees the same page, or nobody sees one."""
    return rule.answers["anonymous"] == rule.answers["member"] == rule.answers["superuser"]


@pytest.mark.parametrize(
    "rule",
    [rule for rule in RULES if not _is_public(rule)],
    ids=lambda rule: f"{rule.method}-{rule.name}-{'-'.join(rule.kwargs)}",
)
@pytest.mark.parametrize("person", ["member", "superuser"])
def test_no_copy_of_a_page_that_not_everybody_sees_is_kept(rule, person, things, clients):
    kwargs = {key: value for name in rule.kwargs for key, value in things[name].items()}
    response = getattr(clients[person], rule.method)(reverse(rule.name, kwargs=kwargs))

    if response.status_code in (200, 409, 422):
        assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


@pytest.mark.parametrize("name", sorted(ALLAUTH))
def test_no_copy_of_a_page_of_the_account_system_is_kept(name, clients):
    passkey = {"pk": 1} if name in ("mfa_remove_webauthn", "mfa_edit_webauthn") else {}
    links = {
        "account_confirm_email": {"key": "falsch"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "falsch"},
    }
    address = reverse(name, kwargs=links.get(name, passkey))
    for person in ("anonymous", "member"):
        assert clients[person].get(address)["Cache-Control"] == "private, no-store"


WRITES = re.compile(r"^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)


@pytest.mark.parametrize(
    "rule",
    [rule for rule in RULES if rule.method == "get"],
    ids=lambda rule: f"{rule.name}-{'-'.join(rule.kwargs)}",
)
def test_looking_writes_nothing(rule, things, clients):
    """Programs that scan mails follow every link, and readers share them."""
    kwargs = {key: value for name in rule.kwargs for key, value in things[name].items()}
    address = reverse(rule.name, kwargs=kwargs)
    for person in ("anonymous", "member", "superuser"):
        with CaptureQueriesContext(connection) as queries:
            clients[person].get(address)
        written = {found[1] for query in queries if (found := WRITES.match(query["sql"]))}
        assert (person, written) == (person, set())


SECRET = ("message_key", "prolong", "unsubscribe", "token", "emergency", "still_right", "invitation_key")


@pytest.mark.parametrize(
    "rule",
    [rule for rule in RULES if set(rule.kwargs) & set(SECRET) and rule.answers["anonymous"] == 200],
    ids=lambda rule: f"{rule.method}-{rule.name}",
)
def test_no_copy_of_a_page_behind_a_secret_address_is_kept_or_found(rule, things, clients):
    kwargs = {key: value for name in rule.kwargs for key, value in things[name].items()}
    response = getattr(clients["anonymous"], rule.method)(reverse(rule.name, kwargs=kwargs))

    kept = (response["Cache-Control"], response["X-Robots-Tag"])
    assert kept == ("private, no-store", "noindex, nofollow")


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label)
def test_nobody_but_staff_sees_the_admin(model, clients):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")

    answers = {person: clients[person].get(address).status_code for person in PEOPLE}
    is_of_the_team = model._meta.app_label in EVERYTHING_IN or model._meta.label == "accounts.User"

    assert answers == {
        "anonymous": 302,
        "guest": 302,
        "member": 403,
        "stranger": 403,
        "staff": 403,  # staff without a right to this model
        "team": 200 if is_of_the_team else 403,
        "superuser": 200,
    }


def names(patterns=None, prefix=""):
    """The full names of all addresses but the admin's."""
    for one in patterns or get_resolver().url_patterns:
        if isinstance(one, URLPattern):
            yield prefix + (one.name or str(one.pattern))
        elif isinstance(one, URLResolver) and one.namespace != "admin":
            yield from names(one.url_patterns, f"{prefix}{one.namespace}:" if one.namespace else prefix)


def test_every_address_has_a_row_in_the_table():
    known = {rule.name for rule in RULES} | ALLAUTH

    assert sorted(set(names()) - known) == []
    assert sorted(known - set(names())) == []
