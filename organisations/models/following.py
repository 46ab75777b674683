"""What somebody with an account wants to hear of by weekly digest."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .organisation import Organisation, Topic


class Follow(models.Model):
    """Somebody follows a topic or an organisation: new events and listings come by digest."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows", verbose_name=_("Konto"))
    topic = models.ForeignKey(
        Topic, models.CASCADE, null=True, blank=True, related_name="follows", verbose_name=_("Thema")
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="follows", verbose_name=_("Organisation")
    )
    created_at = models.DateTimeField(_("seit"), auto_now_add=True)

    class Meta:
        verbose_name = _("Abo")
        verbose_name_plural = _("Abos")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(topic__isnull=False, organisation__isnull=True)
                | Q(topic__isnull=True, organisation__isnull=False),
                name="follow_one_thing",
            ),
            models.UniqueConstraint(fields=["user", "topic"], name="follow_topic_once"),
            models.UniqueConstraint(fields=["user", "organisation"], name="follow_organisation_once"),
        ]

    def __str__(self) -> str:
        return f"follow {self.pk}"


class Digest(models.Model):
    """Whether somebody gets the weekly mail, and up to when it has told what is new."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="digest", verbose_name=_("Konto")
    )
    # New listings that match those of the person's organisations.
    matches = models.BooleanField(_("Passende Einträge"), default=False)
    # News of followed topics and organisations; switched off by one click in the mail (RFC 8058).
    follows = models.BooleanField(_("Neues aus Abos"), default=True)
    told_until = models.DateTimeField(_("berichtet bis"), auto_now_add=True)

    class Meta:
        verbose_name = _("Wochenmail")
        verbose_name_plural = _("Wochenmails")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"digest {self.pk}"
