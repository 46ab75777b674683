"""Accounts: found by e-mail. Nobody can raise themselves: what gives power is for superusers only."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, ManyToManyField, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wedo.admin import LoggedByNumber, WedoAdmin

from . import actions
from .factors import FACTORS
from .models import User


class UserAddForm(BaseUserCreationForm):
    """A new account: the address is the login."""

    class Meta:
        model = User
        fields = ("email", "name", "language")

    def clean_email(self) -> str:
        """Addresses are kept in lower case, so that one person has one account."""
        email = self.cleaned_data["email"].strip().lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(_("Mit dieser Adresse gibt es schon ein Konto."))
        return email


class UserEditForm(UserChangeForm):
    """An account that exists; the address again in lower case."""

    class Meta:
        model = User
        fields = "__all__"

    def clean_email(self) -> str:
        """Addresses are kept in lower case, so that one person has one account."""
        email = self.cleaned_data["email"].strip().lower()
        if User.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Mit dieser Adresse gibt es schon ein Konto."))
        return email


class TwoStepsFilter(admin.SimpleListFilter):
    """Who of the team has not set up a second step yet."""

    title = _("Zweiter Schritt")
    parameter_name = "schritt"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple]:
        """With and without."""
        return [("ja", _("eingerichtet")), ("nein", _("fehlt"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        """Those chosen."""
        return queryset.filter(two_steps=self.value() == "ja") if self.value() else queryset


@admin.register(User)
class UserAdmin(LoggedByNumber, WedoAdmin, DjangoUserAdmin):
    """Accounts of members and of the team."""

    form = UserEditForm
    add_form = UserAddForm
    list_display = ("email", "name", "language", "is_staff", "two_steps", "is_active", "last_login")
    list_filter = ("is_staff", TwoStepsFilter, "is_active", "language")
    search_fields = ("email", "name")
    search_help_text = _("Sucht in Name und E-Mail-Adresse.")
    ordering = ("email",)
    readonly_fields = ("date_joined", "last_login", "second_steps")
    actions = ("remove_factors",)
    filter_horizontal = ()
    view_on_site = False
    hints = {
        "email": _("Damit meldet sich die Person an. Bei der ersten Anmeldung bestätigt sie die Adresse."),
        "name": _("So begrüßen wir die Person."),
        "is_active": _("Ohne Haken kann sich die Person nicht mehr anmelden. Besser als löschen."),
        "groups": _("Was jemand aus dem Team darf, steht in der Gruppe."),
    }
    add_fieldsets = (
        (
            None,
            {
                "fields": ("email", "name", "language", "password1", "password2"),
                "description": _("Noch besser: Die Person registriert sich selbst. Dann kennt nur sie ihr Passwort."),
            },
        ),
    )
    person = (None, {"fields": ("email", "name", "language")})
    access = (_("Zugang"), {"fields": ("is_active", "date_joined", "last_login", "second_steps")})
    power = (
        _("Rechte"),
        {
            "fields": ("is_staff", "is_superuser", "groups", "password"),
            "description": _("Diese Angaben sieht und ändert nur, wer alle Rechte hat."),
        },
    )

    @admin.display(description=_("Zweiter Schritt"), boolean=True)
    def two_steps(self, user: User) -> bool:
        """Whether signing in takes a second step."""
        return user.two_steps

    @admin.display(description=_("Zweiter Schritt"))
    def second_steps(self, user: User) -> str:
        """Of which kind they are and since when. What is secret about them is shown to nobody."""
        found = Authenticator.objects.filter(user=user, type__in=FACTORS).order_by("created_at")
        kinds = {"totp": _("Code aus einer App"), "webauthn": _("Passkey")}
        rows = ((kinds[one.type], date_format(one.created_at, "d.m.Y")) for one in found)
        return format_html_join(", ", "{} ({})", rows) or _("keiner")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With whether signing in takes a second step."""
        steps = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
        return super().get_queryset(request).annotate(two_steps=Exists(steps))

    def get_actions(self, request: HttpRequest) -> dict:
        """A way round the second step is for superusers only."""
        found = super().get_actions(request)
        if not request.user.is_superuser:
            found.pop("remove_factors", None)
        return found

    @admin.action(description=_("Zweiten Schritt entfernen"))
    def remove_factors(self, request: HttpRequest, users: QuerySet[User]) -> HttpResponse | None:
        """For people who have lost phone and codes: asks first, then acts and writes it into the log."""
        if not request.user.is_superuser:
            raise PermissionDenied
        if "confirmed" not in request.POST:
            title = _("Zweiten Schritt entfernen?")
            context = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, "users": users}
            return render(request, "admin/accounts/user/remove_factors.html", context)
        changed = [user for user in users if actions.remove_factors(user=user, by=request.user)]
        for user in changed:
            self.log_change(request, user, str(_("Zweiter Schritt entfernt")))
        number = len(changed)
        words = ngettext("Bei %(number)d Konto entfernt.", "Bei %(number)d Konten entfernt.", number)
        self.message_user(request, words % {"number": number}, messages.SUCCESS)
        return redirect("admin:accounts_user_changelist")

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        """The account; its buttons depend on whether it has a second step."""
        has = Authenticator.objects.filter(user_id=object_id).exists() if object_id.isdecimal() else False
        return super().change_view(request, object_id, form_url, {"second_steps": has, **(extra_context or {})})

    def formfield_for_manytomany(self, db_field: ManyToManyField, request: HttpRequest, **kwargs):
        """Groups as boxes to tick."""
        return super().formfield_for_manytomany(db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> tuple:
        """Rights and password only for superusers: a field that is not in the form cannot be sent."""
        if obj is None:
            return self.add_fieldsets
        return (self.person, self.access, self.power) if request.user.is_superuser else (self.person, self.access)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple:
        """The login of somebody else is not for the team to change: it would be a way into the account."""
        if obj and not request.user.is_superuser:
            return ("email", *self.readonly_fields)
        return self.readonly_fields

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """The team may look after members, not after each other."""
        return super().has_change_permission(request, obj) and self._may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """The team may delete members, not each other."""
        return super().has_delete_permission(request, obj) and self._may_touch(request, obj)

    def get_deleted_objects(self, objs, request: HttpRequest) -> tuple:
        """The addresses of an account go with it, which needs no right of its own."""
        shown, counts, missing_rights, protected = super().get_deleted_objects(objs, request)
        return shown, counts, missing_rights - {EmailAddress._meta.verbose_name}, protected

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Only superusers set another person's password; members use "Passwort vergessen"."""
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        """A changed address counts as unconfirmed: the person confirms it when they sign in next."""
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            EmailAddress.objects.filter(user=obj).delete()

    def _may_touch(self, request: HttpRequest, obj: User | None) -> bool:
        return obj is None or request.user.is_superuser or not (obj.is_staff or obj.is_superuser)
