"""What changed about an event, kept for the guests who do not know it yet."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event


class EventChangeQuerySet(models.QuerySet):
    """Questions about changes."""

    def untold(self) -> "EventChangeQuerySet":
        """Those that no guest has been told of."""
        return self.filter(told_at__isnull=True)


class EventChange(models.Model):
    """That an event got another time or place, and what was `before` (`mails.snapshot`), told to its guests or not.

    Together they say what each guest knows: what the event was when they booked or last heard of a change, which is
    the `before` of the first change since then (see `actions.telling`).
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="changes", verbose_name=_("Veranstaltung"))
    before = models.JSONField()
    at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)

    objects = EventChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("Änderung von Zeit oder Ort")
        verbose_name_plural = _("Änderungen von Zeit oder Ort")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.event_id}, {self.at:%d.%m.%Y %H:%M}"
