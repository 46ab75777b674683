"""Who may book how many places, who has booked, and each single place."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event

# Crockford's Base32 without I, L, O, U: nobody mistakes a letter for a digit at the door.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_token() -> str:
    """192 random bits for an address that is a capability (design: at least 128)."""
    return secrets.token_urlsafe(24)


def new_code() -> str:
    """12 characters (60 random bits) for the door."""
    return "".join(secrets.choice(CODE_ALPHABET) for _position in range(12))


class TicketTypeQuerySet(models.QuerySet):
    """Questions about kinds of tickets."""

    def public(self) -> "TicketTypeQuerySet":
        """Those that everybody may book."""
        return self.filter(audience=TicketType.Audience.PUBLIC)

    def with_taken(self) -> "TicketTypeQuerySet":
        """Each with `taken`: the number of places that are given away now."""
        return self.annotate(
            taken=Count(
                "bookings__tickets",
                filter=Q(bookings__status=Booking.Status.CONFIRMED, bookings__tickets__cancelled_at__isnull=True),
            )
        )


class TicketType(models.Model):
    """Who may book how many places at one event, and when."""

    class Audience(models.TextChoices):
        PUBLIC = "public", _("für alle")

    event = models.ForeignKey(Event, models.CASCADE, related_name="ticket_types", verbose_name=_("Veranstaltung"))
    name = models.CharField(_("Name"), max_length=80)
    audience = models.CharField(_("Für wen"), max_length=12, choices=Audience, default=Audience.PUBLIC)
    capacity = models.PositiveIntegerField(_("Plätze"))
    max_per_booking = models.PositiveSmallIntegerField(_("höchstens je Anmeldung"), default=4)
    opens_at = models.DateTimeField(_("Buchung ab"), null=True, blank=True)
    closes_at = models.DateTimeField(
        _("Buchung bis"), null=True, blank=True, help_text=_("Leer: bis zum Beginn der Veranstaltung.")
    )
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    objects = TicketTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("Ticketart")
        verbose_name_plural = _("Ticketarten")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(max_per_booking__gte=1, max_per_booking__lte=20),
                name="tickettype_one_to_twenty_per_booking",
                violation_error_message=_("Je Anmeldung gehen 1 bis 20 Plätze."),
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="tickettype_closes_after_it_opens",
                violation_error_message=_("Die Buchung muss nach ihrem Beginn enden."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event.title}: {self.name}"

    @property
    def free(self) -> int:
        """Places left, never below zero. Needs `with_taken()`."""
        return max(0, self.capacity - self.taken)


class BookingQuerySet(models.QuerySet):
    """Questions about bookings."""

    def confirmed(self) -> "BookingQuerySet":
        """Those that hold places."""
        return self.filter(status=Booking.Status.CONFIRMED)

    def for_event(self, event: Event) -> "BookingQuerySet":
        """Those of one event, whatever the kind of ticket."""
        return self.filter(ticket_type__event=event)

    def by_same_person(self, booking: "Booking") -> "BookingQuerySet":
        """Other standing bookings of the same address for the same event, the oldest first."""
        if not booking.email:
            return self.none()
        return (
            self.confirmed()
            .for_event(booking.event)
            .filter(email__iexact=booking.email)
            .exclude(pk=booking.pk)
            .order_by("created_at", "pk")
        )

    def with_event(self) -> "BookingQuerySet":
        """With ticket type, event and venue."""
        return self.select_related("ticket_type__event__venue")

    def with_places(self) -> "BookingQuerySet":
        """Each with `places`: its tickets that are not cancelled."""
        return self.annotate(places=Count("tickets", filter=Q(tickets__cancelled_at__isnull=True)))


class Booking(models.Model):
    """One person's order, with one ticket for each place."""

    class Status(models.TextChoices):
        CONFIRMED = "confirmed", _("bestätigt")
        CANCELLED = "cancelled", _("abgesagt")

    class Source(models.TextChoices):
        WEB = "web", _("Website")
        EMAIL = "email", _("E-Mail")
        PHONE = "phone", _("Telefon")
        DOOR = "door", _("vor Ort")

    ticket_type = models.ForeignKey(TicketType, models.PROTECT, related_name="bookings", verbose_name=_("Ticketart"))
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    # The same form sent twice (double click, lost answer) finds the booking that it made.
    submission = models.CharField(max_length=64, unique=True, default=uuid.uuid4, editable=False)
    status = models.CharField(_("Stand"), max_length=10, choices=Status, default=Status.CONFIRMED)
    name = models.CharField(_("Name"), max_length=120)
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)
    organisation_name = models.CharField(_("Organisation"), max_length=120, blank=True)
    language = models.CharField(_("Sprache der E-Mails"), max_length=8, choices=settings.LANGUAGES, default="de")
    source = models.CharField(_("Weg"), max_length=8, choices=Source, default=Source.WEB)
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
    cancelled_at = models.DateTimeField(_("abgesagt am"), null=True, blank=True, editable=False)
    note = models.CharField(_("Notiz des Teams"), max_length=300, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Anmeldung")
        verbose_name_plural = _("Anmeldungen")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["ticket_type", "status"], name="booking_type_status"),
            models.Index(models.functions.Lower("email"), name="booking_email"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="cancelled", cancelled_at__isnull=False)
                | (~Q(status="cancelled") & Q(cancelled_at__isnull=True)),
                name="booking_cancelled_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(source="web") | (~Q(email="") & Q(consent_at__isnull=False)),
                name="booking_from_the_web_has_address_and_consent",
            ),
            models.CheckConstraint(
                condition=Q(over_capacity=False) | Q(created_by__isnull=False) | ~Q(source="web"),
                name="booking_over_capacity_only_by_staff",
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
    def is_cancelled(self) -> bool:
        """Whether its places are free again."""
        return self.status == self.Status.CANCELLED

    @property
    def valid_tickets(self) -> list["Ticket"]:
        """Its tickets that are not cancelled, in order."""
        return [ticket for ticket in self.tickets.all() if ticket.cancelled_at is None]


class Ticket(models.Model):
    """One place for one attendee; has the code at the door."""

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="tickets", verbose_name=_("Anmeldung"))
    position = models.PositiveSmallIntegerField(_("Nummer"), default=1)
    name = models.CharField(_("Name"), max_length=120, blank=True)
    code = models.CharField(_("Code"), max_length=12, unique=True, default=new_code, editable=False)
    cancelled_at = models.DateTimeField(_("abgesagt am"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("Ticket")
        verbose_name_plural = _("Tickets")
        ordering = ["booking", "position"]
        constraints = [
            models.UniqueConstraint(fields=["booking", "position"], name="ticket_position_once_per_booking"),
        ]

    def __str__(self) -> str:
        return self.name or self.code

    @property
    def readable_code(self) -> str:
        """The code in groups of four, as people read it out."""
        return "-".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))


