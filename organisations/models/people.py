"""Who may speak for an organisation, who is asked to, and who asks to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .organisation import Organisation


class MembershipQuerySet(models.QuerySet):
    """Questions about memberships."""

    def owners(self) -> "MembershipQuerySet":
        """Of those who answer for an organisation and can sign in."""
        return self.filter(role=Membership.Role.OWNER, user__is_active=True)


class Membership(models.Model):
    """One person's say in one organisation."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Verantwortliche")
        EDITOR = "editor", _("Redaktion")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="memberships", verbose_name=_("Organisation")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("Konto")
    )
    role = models.CharField(_("Rolle"), max_length=8, choices=Role, default=Role.EDITOR)
    created_at = models.DateTimeField(_("seit"), auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("Mitglied")
        verbose_name_plural = _("Mitglieder")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="membership_once_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"

    @property
    def is_owner(self) -> bool:
        """Whether this person answers for the organisation."""
        return self.role == self.Role.OWNER

    @property
    def is_last_owner(self) -> bool:
        """Whether nobody else who can sign in answers for the organisation; one query."""
        others = Membership.objects.owners().filter(organisation=self.organisation_id).exclude(pk=self.pk)
        return self.is_owner and not others.exists()


class InvitationQuerySet(models.QuerySet):
    """Questions about invitations."""

    def standing(self) -> "InvitationQuerySet":
        """Those that can be accepted now."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A person is asked by mail to join an organisation, or to take over a profile that staff have made.

    It is bound to the address: whoever accepts signs in with it.
    """

    class Purpose(models.TextChoices):
        JOIN = "join", _("Einladung")
        CLAIM = "claim", _("Übernahme")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="invitations", verbose_name=_("Organisation")
    )
    purpose = models.CharField(_("Art"), max_length=5, choices=Purpose, default=Purpose.JOIN)
    email = models.EmailField(_("E-Mail-Adresse"))
    role = models.CharField(_("Rolle"), max_length=8, choices=Membership.Role, default=Membership.Role.EDITOR)
    language = models.CharField(_("Sprache"), max_length=8, choices=settings.LANGUAGES, default="de")
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("eingeladen von"),
    )
    created_at = models.DateTimeField(_("eingeladen am"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("gilt bis"))
    accepted_at = models.DateTimeField(_("angenommen am"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("zurückgezogen am"), null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Einladung")
        verbose_name_plural = _("Einladungen")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_is_lower_case"),
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_one_open_per_address",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_accepted_or_revoked",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def is_standing(self) -> bool:
        """Whether it can be accepted now."""
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > timezone.now()


class JoinRequest(models.Model):
    """Somebody with an account says "that's us, let us in"; the owners answer."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="join_requests", verbose_name=_("Organisation")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="join_requests", verbose_name=_("Konto")
    )
    text = models.CharField(_("Nachricht"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("gefragt am"), default=timezone.now, editable=False)
    answered_at = models.DateTimeField(_("beantwortet am"), null=True, blank=True, editable=False)
    accepted = models.BooleanField(_("aufgenommen"), default=False, editable=False)

    class Meta:
        verbose_name = _("Anfrage")
        verbose_name_plural = _("Anfragen")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=Q(answered_at__isnull=True),
                name="joinrequest_one_open_per_person",
            ),
            models.CheckConstraint(
                condition=Q(accepted=False) | Q(answered_at__isnull=False), name="joinrequest_accepted_is_answered"
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"
