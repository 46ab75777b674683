"""One person's order: from the waiting list or a held place to a confirmed or cancelled one."""

import secrets
import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event
from organisations.models import Organisation
from wedo.prepared import Literal

from .ticket_type import TicketType


def new_token() -> str:
    """192 random bits for an address that is a capability (design: at least 128)."""
    return secrets.token_urlsafe(24)


class AddressKey(Func):
    """What makes two addresses one: a field or a Value, in capitals.

    Only a to z are made capitals (collation C), whatever the database's own rules are: elsewhere "gmaıl.com", which
    anybody can register, would become "GMAIL.COM", and its owner would get other people's links.
    """

    template = 'UPPER(%(expressions)s COLLATE "C")'
    arity = 1
    output_field = models.TextField()


class BookingQuerySet(models.QuerySet):
    """Questions about bookings."""

    def confirmed(self) -> "BookingQuerySet":
        """Those that have tickets; asked so that the server always finds the index `booking_confirmed_places`."""
        return self.filter(status=Literal(Booking.Status.CONFIRMED))

    def holding(self) -> "BookingQuerySet":
        """Those that hold places now: confirmed, or held and offered for a while that is not over."""
        return self.filter(Q(status=Booking.Status.CONFIRMED) | Q(expires_at__gt=Now()))

    def kept(self) -> "BookingQuerySet":
        """Those that hold places for a while that is not over.

        Only held and offered ones have an end (constraint `booking_held_or_offered_has_an_end`).
        """
        return self.filter(expires_at__gt=Now())

    def expired(self) -> "BookingQuerySet":
        """Those whose while is over: the place is free, the booking does not know it yet."""
        return self.filter(expires_at__lte=Now())

    def standing(self) -> "BookingQuerySet":
        """Those that are not over: they hold places or wait for one."""
        return self.exclude(status=Booking.Status.CANCELLED)

    def to_be_told(self) -> "BookingQuerySet":
        """Those that have to know what happens to the event; the address of a held one may be somebody else's."""
        return self.standing().exclude(status=Booking.Status.HELD)

    def waiting(self) -> "BookingQuerySet":
        """The queue, the next one first."""
        return self.filter(status=Booking.Status.WAITING).order_by("queued_at", "pk")

    def ahead_of(self, booking: "Booking") -> "BookingQuerySet":
        """Those that come before a waiting one."""
        earlier = Q(queued_at__lt=booking.queued_at) | Q(queued_at=booking.queued_at, pk__lt=booking.pk)
        return self.waiting().filter(earlier, ticket_type=booking.ticket_type_id)

    def for_event(self, event: Event) -> "BookingQuerySet":
        """Those of one event, whatever the kind of ticket."""
        return self.filter(ticket_type__event=event)

    def of_address(self, email: str) -> "BookingQuerySet":
        """Those of one e-mail address, whatever the case of its letters a to z."""
        if not email:
            return self.none()
        return self.alias(address=AddressKey("email")).filter(address=AddressKey(Value(email)))

    def by_same_person(self, booking: "Booking") -> "BookingQuerySet":
        """Other confirmed bookings of the same address for the same event, the oldest first.

        A stand, or a seat of an organisation, is no second booking beside a place for oneself: they go together.
        """
        same = self.confirmed().for_event(booking.event).of_address(booking.email)
        same = same.filter(ticket_type__audience=booking.ticket_type.audience)
        return same.exclude(pk=booking.pk).order_by("created_at", "pk")

    def with_event(self) -> "BookingQuerySet":
        """With ticket type, event and venue."""
        return self.select_related("ticket_type__event__venue")


