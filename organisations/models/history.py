"""What has happened to a profile: who, when, what was and what is (ADR 0012)."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .organisation import Organisation


class Change(models.Model):
    """One verb that was done to an organisation. `before` and `after` hold the fields that differ, and no others.

    Texts are stored for each language (`summary_en`), topics by their short names, files by a word only.
    """

    class Kind(models.TextChoices):
        CREATED = "created", _("angelegt")
        SUBMITTED = "submitted", _("zur Prüfung geschickt")
        EDITED = "edited", _("geändert")
        RESTORED = "restored", _("zurückgesetzt")
        CONFIRMED = "confirmed", _("als aktuell bestätigt")
        PUBLISHED = "published", _("veröffentlicht")
        ASKED = "asked", _("Rückfrage gestellt")
        DECLINED = "declined", _("abgelehnt")
        OFFLINE = "offline", _("vom Netz genommen")
        ONLINE = "online", _("wieder ins Netz gestellt")
        INVITED = "invited", _("eingeladen")
        JOINED = "joined", _("beigetreten")
        LEFT = "left", _("ausgetreten")
        ROLE = "role", _("Rolle geändert")
        LINKS = "links", _("Notfall-Links erneuert")

    class Actor(models.TextChoices):
        MEMBER = "member", _("Mitglied")
        STAFF = "staff", _("Team")
        LINK = "link", _("Link aus einer E-Mail")
        SYSTEM = "system", _("System")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="changes", verbose_name=_("Organisation")
    )
    kind = models.CharField(_("Was"), max_length=10, choices=Kind)
    actor = models.CharField(_("Wer"), max_length=8, choices=Actor)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Konto")
    )
    at = models.DateTimeField(_("Wann"), default=timezone.now, editable=False)
    before = models.JSONField(_("vorher"), default=dict, blank=True)
    after = models.JSONField(_("nachher"), default=dict, blank=True)
    # What staff wrote with a question or a refusal.
    message = models.TextField(_("Nachricht"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("Änderung")
        verbose_name_plural = _("Änderungen")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "-at"], name="change_recent")]

    def __str__(self) -> str:
        return self.get_kind_display()
