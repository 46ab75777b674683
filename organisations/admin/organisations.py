"""Staff review organisations here. What happens is in organisations.actions."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db import models, transaction
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from wedo.accounts.models import User
from wedo.admin import Panel, PlainInline, WedoAdmin, badge, german, others, tile, translated_fieldsets
from wedo.forms import LanguageCheckboxes, WedoModelForm
from wedo.languages import SPOKEN_LANGUAGES

from .. import actions
from ..models import Membership, Organisation

Status = Organisation.Status
TONES = {Status.DRAFT: "plain", Status.SUBMITTED: "wait", Status.PUBLISHED: "ok", Status.DECLINED: "no"}
WAITING_FIRST = Case(When(status=Status.SUBMITTED, then=Value(0)), default=Value(1), output_field=models.IntegerField())
NAMED_ON_FIRST_PAGE = 3


class ProfileForm(WedoModelForm):
    """A profile, as staff correct it."""

    languages = forms.MultipleChoiceField(
        label=_("Sprachen"), choices=SPOKEN_LANGUAGES, required=False, widget=LanguageCheckboxes
    )

    def clean_slug(self) -> str:
        """Some addresses are pages of their own."""
        slug = self.cleaned_data["slug"]
        if slug in actions.RESERVED_SLUGS:
            raise forms.ValidationError(_("Diese Adresse hat schon eine andere Seite. Nimm eine andere."))
        return slug


class StatusFilter(admin.SimpleListFilter):
    """What waits for staff comes first."""

    title = _("Stand")
    parameter_name = "stand"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple]:
        """In the order of the work."""
        return [(one.value, one.label) for one in (Status.SUBMITTED, Status.PUBLISHED, Status.DRAFT, Status.DECLINED)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Those in the chosen state."""
        return queryset.filter(status=self.value()) if self.value() else queryset


