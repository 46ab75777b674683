"""The admin site: in WeDo's words, signed in through allauth, invisible to everybody but staff."""

import json
import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce, wraps

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.admin.widgets import AdminSplitDateTime
from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wedo.errors import forbidden
from wedo.templatetags.wedo import muster_url
from wedo.text import in_any_case

# Our apps, in the order in which the work comes. What libraries bring is for superusers only.
OUR_APPS = ("tickets", "events", "organisations", "accounts")
FIRST_MODELS = ("Event", "Organisation")
# Fields that people write in, in any script; and those that look like it but are not.
WRITTEN = (models.CharField, models.TextField)
TECHNICAL = (models.SlugField, models.URLField, models.EmailField)


@dataclass(frozen=True)
class Panel:
    """One box of the first page: a template, what it shows, and its place (the lowest comes first)."""

    template: str
    context: dict = field(default_factory=dict)
    position: int = 0


class SuperuserOnly:
    """Hides a model from everybody but superusers, whatever permissions they were given."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the first page lists it."""
        return request.user.is_superuser and super().has_module_permission(request)

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        """Whether it can be seen."""
        return request.user.is_superuser and super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, *args) -> bool:
        """Whether one can be added."""
        return request.user.is_superuser and super().has_add_permission(request, *args)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """Whether it can be changed."""
        return request.user.is_superuser and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """Whether it can be deleted."""
        return request.user.is_superuser and super().has_delete_permission(request, obj)


class JobWords:
    """The list of jobs without the library's inline styles, and without its query for each row."""

    @admin.display(description=_("Angaben"))
    def pretty_args(self, job: models.Model) -> SafeString:
        """The arguments: numbers of objects, never a person's data."""
        return format_html("<code>{}</code>", json.dumps(job.args))

    @admin.display(description=_("Zuletzt"))
    def summary(self, job: models.Model) -> str:
        """What happened last, and when."""
        last = next(iter(job.procrastinateevent_set.all()), None)
        return f"{last.type}, {date_format(localtime(last.at), 'd.m.Y H:i')}" if last else "–"


# What a library's admin class needs to fit in here, by model.
AMENDED = {"procrastinate.ProcrastinateJob": (JobWords,)}
# What nobody of the team needs to see: secrets of second steps (they are removed in the account), browsers of others.
NOT_SHOWN = {"mfa.Authenticator", "usersessions.UserSession"}