class Booking(models.Model):
    """One person's order of `places` places. It has one ticket for each place as soon as it is confirmed."""

    class Status(models.TextChoices):
        HELD = "held", _("wartet auf Bestätigung")
        REQUESTED = "requested", _("angefragt")
        WAITING = "waiting", _("auf der Warteliste")
        OFFERED = "offered", _("Platz angeboten")
        CONFIRMED = "confirmed", _("bestätigt")
        CANCELLED = "cancelled", _("abgesagt")

    # They hold places until `expires_at`.
    ON_TIME = (Status.HELD, Status.OFFERED)

    class End(models.TextChoices):
        """Why a booking is over."""

        GUEST = "guest", _("vom Gast abgesagt")
        STAFF = "staff", _("vom Team abgesagt")
        HOLD_EXPIRED = "hold_expired", _("nicht bestätigt")
        OFFER_EXPIRED = "offer_expired", _("Angebot verfallen")
        DECLINED = "declined", _("Angebot abgelehnt")
        PASSED_ON = "passed_on", _("weitergegeben")

    class Source(models.TextChoices):
        WEB = "web", _("Website")
        EMAIL = "email", _("E-Mail")
        PHONE = "phone", _("Telefon")
        DOOR = "door", _("vor Ort")
        GROUP = "group", _("von einer Gruppe")
        PASSED_ON = "passed_on", _("weitergegeben")

    ticket_type = models.ForeignKey(TicketType, models.PROTECT, related_name="bookings", verbose_name=_("Ticketart"))
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    # The same form sent twice (double click, lost answer) finds the booking that it made.
    submission = models.CharField(max_length=64, unique=True, default=uuid.uuid4, editable=False)
    status = models.CharField(_("Stand"), max_length=10, choices=Status, default=Status.CONFIRMED)
    places = models.PositiveSmallIntegerField(_("Plätze"), default=1)
    # Names for the tickets to come; a confirmed booking has them on its tickets.
    attendees = ArrayField(models.CharField(max_length=120, blank=True), default=list, blank=True, editable=False)
    # Beside each of these names the person's own address, or "": with a place it becomes a booking of its own.
    attendee_emails = ArrayField(models.EmailField(blank=True), default=list, db_default=[], blank=True, editable=False)
    # The booking that this one was part of, until its person got an own ticket by an own mail.
    group = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        related_name="persons",
        verbose_name=_("gebucht von"),
    )
    name = models.CharField(_("Name"), max_length=120)
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)
    organisation_name = models.CharField(_("Organisation"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="bookings",
        verbose_name=_("Organisation des Netzwerks"),
    )
    language = models.CharField(_("Sprache der E-Mails"), max_length=8, choices=settings.LANGUAGES, default="de")
    source = models.CharField(_("Weg"), max_length=9, choices=Source, default=Source.WEB)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("eingetragen von"),
    )
    over_capacity = models.BooleanField(_("über der Platzzahl"), default=False)
    consent_at = models.DateTimeField(_("Einwilligung am"), null=True, blank=True)
    created_at = models.DateTimeField(_("gebucht am"), default=timezone.now, editable=False)
    queued_at = models.DateTimeField(_("auf der Warteliste seit"), null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(_("gilt bis"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("abgesagt am"), null=True, blank=True, editable=False)
    end = models.CharField(_("Grund"), max_length=14, choices=End, blank=True, editable=False)
    note = models.CharField(_("Notiz des Teams"), max_length=300, blank=True)
    # Nothing of the person is left.
    erased_at = models.DateTimeField(_("Daten gelöscht am"), null=True, blank=True, editable=False)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Anmeldung")
        verbose_name_plural = _("Anmeldungen")
        ordering = ["-created_at", "-pk"]
        indexes = [
            # These two answer "how many places are taken?" alone. Without `include`: equal entries are stored once.
            models.Index(
                fields=["ticket_type", "places"], name="booking_confirmed_places", condition=Q(status="confirmed")
            ),
            models.Index(
                fields=["ticket_type", "expires_at"],
                include=["places"],
                name="booking_kept_places",
                condition=Q(expires_at__isnull=False),
            ),
            models.Index(fields=["ticket_type", "queued_at"], name="booking_queue", condition=Q(status="waiting")),
            models.Index(fields=["group"], name="booking_group", condition=Q(group__isnull=False)),
            models.Index(AddressKey("email"), name="booking_mailbox"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(places__gte=1), name="booking_has_a_place"),
            models.CheckConstraint(
                condition=Q(status="cancelled", cancelled_at__isnull=False)
                | (~Q(status="cancelled") & Q(cancelled_at__isnull=True)),
                name="booking_cancelled_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["held", "offered"], expires_at__isnull=False)
                | (~Q(status__in=["held", "offered"]) & Q(expires_at__isnull=True)),
                name="booking_held_or_offered_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["waiting", "offered"]) | Q(queued_at__isnull=False),
                name="booking_waiting_has_its_turn",
            ),
            models.CheckConstraint(
                condition=~Q(source="web") | (~Q(email="") & Q(consent_at__isnull=False)) | Q(erased_at__isnull=False),
                name="booking_from_the_web_has_address_and_consent",
            ),
            models.CheckConstraint(
                condition=Q(over_capacity=False) | Q(created_by__isnull=False) | ~Q(source="web"),
                name="booking_over_capacity_only_by_staff",
            ),
            models.UniqueConstraint(
                fields=["ticket_type", "organisation"],
                condition=Q(status__in=["held", "offered", "confirmed"]),
                name="booking_one_seat_per_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.ticket_type.event.title}"

    def get_absolute_url(self) -> str:
        """The secret address of the ticket page."""
        return reverse("tickets:ticket", args=[self.token])

    @property
    def event(self) -> Event:
        """The event that it is for."""
        return self.ticket_type.event

    @property
    def is_confirmed(self) -> bool:
        """Whether it has tickets."""
        return self.status == self.Status.CONFIRMED

    @property
    def is_cancelled(self) -> bool:
        """Whether it is over and its places are free again."""
        return self.status == self.Status.CANCELLED

    @property
    def holds_places(self) -> bool:
        """Whether others get places when it ends: not while it only waits or asks."""
        return self.is_confirmed or (self.status in self.ON_TIME and not self.is_expired)

    @property
    def is_expired(self) -> bool:
        """Whether its while is over, noted or not."""
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def seats(self) -> tuple[list[str], list[str]]:
        """The name and the own address noted for each place, "" where there is none, while there are no tickets."""
        missing = [""] * self.places
        return (self.attendees + missing)[: self.places], (self.attendee_emails + missing)[: self.places]

    @property
    def valid_tickets(self) -> list:
        """Its tickets that are not cancelled, in order."""
        return [ticket for ticket in self.tickets.all() if ticket.cancelled_at is None]
