"""Staff review organisations here, make profiles with people, and look after them. Verbs: organisations.actions."""

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from wedo.admin import Panel, ReadOnlyInline, WedoAdmin, badge, german, others, tile, translated_fieldsets

from .. import actions, permissions
from ..models import Change, Membership, Organisation
from ..translation import TEXTS
from .answers import Answers
from .deletion import Deletion
from .forms import CorrectedForm, HelpedForm

Status = Organisation.Status
IN_ORDER_OF_WORK = (
    Status.SUBMITTED,
    Status.ASKED,
    Status.PUBLISHED,
    Status.OFFLINE,
    Status.DRAFT,
    Status.DECLINED,
)
TONES = {
    Status.DRAFT: "plain",
    Status.SUBMITTED: "wait",
    Status.ASKED: "wait",
    Status.PUBLISHED: "ok",
    Status.OFFLINE: "no",
    Status.DECLINED: "no",
}
WAITING_FIRST = Case(When(status=Status.SUBMITTED, then=Value(0)), default=Value(1), output_field=models.IntegerField())
NAMED_ON_FIRST_PAGE = 3
SHOWN_CHANGES = 10
HELPED_FIELDSETS = [
    (None, {"fields": ["name", "summary_de", "kind", "district", "topics", "languages", "website"]}),
    (_("Wer es übernimmt"), {"fields": ["claim_email", "claim_language", "publish_now", "really_new"]}),
]


def profile_fieldsets(organisation: Organisation) -> list[tuple]:
    """All that staff may correct, in the order of the members' form; what is seldom changed is folded."""
    return [
        (None, {"fields": ["state", ("name", "name_language"), "short_name", *german(*TEXTS)]}),
        (_("Zum Finden"), {"fields": ["kind", ("founded_year", "size"), "district", "topics", "languages"]}),
        (
            _("Ort und Zugang"),
            {
                "fields": [
                    ("street", "postal_code"),
                    "address_public",
                    ("step_free", "accessible_toilet", "induction_loop"),
                ],
                "classes": ["collapse"],
            },
        ),
        (
            _("Kontakt und Links"),
            {
                "fields": [
                    "contact_form",
                    ("email", "email_public"),
                    ("phone", "phone_public"),
                    "website",
                    "social_links",
                    "donation_url",
                    "video_url",
                ]
            },
        ),
        (_("Logo und Muster"), {"fields": ["image", *_uploads(organisation), "pattern_seed"]}),
        (_("Sichtbarkeit und Schutz"), {"fields": ["is_safe", "show_events"]}),
        *translated_fieldsets(TEXTS),
        (
            _("Adresse und Daten"),
            {"fields": ["slug", ("created_at", "updated_at"), ("published_at", "confirmed_at")]},
        ),
    ]


def _uploads(organisation: Organisation) -> list[str]:
    """The fields about the logo; there is nothing to remove where there is none."""
    return ["logo", "remove_logo"] if organisation.logo else ["logo"]


class StatusFilter(admin.SimpleListFilter):
    """What waits for staff comes first."""

    title = _("Stand")
    parameter_name = "stand"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple]:
        """In the order of the work."""
        return [(one.value, one.label) for one in IN_ORDER_OF_WORK]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Those in the chosen state."""
        return queryset.filter(status=self.value()) if self.value() else queryset


class CareFilter(admin.SimpleListFilter):
    """Profiles that need a call."""

    title = _("Kümmern")
    parameter_name = "kuemmern"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple]:
        """Nobody answers; nobody is there."""
        return [("stale", _("nicht mehr bestätigt")), ("unowned", _("ohne Verantwortliche"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Those that need it."""
        if self.value() == "stale":
            return queryset.filter(pk__in=Organisation.objects.stale().values("pk"))
        if self.value() == "unowned":
            return queryset.filter(pk__in=Organisation.objects.unowned().values("pk"))
        return queryset


class MembershipInline(ReadOnlyInline, admin.TabularInline):
    """Who speaks for the organisation. Who joins and leaves is decided on its own page, by the verbs."""

    model = Membership
    fields = readonly_fields = ("user", "address", "role", "created_at")

    @admin.display(description=_("E-Mail-Adresse"))
    def address(self, membership: Membership) -> str:
        """Where to write to."""
        return membership.user.email

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the accounts."""
        return super().get_queryset(request).select_related("user", "organisation")


class ChangeInline(ReadOnlyInline, admin.TabularInline):
    """The latest of the history; all of it is in the list of changes."""

    model = Change
    fields = readonly_fields = ("at", "kind", "actor", "by", "message")
    hide_when_empty = True
    verbose_name_plural = _("Die letzten Änderungen")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The last ten of this organisation."""
        found = super().get_queryset(request).select_related("by", "organisation")
        number = request.resolver_match.kwargs.get("object_id", "")
        if not number.isdecimal():
            return found.none()
        latest = Change.objects.filter(organisation=number).order_by("-pk").values("pk")[:SHOWN_CHANGES]
        return found.filter(pk__in=latest)


