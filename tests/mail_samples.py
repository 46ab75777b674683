"""One mail of each kind, as it leaves."""

import datetime as dt

from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from events.models import Event
from organisations import mails as organisation_mails
from organisations.models import Change, ContactMessage, Follow, JoinRequest, Report
from tests.factories import (
    BookingFactory,
    DigestFactory,
    EventFactory,
    InvitationFactory,
    ListingFactory,
    MaterialFactory,
    MembershipFactory,
    OrganisationFactory,
    StaffFactory,
    TicketTypeFactory,
    TopicFactory,
    UserFactory,
    VenueFactory,
)
from tickets import mails
from tickets.models import Booking, BookingMail, Need, Stand
from tickets.page import booking_by_id
from wedo import digest as weekly

KINDS = BookingMail.Kind.values
STATUS = {
    "confirm": "held",
    "requested": "requested",
    "waiting": "waiting",
    "offer": "offered",
    "cancellation": "cancelled",
    "offer_expired": "cancelled",
}


def sample_row(kind: str, *, end: str = "guest", event: dict | None = None, **booking) -> BookingMail:
    """A booking in the state that the kind is about, and the row of its mail; `end` is why a booking is over."""
    facts = {
        "title_de": "Beispielforum",
        "title_en": "Sample forum",
        "room_de": "3. Stock",
        "room_en": "3rd floor",
        "venue__name": "Beispielhaus",
        "venue__map_url": "https://example.org/karte",
    } | (event or {})
    ticket_type = TicketTypeFactory(
        audience="stand" if kind == "requested" else "public", **{f"event__{name}": facts[name] for name in facts}
    )
    now = timezone.now()
    status = STATUS.get(kind, "confirmed")
    state = {
        "held": {"expires_at": now + dt.timedelta(minutes=30)},
        "offered": {"expires_at": now + dt.timedelta(hours=24), "queued_at": now},
        "waiting": {"queued_at": now},
    }
    made = BookingFactory(
        **{"ticket_type": ticket_type, "status": "confirmed" if status == "cancelled" else status, "places": 2}
        | state.get(status, {})
        | booking
    )
    if status == "cancelled":
        ended = {"status": status, "end": "offer_expired" if kind == "offer_expired" else end, "cancelled_at": now}
        Booking.objects.filter(pk=made.pk).update(**ended)
    detail = _prepare(kind, made)
    return BookingMail.objects.create(booking=made, kind=kind, detail=detail)


def sample(kind: str, **more):
    """The mail of `sample_row` as it leaves."""
    row = sample_row(kind, **more)
    mails.send(row, booking_by_id(row.booking_id))
    return mail.outbox[-1]


def staff_sample(**booking) -> EmailMessage:
    """What staff read when an organisation asks for an information stand."""
    row = sample_row("requested", organisation=OrganisationFactory(name="Beispielchor"), **booking)
    mails.stand_request(booking_by_id(row.booking_id), StaffFactory().pk)
    return mail.outbox[-1]


def _prepare(kind: str, booking: Booking) -> dict:
    event = booking.event
    if kind == "confirmation":
        Need.objects.create(booking=booking, kind="food", detail="vegan", number=2)
    if kind == "requested":
        Stand.objects.create(booking=booking, power=True, shows="Bücher")
    if kind == "thanks":
        MaterialFactory(event=event, title="Protokoll")
    if kind == "event_called_off":
        Event.objects.filter(pk=event.pk).update(status="cancelled", cancellation_note_de="Der Raum ist gesperrt.")
    if kind == "event_changed":
        before = mails.snapshot(event)
        event.start_time, event.venue = dt.time(17, 30), VenueFactory(name="Neues Beispielhaus")
        event.save()
        return before
    return {}


def people_samples(language: str = "de") -> dict[str, EmailMessage]:
    """The mails about who belongs to an organisation, by kind."""
    owner = MembershipFactory(organisation__name="Beispielchor", user__name="Ada Beispiel", user__language=language)
    user = UserFactory(name="Neu Beispiel", language=language)
    organisation = owner.organisation
    made = {}
    for purpose, role in (("join", "editor"), ("join", "owner"), ("claim", "owner")):
        invitation = InvitationFactory(
            organisation=organisation, purpose=purpose, role=role, invited_by=owner.user, language=language
        )
        made[f"invitation_{purpose}_{role}"] = organisation_mails.invitation(invitation, "k" * 43, number="1")
    for news in organisation_mails.News:
        made[f"news_{news}"] = organisation_mails.people_news(organisation, news, owner.user.pk, user, number="1")
    request = JoinRequest.objects.create(organisation=organisation, user=user, text="Ich singe im Bass.")
    organisation_mails.join_request(request, owner.user.pk)
    made["join_request"] = mail.outbox[-1]
    return made


