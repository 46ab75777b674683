"""Who came in at the door, and the links that helpers work with."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event

from .ticket import Ticket


class DoorLinkQuerySet(models.QuerySet):
    """Questions about links."""

    def standing(self) -> "DoorLinkQuerySet":
        """Those that open the door now."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())


class DoorLink(models.Model):
    """A secret address with which a helper without an account works at the door of one event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="door_links", verbose_name=_("Veranstaltung"))
    label = models.CharField(_("Für wen"), max_length=40)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    # The link acts in the name of who made it, and goes with that account.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("angelegt von")
    )
    created_at = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("gilt bis"))
    revoked_at = models.DateTimeField(_("widerrufen am"), null=True, blank=True, editable=False)

    objects = DoorLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("Link für Helfer*innen")
        verbose_name_plural = _("Links für Helfer*innen")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def is_standing(self) -> bool:
        """Whether it opens the door now."""
        return self.revoked_at is None and self.expires_at > timezone.now()


class CheckInQuerySet(models.QuerySet):
    """Questions about check-ins."""

    def for_event(self, event: Event) -> "CheckInQuerySet":
        """Those of one event."""
        return self.filter(ticket__booking__ticket_type__event=event)

    def standing(self) -> "CheckInQuerySet":
        """Those that count: at most one a ticket."""
        return self.filter(undone_at__isnull=True, problem="")

    def troubled(self) -> "CheckInQuerySet":
        """Those that a device without network let in, and should not have; nobody has seen to it yet."""
        return self.exclude(problem="").filter(undone_at__isnull=True)


class CheckIn(models.Model):
    """That somebody came in with a ticket. Undone ones stay as a record.

    A device without network decides alone. What it let in although the ticket was in already, or was cancelled
    meanwhile, is stored with its `problem` and does not count.
    """

    class Source(models.TextChoices):
        ONLINE = "online", _("mit Netz")
        OFFLINE = "offline", _("ohne Netz")

    class Problem(models.TextChoices):
        TWICE = "twice", _("zweimal eingelassen")
        CANCELLED = "cancelled", _("Ticket war abgesagt")

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="check_ins", verbose_name=_("Ticket"))
    # Made by the device: the same check-in sent twice is one.
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(_("eingelassen um"), default=timezone.now)
    received_at = models.DateTimeField(_("gemeldet um"), default=timezone.now, editable=False)
    device = models.CharField(_("Gerät"), max_length=40, blank=True)
    link = models.ForeignKey(
        DoorLink, models.SET_NULL, null=True, blank=True, related_name="check_ins", verbose_name=_("Link")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Konto")
    )
    source = models.CharField(_("Weg"), max_length=7, choices=Source, default=Source.ONLINE)
    problem = models.CharField(_("Problem"), max_length=9, choices=Problem, blank=True)
    # Taken back; for one with a problem: seen to.
    undone_at = models.DateTimeField(_("zurückgenommen um"), null=True, blank=True, editable=False)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("Einlass")
        verbose_name_plural = _("Einlässe")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(undone_at__isnull=True, problem=""), name="checkin_once_per_ticket"
            ),
            models.CheckConstraint(
                condition=Q(problem="") | Q(source="offline"), name="checkin_only_offline_has_a_problem"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_at__gte=models.F("at")),
                name="checkin_undone_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return f"check-in {self.pk}"