@admin.register(Organisation)
class OrganisationAdmin(Answers, Deletion, WedoAdmin, TranslationAdmin):
    """Profiles. Organisations make them themselves, or staff with them (helped registration)."""

    form = CorrectedForm
    list_display = ("picture", "full_name", "state", "district", "updated_at")
    list_display_links = ("full_name",)
    list_filter = (StatusFilter, CareFilter, "district", "topics")
    list_per_page = 50
    search_fields = ("name", *german("summary"), *others("summary"))
    search_help_text = _("Sucht in Name und Kurztext.")
    ordering = (WAITING_FIRST, "sort_name", "pk")
    inlines = (MembershipInline, ChangeInline)
    actions = ("publish_organisations", "ask_organisations", "decline_organisations")
    hints = {
        "name": _("So, wie sich die Organisation nennt."),
        "slug": _("Nach dem Veröffentlichen bleibt sie, wie sie ist."),
        "pattern_seed": _("Aus diesen Wörtern entsteht das Bild. Andere Wörter, anderes Bild."),
    }

    @admin.display(description=_("Bild"))
    def picture(self, organisation: Organisation) -> SafeString:
        """Its pattern."""
        return tile(organisation.seed)

    @admin.display(description=_("Name"), ordering="sort_name")
    def full_name(self, organisation: Organisation) -> SafeString:
        """Its name, in its own direction, marked when it is made up."""
        shown = organisation.name
        if organisation.is_sample and "Beispiel" not in shown:
            shown = _("%(title)s (Beispiel)") % {"title": shown}
        return format_html("<bdi>{}</bdi>", shown)

    @admin.display(description=_("Stand"), ordering="status")
    def state(self, organisation: Organisation) -> SafeString:
        """Its status in words, and whether it was the team that took it off the net."""
        words = organisation.get_status_display()
        if organisation.offline_by_staff:
            words = Organisation._meta.get_field("offline_by_staff").verbose_name
        return badge(words, TONES[organisation.status])

    @admin.display(description=_("Bild"))
    def image(self, organisation: Organisation) -> SafeString:
        """The logo, or the pattern that stands for it."""
        if not organisation.logo:
            return tile(organisation.seed, size=96)
        return format_html('<img class="logo" src="{}" alt="{}" height="96">', organisation.logo.url, organisation.name)

    def get_form(self, request: HttpRequest, obj: Organisation | None = None, **kwargs):
        """A new profile asks for little."""
        if obj is None:
            return super().get_form(request, obj, **{"form": HelpedForm, **kwargs})
        names = kwargs.pop("fields", None) or flatten_fieldsets(self.get_fieldsets(request, obj))
        columns = [name for name in names if name not in CorrectedForm.UPLOADS]
        return super().get_form(request, obj, fields=columns, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Organisation | None = None) -> list[tuple]:
        """The whole profile, or the little that a new one needs."""
        return profile_fieldsets(obj) if obj else HELPED_FIELDSETS

    def get_inlines(self, request: HttpRequest, obj: Organisation | None = None) -> tuple:
        """Nobody belongs to what is not made yet."""
        return self.inlines if obj else ()

    def get_readonly_fields(self, request: HttpRequest, obj: Organisation | None = None) -> tuple[str, ...]:
        """The state changes by its verbs alone; an address that people know stays."""
        if obj is None:
            return ()
        fixed = ("state", "image", "created_at", "updated_at", "published_at", "confirmed_at")
        return (*fixed, "slug") if obj.published_at else fixed

    def formfield_for_manytomany(self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs):
        """Topics as boxes to tick."""
        return super().formfield_for_manytomany(db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Who may review may also make one."""
        return permissions.can_review(request.user)

    def get_actions(self, request: HttpRequest) -> dict:
        """Without deleting many at once."""
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    def save_model(self, request: HttpRequest, obj: Organisation, form: forms.ModelForm, change: bool) -> None:
        """By the verbs, which lock, check and write the history."""
        data = form.cleaned_data
        if change:
            self._correct(request, obj, form)
            return
        made = actions.create_for(
            by=request.user,
            data={name: data[name] for name in HelpedForm.Meta.fields},
            email=data["claim_email"],
            language=data["claim_language"],
            publish=data["publish_now"],
        )
        obj.pk = made.pk
        obj.refresh_from_db()

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: list, change: bool) -> None:
        """Without the topics, which the verbs have saved; the rows below are only shown."""
        for formset in formsets:
            self.save_formset(request, form, formset, change)

    def changeform_view(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """The form; whoever is overtaken between our look and our lock looks again, and is told by the form."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (actions.ChangedMeanwhile, actions.AlreadyDecided):
            return super().changeform_view(request, *args, **kwargs)

    def _correct(self, request: HttpRequest, organisation: Organisation, form: CorrectedForm) -> None:
        """Save what this person has changed and nothing else; the log names the same fields."""
        data, uploads = form.changes, form.cleaned_data
        form.changed_data = [*data, *(name for name in form.UPLOADS if uploads.get(name))]
        actions.update_profile(
            organisation=organisation,
            by=request.user,
            data={name: value for name, value in data.items() if name != "slug"},
            logo=uploads["logo"],
            remove_logo=uploads.get("remove_logo", False),
            seen=form.compared_with,
        )
        if "slug" in data:
            actions.change_address(organisation=organisation, by=request.user, slug=data["slug"])

    def dashboard(self, request: HttpRequest) -> list[Panel]:
        """Who waits for an answer, and who needs a call."""
        waiting = list(Organisation.objects.filter(status=Status.SUBMITTED).order_by("created_at", "pk"))
        address = reverse("admin:organisations_organisation_changelist")
        return [
            Panel(
                "admin/dashboard/organisations.html",
                {
                    "waiting": len(waiting),
                    "organisations": waiting[:NAMED_ON_FIRST_PAGE],
                    "list_url": f"{address}?stand={Status.SUBMITTED}",
                    "stale": Organisation.objects.stale().count(),
                    "stale_url": f"{address}?kuemmern=stale",
                },
                position=20,
            )
        ]