def listing_samples(language: str = "de") -> dict[str, EmailMessage]:
    """The mails about Suche/Biete, by kind: an entry that runs out, and the weekly mail with everything in it."""
    now = timezone.now()
    owner = MembershipFactory(organisation__name="Beispielchor", user__language=language)
    topic = TopicFactory()
    own = ListingFactory(organisation=owner.organisation, kind="need", title="Proberaum")
    organisation_mails.listing_expiry(own, owner.user.pk, own.valid_until)
    made = {"expiry": mail.outbox[-1]}
    hidden = ListingFactory(organisation=owner.organisation, hidden_at=now, hidden_because="Das ist Werbung.")
    organisation_mails.listing_hidden(hidden, owner.user.pk, now.isoformat())
    made["hidden"] = mail.outbox[-1]
    digest = DigestFactory(user=owner.user)
    Follow.objects.create(user=owner.user, topic=topic)
    ListingFactory(kind="offer", title="Saal für vierzig")
    EventFactory(title_de="Beispielforum", title_en="Sample forum")
    OrganisationFactory(name="Neuer Beispielverein").topics.add(topic)
    made["digest"] = weekly.compose(digest, now - dt.timedelta(days=7), timezone.now() + dt.timedelta(minutes=1))
    return made


def organisation_samples(language: str = "de") -> dict[str, EmailMessage]:
    """The other mails about an organisation, by kind: to its owner, to staff, to a visitor."""
    owner = MembershipFactory(organisation__name="Beispielchor", user__language=language)
    organisation, to = owner.organisation, owner.user.pk
    staff = StaffFactory(name="Team Beispiel", language=language)
    sender = {"name": "Kim", "email": "kim@example.org", "text": "Hallo zusammen!", "language": language}
    message = ContactMessage.objects.create(organisation=organisation, **sender, sent_at=timezone.now())
    report = Report.objects.create(organisation=organisation, about="profile", reason="wrong", text="Stimmt nicht.")
    made = {
        "confirm_message": organisation_mails.confirm_message(message, "k" * 43),
        "deleted": organisation_mails.deleted(organisation, owner.user, by_staff=False),
        "deleted_staff": organisation_mails.deleted(organisation, owner.user, by_staff=True),
    }

    def keep(kind: str, send, *args, **more) -> None:
        send(*args, **more)
        made[kind] = mail.outbox[-1]

    keep("contact_message", organisation_mails.contact_message, message, to)
    keep("report", organisation_mails.report, report, staff.pk)
    for kind, send, recipient in (
        ("submitted", organisation_mails.submission, staff.pk),
        ("asked", organisation_mails.answer, to),
        ("declined", organisation_mails.answer, to),
        ("published", organisation_mails.publication, to),
        ("restored", organisation_mails.restoring, to),
    ):
        change = Change.objects.create(
            organisation=organisation, kind=kind, actor="staff", message="Was macht ihr?", after={"name": "Chor"}
        )
        keep(kind, send, change, recipient)
    OrganisationFactory(name="Beispielchor e. V.")
    change = Change.objects.create(
        organisation=organisation,
        kind="edited",
        actor="member",
        before={"name": "Chor"},
        after={"name": "Beispielchor"},
    )
    keep("namesake", organisation_mails.namesake, change, staff.pk)
    hidden = ListingFactory(organisation=organisation, hidden_at=timezone.now(), hidden_because="Das ist Werbung.")
    keep("listing_corrected", organisation_mails.listing_corrected, hidden, staff.pk, "2026-11-24T12:00")
    keep("no_owner", organisation_mails.no_owner, organisation, staff.pk, number="1")
    keep("no_owner_off", organisation_mails.no_owner, organisation, staff.pk, number="2", stays_off=True)
    keep("still_right", organisation_mails.still_right, organisation, to, 1)
    keep("still_right_last", organisation_mails.still_right, organisation, to, 2)
    organisation.status, organisation.offline_at = "offline", timezone.now()
    keep("offline", organisation_mails.offline, organisation, to)
    keep("offline_staff", organisation_mails.offline, organisation, staff.pk)
    return made
