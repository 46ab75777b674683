"""All data of a person as one ZIP, written while it is sent: nothing of it is ever stored."""

import io
import json
import shutil
import zipfile
from collections.abc import Iterator

from django.core.files.storage import Storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from organisations.models import Membership, Organisation
from tickets.models import AddressKey, Booking
from tickets.page import booking_by_id
from tickets.pdf import ticket_pdf
from wedo.accounts.models import User
from wedo.mail import absolute

from .parts import BY_ACCOUNT, BY_ADDRESS, ORGANISATION, PROFILE_LEFT_OUT, Part


def archive(user: User) -> Iterator[bytes]:
    """The ZIP, piece by piece: `daten.json`, tickets as PDF, logos and pictures of the person's organisations."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as made:
        with translation.override(user.language):
            made.writestr("LIESMICH.txt", render_to_string("me/readme.txt", {"user": user}))
        made.writestr("daten.json", json.dumps(everything(user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        yield pipe.taken()
        for booking in _bookings(user):
            if booking.valid_tickets:
                made.writestr(f"tickets/{booking.event.slug}-{booking.pk}.pdf", ticket_pdf(booking))
                yield pipe.taken()
        for organisation in _owned(user):
            for name, stored in _files(organisation):
                if _copy(made, stored.storage, stored.name, f"organisationen/{organisation.slug}/{name}"):
                    yield pipe.taken()
    yield pipe.taken()


def everything(user: User) -> dict:
    """What `daten.json` holds."""
    told = {}
    for part in BY_ACCOUNT:
        told[part.name] = _rows(part, part.model._default_manager.filter(**{part.field: user}), user)
    for part in BY_ADDRESS:
        rows = part.model._default_manager.alias(address=AddressKey(part.field)).filter(address__in=_proved(user))
        told[part.name] = _rows(part, rows, user)
    return {
        "account": {
            "email": user.email,
            "name": user.name,
            "language": user.language,
            "date_joined": user.date_joined,
            "last_login": user.last_login,
            "is_staff": user.is_staff,
        },
        **told,
        "organisations": [_profile(organisation) for organisation in _owned(user)],
        "bookings": [_booking(booking) for booking in _bookings(user)],
    }


def _rows(part: Part, rows: QuerySet, user: User) -> list[dict]:
    rows = rows.filter(**part.only).order_by("pk")
    if not part.is_named_if_public:
        return list(rows.values(*part.fields))
    own = user.memberships.values("organisation")
    known = Organisation.objects.filter(Q(status=Organisation.Status.PUBLISHED) | Q(pk__in=own))
    hidden = set(rows.exclude(organisation=None).exclude(organisation__in=known).values_list("pk", flat=True))
    told = list(rows.values("pk", *part.fields))
    for row in told:
        if row.pop("pk") in hidden:
            row[ORGANISATION] = ""
    return told


def _proved(user: User) -> QuerySet:
    return user.emailaddress_set.filter(verified=True).values(address=AddressKey("email"))


def _owned(user: User) -> QuerySet[Organisation]:
    own = Membership.objects.filter(user=user, role=Membership.Role.OWNER)
    return Organisation.objects.filter(memberships__in=own).prefetch_related("topics", "pictures").order_by("pk")


def _profile(organisation: Organisation) -> dict:
    fields = [field for field in organisation._meta.concrete_fields if field.name not in PROFILE_LEFT_OUT]
    shown = {field.name: field.value_from_object(organisation) for field in fields}
    return shown | {
        "logo": organisation.logo.name or "",
        "topics": [topic.slug for topic in organisation.topics.all()],
        "pictures": [{"file": one.file.name, "alt": one.alt} for one in organisation.pictures.all()],
    }


def _files(organisation: Organisation) -> Iterator[tuple]:
    stored = [organisation.logo, *(picture.file for picture in organisation.pictures.all())]
    return ((file.name.rsplit("/", 1)[-1], file) for file in stored if file)


def _bookings(user: User) -> Iterator[Booking]:
    """Everything that was ever booked with an address that the person has proved, the newest first."""
    found = Booking.objects.alias(address=AddressKey("email")).filter(address__in=_proved(user))
    pks = list(found.order_by("-created_at", "-pk").values_list("pk", flat=True))
    return filter(None, map(booking_by_id, pks))


def _booking(booking: Booking) -> dict:
    return {
        "event": booking.event.title,
        "date": booking.event.date,
        "address": absolute(booking.get_absolute_url()),
        "status": booking.status,
        "places": booking.places,
        "name": booking.name,
        "email": booking.email,
        "organisation": booking.organisation_name,
        "language": booking.language,
        "attendees": booking.attendees,
        "created_at": booking.created_at,
        "consent_at": booking.consent_at,
        "cancelled_at": booking.cancelled_at,
        "needs": [{"kind": one.kind, "detail": one.detail, "number": one.number} for one in booking.needs.all()],
        "tickets": [
            {"number": one.position, "name": one.name, "code": one.code, "cancelled_at": one.cancelled_at}
            for one in booking.tickets.all()
        ],
    }


def _copy(made: zipfile.ZipFile, storage: Storage, name: str, target: str) -> bool:
    """Copy a stored file into the ZIP; one that is gone is no reason to give nothing."""
    try:
        source = storage.open(name)
    except FileNotFoundError:
        return False
    with source, made.open(target, "w") as copied:
        shutil.copyfileobj(source, copied)
    return True


class _Pipe(io.RawIOBase):
    """What a ZIP is written into and taken out of again at once; nobody can go back in it."""

    def __init__(self):
        super().__init__()
        self.written = bytearray()

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data) -> int:
        """Keep it until it is taken."""
        self.written += data
        return len(data)

    def taken(self) -> bytes:
        """What was written since the last time."""
        piece = bytes(self.written)
        self.written.clear()
        return piece
