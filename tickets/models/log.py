"""What has happened to a booking, and which mails belong to it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .booking import Booking


class Step(models.Model):
    """One thing that somebody did with a booking: its timeline."""

    class Kind(models.TextChoices):
        BOOKED = "booked", _("gebucht")
        HELD = "held", _("vorgemerkt")
        REQUESTED = "requested", _("angefragt")
        QUEUED = "queued", _("auf die Warteliste gesetzt")
        OFFERED = "offered", _("Platz angeboten")
        CONFIRMED = "confirmed", _("bestätigt")
        CHANGED = "changed", _("geändert")
        CANCELLED = "cancelled", _("abgesagt")
        PASSED_ON = "passed_on", _("weitergegeben")
        OWN_TICKET = "own_ticket", _("eigenes Ticket verschickt")
        MOVED = "moved", _("in eine andere Ticketart verschoben")
        RESENT = "resent", _("E-Mail noch einmal verschickt")
        ERASED = "erased", _("Daten gelöscht")

    class Actor(models.TextChoices):
        GUEST = "guest", _("Gast")
        STAFF = "staff", _("Team")
        SYSTEM = "system", _("System")

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="steps", verbose_name=_("Anmeldung"))
    kind = models.CharField(_("Was"), max_length=12, choices=Kind)
    actor = models.CharField(_("Wer"), max_length=8, choices=Actor)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Konto")
    )
    at = models.DateTimeField(_("Wann"), default=timezone.now, editable=False)
    # Numbers and statuses alone: names and addresses live in the booking and go with it.
    detail = models.JSONField(_("Genauer"), default=dict, blank=True)

    class Meta:
        verbose_name = _("Schritt")
        verbose_name_plural = _("Verlauf")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.get_kind_display()


class BookingMailQuerySet(models.QuerySet):
    """Questions about mails."""

    def unsent(self) -> "BookingMailQuerySet":
        """Those that have not left."""
        return self.filter(sent_at__isnull=True)

    def troubled(self) -> "BookingMailQuerySet":
        """Those that the mail server has not taken so far; they are tried again, or were given up."""
        return self.unsent().filter(attempts__gt=0)

    def given_up(self) -> "BookingMailQuerySet":
        """Those that are not tried again by themselves."""
        return self.unsent().filter(failed_at__isnull=False)


class BookingMail(models.Model):
    """That a mail of one kind belongs to a booking, and whether it has gone: each kind goes once.

    `about` tells mails of the same kind apart that may come again: a change by its step, a reminder by its hour and
    the event's day, a change of the event by the event's `sequence`. `detail` is what the mail has to say beyond the
    booking.
    """

    class Kind(models.TextChoices):
        CONFIRM = "confirm", _("Bitte bestätigen")
        CONFIRMATION = "confirmation", _("Bestätigung")
        CHANGE = "change", _("Änderung")
        CANCELLATION = "cancellation", _("Absage")
        REQUESTED = "requested", _("Anfrage")
        WAITING = "waiting", _("Warteliste")
        OFFER = "offer", _("Angebot")
        OFFER_EXPIRED = "offer_expired", _("Angebot verfallen")
        REMINDER = "reminder", _("Kommst du?")
        EVENT_CHANGED = "event_changed", _("Veranstaltung geändert")
        EVENT_CALLED_OFF = "event_called_off", _("Veranstaltung abgesagt")
        THANKS = "thanks", _("Dank und Ergebnisse")
        LINKS = "links", _("Links noch einmal")

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="mails", verbose_name=_("Anmeldung"))
    kind = models.CharField(_("Art"), max_length=16, choices=Kind)
    about = models.CharField(max_length=40, blank=True, editable=False)
    created_at = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("verschickt am"), null=True, blank=True, editable=False)
    detail = models.JSONField(default=dict, blank=True, editable=False)
    # Grows when staff send it once more: then it is another mail for mail programs.
    number = models.PositiveSmallIntegerField(default=1, editable=False)
    attempts = models.PositiveSmallIntegerField(_("vergebliche Versuche"), default=0, editable=False)
    last_error = models.CharField(_("Antwort des Mailservers"), max_length=300, blank=True, editable=False)
    failed_at = models.DateTimeField(_("aufgegeben am"), null=True, blank=True, editable=False)

    objects = BookingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("E-Mail")
        verbose_name_plural = _("E-Mails")
        ordering = ["pk"]
        indexes = [
            # Few rows: what staff have to look at.
            models.Index(fields=["booking"], name="bookingmail_troubled", condition=Q(sent_at=None, attempts__gt=0)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["booking", "kind", "about"], name="bookingmail_each_kind_once"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