class AdminSite(admin.AdminSite):
    """Django's admin with one way in: the site's own sign-in."""

    site_header = _("WeDo Verwaltung")
    site_title = _("WeDo Verwaltung")
    index_title = _("Was möchtest du tun?")

    def register(self, model_or_iterable, admin_class=None, **options) -> None:
        """Register as Django does; models of libraries for superusers only (jobs, addresses, groups)."""
        one = isinstance(model_or_iterable, type)
        for model in [model_or_iterable] if one else model_or_iterable:
            if model._meta.label in NOT_SHOWN:
                continue
            base = admin_class or admin.ModelAdmin
            if model._meta.app_label not in OUR_APPS and not issubclass(base, SuperuserOnly):
                bases = (SuperuserOnly, *AMENDED.get(model._meta.label, ()), base)
                base = type(base.__name__, bases, {"__module__": base.__module__})
            super().register(model, base, **options)

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        """Send strangers to the sign-in at once; tell members plainly that this is not theirs."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not self.has_permission(request):
                return self.login(request)
            return inner(request, *args, **kwargs)

        return guarded

    def login(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """Never Django's own form: the site's sign-in, a plain no, or on to the first page."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            return forbidden(request)
        return redirect_to_login(request.GET.get("next") or request.get_full_path())

    def logout(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """Signing out is allauth's."""
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """The own password is allauth's."""
        return redirect("account_change_password")

    def index(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """The first page, with a box for what each app has to say (`dashboard` of its admin classes)."""
        panels = [
            panel
            for model_admin in self._registry.values()
            if hasattr(model_admin, "dashboard") and model_admin.has_view_permission(request)
            for panel in model_admin.dashboard(request)
        ]
        panels.sort(key=lambda panel: panel.position)
        return super().index(request, {"panels": panels, **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict]:
        """Apps in the order of the work, not of the alphabet; what libraries bring is one app at the end."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: model["object_name"] not in FIRST_MODELS)
        ours = sorted(
            (app for app in apps if app["app_label"] in OUR_APPS), key=lambda app: OUR_APPS.index(app["app_label"])
        )
        technical = [model for app in apps if app["app_label"] not in OUR_APPS for model in app["models"]]
        if app_label or not technical:
            return ours or apps
        index = reverse("admin:index", current_app=self.name)
        return [*ours, {"name": _("Technik"), "app_label": "technik", "app_url": index, "models": technical}]


class WedoAdmin(admin.ModelAdmin):
    """What our admin classes share: plain labels, hints, honest status codes."""

    # Hints beside the fields, by the field's name without its language.
    hints: dict[str, str] = {}

    def view_on_site(self, obj) -> str:
        """Straight to the page, without a detour."""
        return obj.get_absolute_url()

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs):
        """Django's field, labelled in words."""
        form_field = super().formfield_for_dbfield(db_field, request, **kwargs)
        return in_plain_words(db_field, form_field, self.hints)

    def get_search_results(self, request: HttpRequest, queryset: models.QuerySet, search_term: str) -> tuple:
        """Each word in any of the fields, in capitals or small letters of every script."""
        for word in search_term.split():
            pattern = in_any_case(word)
            found = [models.Q(**{f"{name}__regex": pattern}) for name in self.get_search_fields(request)]
            queryset = queryset.filter(reduce(operator.or_, found)) if found else queryset
        return queryset, False

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The list, headed by what is in it."""
        return super().changelist_view(request, {"title": self.opts.verbose_name_plural, **(extra_context or {})})

    def page(
        self, request: HttpRequest, template: str, title: str, context: dict, *, status: int = 200
    ) -> TemplateResponse:
        """A page of our own beside list and form; `context` comes on top of what every page of the admin has."""
        known = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, "media": self.media}
        return TemplateResponse(request, template, known | context, status=status)

    def kept_by(self, obj: models.Model) -> list[str]:
        """What still needs it, so that it cannot be deleted: how many of which kind."""
        kept = []
        for relation in self.opts.related_objects:
            if relation.on_delete is models.PROTECT:
                number = relation.related_model._base_manager.filter(**{relation.field.name: obj}).count()
                kind = relation.related_model._meta
                if number:
                    kept.append(f"{number} {kind.verbose_name if number == 1 else kind.verbose_name_plural}")
        return kept

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs) -> HttpResponse:
        """The form; with errors it is an answer of its own kind (RFC 9110, 15.5.21).

        What cannot be deleted has no button for it, but a sentence.
        """
        if (obj := context.get("original")) and self.has_delete_permission(request, obj):
            context["kept_by"] = self.kept_by(obj)
            context["show_delete"] = not context["kept_by"]
        response = super().render_change_form(request, context, *args, **kwargs)
        if context.get("errors"):
            response.status_code = 422
        return response


class LoggedByNumber:
    """The log of the administration says who changed which number: it outlives the person's data.

    Comes before the admin class in the list of base classes.
    """

    def log_addition(self, request: HttpRequest, obj: models.Model, message) -> list[LogEntry]:
        """That it was added."""
        return self._log(request, [obj], ADDITION, message)

    def log_change(self, request: HttpRequest, obj: models.Model, message) -> list[LogEntry]:
        """That it was changed, and which fields."""
        return self._log(request, [obj], CHANGE, message)

    def log_deletions(self, request: HttpRequest, queryset: models.QuerySet) -> list[LogEntry]:
        """That they were deleted."""
        return self._log(request, queryset, DELETION, "")

    def _log(self, request: HttpRequest, objects, flag: int, message) -> list[LogEntry]:
        kind = ContentType.objects.get_for_model(self.model)
        return LogEntry.objects.bulk_create(
            LogEntry(
                user=request.user,
                content_type=kind,
                object_id=str(one.pk),
                object_repr=f"{self.opts.verbose_name} {one.pk}",
                action_flag=flag,
                change_message=json.dumps(message) if isinstance(message, list) else message,
            )
            for one in objects
        )


class KnownChoiceField(forms.ModelChoiceField):
    """A short list of choices that is read once for all rows of a page, not once for each."""

    def __deepcopy__(self, memo: dict) -> "KnownChoiceField":
        """Django's copy, which would read the list again, with the list that is there."""
        copy = super().__deepcopy__(memo)
        if not hasattr(self, "known"):
            self.known = list(self.choices)
        copy.known = self.known
        copy.choices = self.known
        return copy


class PlainInline:
    """The same words for the rows below a form."""

    extra = 0
    show_change_link = False
    hints: dict[str, str] = {}

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs):
        """Django's field, labelled in words."""
        form_field = super().formfield_for_dbfield(db_field, request, **kwargs)
        return in_plain_words(db_field, form_field, self.hints)

    def formfield_for_foreignkey(self, db_field: models.ForeignKey, request: HttpRequest, **kwargs):
        """A select whose choices are read once."""
        return super().formfield_for_foreignkey(db_field, request, form_class=KnownChoiceField, **kwargs)


class ReadOnlyInline:
    """Rows that are shown and nothing else."""

    template = "admin/read_only_rows.html"
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        """No."""
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """No."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """No."""
        return False


def in_plain_words(db_field: models.Field, form_field, hints: dict[str, str]):
    """Label a translated field with the name of its language, and add the hint for it.

    modeltranslation says "Titel [en]"; staff read "Titel (Englisch)", and plain "Titel" for German.
    """
    if form_field is None:
        return None
    original = getattr(db_field, "translated_field", None)
    language = getattr(db_field, "language", settings.LANGUAGE_CODE)
    if original is not None:
        form_field.label = original.verbose_name
        if language != settings.LANGUAGE_CODE:
            name = dict(settings.LANGUAGES)[language]
            form_field.label = format_html("{} ({})", original.verbose_name, name)
    if language == settings.LANGUAGE_CODE and (hint := hints.get((original or db_field).name)):
        form_field.help_text = hint
    if isinstance(form_field.widget, AdminSplitDateTime):
        for part, word in zip(form_field.widget.widgets, (_("Datum"), _("Uhrzeit")), strict=True):
            part.attrs["aria-label"] = format_lazy("{}: {}", form_field.label, word)
    if isinstance(db_field, WRITTEN) and not isinstance(db_field, TECHNICAL):
        form_field.widget.attrs.setdefault("dir", "auto")
    return form_field


def translated_fieldsets(fields: tuple[str, ...]) -> list[tuple]:
    """A folded set of fields for each language but German."""
    return [
        (
            format_lazy("{}: {}", pgettext_lazy("Text in einer anderen Sprache", "Übersetzung"), name),
            {
                "fields": [f"{field}_{code}" for field in fields],
                "classes": ["collapse"],
                "description": _("Was leer bleibt, steht dort auf Deutsch und ist so gekennzeichnet."),
            },
        )
        for code, name in settings.LANGUAGES
        if code != settings.LANGUAGE_CODE
    ]


def german(*fields: str) -> list[str]:
    """The German versions of translated fields."""
    return [f"{field}_{settings.LANGUAGE_CODE}" for field in fields]


def others(*fields: str) -> list[str]:
    """The versions of translated fields in every other language."""
    return [
        f"{field}_{code}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE for field in fields
    ]


def tile(seed: str, *, size: int = 32) -> SafeString:
    """The pattern of an object, `size` pixels wide: decorative, its name stands beside it."""
    return format_html('<img class="muster" src="{}" alt="" width="{}" height="{}">', muster_url(seed), size, size)


def badge(text: str, tone: str = "") -> SafeString:
    """A state in words; `tone` is ok, wait, no or empty and only adds colour."""
    return format_html('<span class="badge badge--{}">{}</span>', tone or "plain", text)