class Need(models.Model):
    """What somebody needs to take part; shown to staff only where needed."""

    class Kind(models.TextChoices):
        WHEELCHAIR = "wheelchair", _("Platz für einen Rollstuhl")
        SIGN_LANGUAGE = "sign_language", _("Gebärdensprache")
        INTERPRETING = "interpreting", _("Übersetzung")
        COMPANION = "companion", _("Platz für eine Begleitperson")
        OTHER = "other", _("Etwas anderes")

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="needs", verbose_name=_("Anmeldung"))
    kind = models.CharField(_("Bedarf"), max_length=14, choices=Kind)
    detail = models.CharField(_("Genauer"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("Bedarf")
        verbose_name_plural = _("Bedarfe")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["booking", "kind"], name="need_once_per_booking"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class BookingMail(models.Model):
    """That a mail of one kind belongs to a booking, and whether it has gone: each kind goes once."""

    class Kind(models.TextChoices):
        CONFIRMATION = "confirmation", _("Bestätigung")
        CANCELLATION = "cancellation", _("Absage durch den Gast")

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="mails", verbose_name=_("Anmeldung"))
    kind = models.CharField(_("Art"), max_length=16, choices=Kind)
    created_at = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("verschickt am"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("E-Mail")
        verbose_name_plural = _("E-Mails")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["booking", "kind"], name="bookingmail_each_kind_once"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
