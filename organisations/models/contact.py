"""Messages to organisations, and what protects from bad ones."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .listings import Listing
from .organisation import Organisation


class ContactMessageQuerySet(models.QuerySet):
    """Questions about messages."""

    def for_members_like(self, user) -> "ContactMessageQuerySet":
        """Those that have reached an organisation to which this person belongs, the latest first."""
        return self.filter(sent_at__isnull=False, organisation__memberships__user=user).order_by("-sent_at", "-pk")


class ContactMessage(models.Model):
    """A message from the contact form.

    A visitor's message waits until the link in a mail is confirmed (`key_hash`); unconfirmed ones are deleted.
    Members see theirs under /mein/ for some months; staff see only what is reported.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contact_messages")
    listing = models.ForeignKey(
        Listing, models.SET_NULL, null=True, blank=True, related_name="contact_messages", verbose_name=_("Eintrag")
    )
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="sent_messages"
    )
    name = models.CharField(max_length=120)
    email = models.EmailField()
    text = models.TextField(max_length=3000)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES, default="de")
    # Of the link that proves a visitor's address; empty once it is proven, or never needed.
    key_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    # Ids of accounts that its mail has not reached yet.
    waiting_for = ArrayField(models.BigIntegerField(), default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    # When it was on its way: at once, or when the visitor had confirmed.
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ContactMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("Nachricht")
        verbose_name_plural = _("Nachrichten")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["key_hash"], condition=~Q(key_hash=""), name="message_key_once"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Block(models.Model):
    """An organisation takes no messages from this address any more. Only the keyed hash of it is stored.

    The name that stood under the message tells its members which block is which when the message is long deleted.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="blocks")
    email_hash = models.CharField(max_length=64)
    name = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("Sperre")
        verbose_name_plural = _("Sperren")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "email_hash"], name="block_once_per_address"),
        ]

    def __str__(self) -> str:
        return f"block {self.pk}"


class Report(models.Model):
    """Somebody tells staff that a profile, a listing or a message is not right. Staff see reports only."""

    class About(models.TextChoices):
        PROFILE = "profile", _("Profil")
        LISTING = "listing", _("Eintrag")
        MESSAGE = "message", _("Nachricht")

    class Reason(models.TextChoices):
        HATE = "hate", _("Hass oder Bedrohung")
        SPAM = "spam", _("Werbung oder Betrug")
        WRONG = "wrong", _("Stimmt nicht")
        OTHER = "other", _("etwas anderes")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="reports", verbose_name=_("Organisation")
    )
    listing = models.ForeignKey(
        Listing, models.SET_NULL, null=True, blank=True, related_name="reports", verbose_name=_("Eintrag")
    )
    # The reported message, until it is deleted; what it said stays in `quoted` as long as the report.
    message = models.ForeignKey(
        ContactMessage, models.SET_NULL, null=True, blank=True, related_name="reports", editable=False
    )
    about = models.CharField(_("Worum es geht"), max_length=8, choices=About)
    reason = models.CharField(_("Grund"), max_length=6, choices=Reason)
    text = models.TextField(_("Was ist los?"), max_length=1000, blank=True)
    # What a reported message said and from whom: the one who reports hands it to staff.
    quoted = models.TextField(_("Gemeldeter Text"), max_length=3500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Konto")
    )
    created_at = models.DateTimeField(_("gemeldet am"), default=timezone.now, editable=False)
    settled_at = models.DateTimeField(_("erledigt am"), null=True, blank=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("erledigt von"),
        editable=False,
    )

    class Meta:
        verbose_name = _("Meldung")
        verbose_name_plural = _("Meldungen")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["message"], condition=Q(settled_at=None), name="report_one_open_for_each_message"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_about_display()}: {self.organisation}"