class MembershipForm(WedoModelForm):
    """A member, named by the address of the account: no list of all accounts is offered."""

    email = forms.EmailField(
        label=_("E-Mail-Adresse des Kontos"), max_length=254, widget=AdminTextInputWidget(attrs={"dir": "ltr"})
    )

    class Meta:
        model = Membership
        fields = ("role",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["email"] = self.instance.user.email

    def clean_email(self) -> str:
        """An account must be there."""
        email = self.cleaned_data["email"].lower()
        user = User.objects.filter(email=email).first()
        if user is None:
            raise forms.ValidationError(
                _("Mit dieser Adresse gibt es noch kein Konto. Die Person registriert sich zuerst.")
            )
        self.instance.user = user
        return email


class MembershipFormSet(forms.BaseInlineFormSet):
    """All members: nobody twice."""

    def clean(self) -> None:
        """Say which address is there twice; the database would only refuse."""
        super().clean()
        seen = set()
        for form in self.forms:
            user = form.instance.user_id
            if user is None or self._should_delete_form(form):
                continue
            if user in seen:
                form.add_error("email", _("Diese Person ist schon Mitglied."))
            seen.add(user)


class MembershipInline(PlainInline, admin.StackedInline):
    """Who speaks for the organisation."""

    model = Membership
    form = MembershipForm
    formset = MembershipFormSet
    fields = [("email", "role")]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the accounts."""
        return super().get_queryset(request).select_related("user", "organisation")


@admin.register(Organisation)
class OrganisationAdmin(WedoAdmin, TranslationAdmin):
    """Profiles. They are made by the organisations themselves."""

    form = ProfileForm
    list_display = ("picture", "full_name", "state", "district", "updated_at")
    list_display_links = ("full_name",)
    list_filter = (StatusFilter, "district", "topics")
    list_per_page = 50
    search_fields = ("name", *german("summary"), *others("summary"))
    search_help_text = _("Sucht in Name und Kurztext.")
    ordering = (WAITING_FIRST, "sort_name", "pk")
    inlines = (MembershipInline,)
    actions = ("publish_organisations", "decline_organisations")
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
        """Its status in words."""
        return badge(organisation.get_status_display(), TONES[organisation.status])

    @admin.display(description=_("Bild"))
    def image(self, organisation: Organisation) -> SafeString:
        """The logo, or the pattern that stands for it."""
        if not organisation.logo:
            return tile(organisation.seed, size=96)
        return format_html('<img class="logo" src="{}" alt="{}" height="96">', organisation.logo.url, organisation.name)

    def get_fieldsets(self, request: HttpRequest, obj: Organisation | None = None) -> list[tuple]:
        """The profile as its page shows it; what is seldom changed is folded."""
        texts = ("summary", "description")
        return [
            (None, {"fields": ["state", "image", "name", *german(*texts)]}),
            (_("Zum Finden"), {"fields": ["district", "topics", "languages"]}),
            (_("Kontakt"), {"fields": ["website", "contact_form"]}),
            *translated_fieldsets(texts),
            (_("Adresse und Bild"), {"fields": ["slug", "pattern_seed"], "classes": ["collapse"]}),
            (None, {"fields": [("created_at", "updated_at", "published_at")]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Organisation | None = None) -> tuple[str, ...]:
        """The state changes by its verbs alone; an address that people know stays."""
        fixed = ("state", "image", "created_at", "updated_at", "published_at")
        return (*fixed, "slug") if obj and obj.published_at else fixed

    def formfield_for_manytomany(self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs):
        """Topics as boxes to tick."""
        return super().formfield_for_manytomany(db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Organisations come in by themselves (Mitmachen), so that each has an owner."""
        return False

    def get_actions(self, request: HttpRequest) -> dict:
        """Without deleting many at once."""
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    def save_model(self, request: HttpRequest, obj: Organisation, form: forms.ModelForm, change: bool) -> None:
        """Only what was changed, under a lock: the state and the logo may be others by now."""
        stored = Organisation.objects.select_for_update(of=("self",)).get(pk=obj.pk)
        for name in form.changed_data:
            if name != "topics":
                setattr(stored, name, getattr(obj, name))
        stored.save()

    def delete_model(self, request: HttpRequest, obj: Organisation) -> None:
        """With its logo."""
        name, storage = obj.logo.name, obj.logo.storage
        super().delete_model(request, obj)
        if name:
            transaction.on_commit(lambda: storage.delete(name))

    @admin.action(description=_("Veröffentlichen"), permissions=["change"])
    def publish_organisations(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Show the chosen ones to everybody."""
        organisations = list(queryset)
        for organisation in organisations:
            actions.publish(organisation=organisation, by=request.user)
            self._log_state(request, organisation)
        self.message_user(
            request,
            _("Im Netzwerk zu sehen: %(names)s. Die Verantwortlichen bekommen eine E-Mail.")
            % {"names": ", ".join(one.name for one in organisations)},
            messages.SUCCESS,
        )
        return self._back(request, organisations)

    @admin.action(description=_("Ablehnen"), permissions=["change"])
    def decline_organisations(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Keep the chosen ones off the site."""
        organisations = list(queryset)
        for organisation in organisations:
            try:
                actions.decline(organisation=organisation, by=request.user)
            except actions.AlreadyDecided:
                text = _("%(name)s ist schon veröffentlicht und lässt sich nicht mehr ablehnen.")
                self.message_user(request, text % {"name": organisation.name}, messages.ERROR)
                continue
            self._log_state(request, organisation)
            text = _("%(name)s ist abgelehnt. Die Verantwortlichen wissen das noch nicht: Schreib ihnen, warum.")
            self.message_user(request, text % {"name": organisation.name}, messages.WARNING)
        return self._back(request, organisations)

    def _log_state(self, request: HttpRequest, organisation: Organisation) -> None:
        self.log_change(request, organisation, [{"changed": {"fields": [str(_("Stand"))]}}])

    def _back(self, request: HttpRequest, organisations: list[Organisation]) -> HttpResponse | None:
        if "from_form" in request.POST and len(organisations) == 1:
            return redirect("admin:organisations_organisation_change", organisations[0].pk)
        return None

    def dashboard(self, request: HttpRequest) -> list[Panel]:
        """Who waits for an answer."""
        waiting = list(Organisation.objects.filter(status=Status.SUBMITTED).order_by("created_at", "pk"))
        address = reverse("admin:organisations_organisation_changelist")
        return [
            Panel(
                "admin/dashboard/organisations.html",
                {
                    "waiting": len(waiting),
                    "organisations": waiting[:NAMED_ON_FIRST_PAGE],
                    "list_url": f"{address}?stand={Status.SUBMITTED}",
                },
                position=20,
            )
        ]
