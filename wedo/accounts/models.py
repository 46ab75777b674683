"""Who can sign in: an e-mail address, a name, a language."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Permission, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Stands where a library insists on an IP number (RFC 5735: "this network").
NO_ADDRESS = "0.0.0.0"  # noqa: S104 - nothing listens here


class UserManager(BaseUserManager):
    """Makes users by e-mail; there is no user name."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Store a user with the lower-cased address. Raises ValueError without an address."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        """Store a user who may do everything (called by `manage.py createsuperuser`)."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        """Find a user whatever the case of the typed address."""
        return self.get(email=email.strip().lower())

    def staff_with(self, permission: str) -> models.QuerySet["User"]:
        """Active staff who have the right, given as "app.codename": their own, their groups', or as superusers."""
        app, codename = permission.split(".")
        right = Permission.objects.filter(content_type__app_label=app, codename=codename)
        has_it = Q(is_superuser=True) | Q(user_permissions__in=right) | Q(groups__permissions__in=right)
        return self.filter(has_it, is_staff=True, is_active=True).distinct()

    def never_confirmed(self) -> models.QuerySet["User"]:
        """Accounts that signed up and never proved their address: nobody has ever used them.

        A membership was given to somebody known: such an account stays, whatever became of its address.
        """
        confirmed = models.Exists(EmailAddress.objects.filter(user=models.OuterRef("pk"), verified=True))
        asked = models.Exists(EmailAddress.objects.filter(user=models.OuterRef("pk"), verified=False))
        return self.filter(asked, ~confirmed, last_login__isnull=True, is_staff=False, memberships__isnull=True)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account: a member of an organisation or of the staff."""

    email = models.EmailField(_("E-Mail-Adresse"), unique=True)
    name = models.CharField(_("Name"), max_length=120, blank=True)
    language = models.CharField(_("Sprache"), max_length=8, choices=settings.LANGUAGES, default="de")
    is_staff = models.BooleanField(_("Team"), default=False, help_text=_("Darf in die Verwaltung."))
    is_active = models.BooleanField(_("aktiv"), default=True)
    date_joined = models.DateTimeField(_("registriert am"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("Konto")
        verbose_name_plural = _("Konten")
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name that Django's admin greets with."""
        return str(self)

    def get_short_name(self) -> str:
        """The same: people choose one name to be called by."""
        return str(self)


class OutgoingMail(models.Model):
    """A mail of the account system that waits for the worker; the row goes when the mail has gone.

    It holds secret links for some seconds, which therefore never become arguments of a job: those are logged.
    """

    message = models.BinaryField()
    recipients = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"mail {self.pk}"
