"""Staff run the programme here. Events get their bookings, and are registered, in tickets.admin."""

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from wedo.admin import PlainInline, WedoAdmin, badge, german, others, tile, translated_fieldsets
from wedo.forms import WedoModelForm

from . import actions
from .models import AgendaItem, Appearance, Event, Material, Partner, Partnership, Series, Speaker, Venue, today

TONES = {Event.Status.DRAFT: "wait", Event.Status.PUBLISHED: "ok", Event.Status.CANCELLED: "no"}


class EventForm(WedoModelForm):
    """An event; its address may stay empty, it is made from the title."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields and not self.instance.pk:
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        """Some addresses are pages of their own."""
        slug = self.cleaned_data["slug"]
        if slug in actions.RESERVED_SLUGS:
            raise forms.ValidationError(_("Diese Adresse hat schon eine andere Seite. Nimm eine andere."))
        return slug


class AgendaInline(PlainInline, TranslationStackedInline):
    """The points of the programme."""

    model = AgendaItem
    classes = ["collapse"]
    fields = [("position", "start_time"), *german("title", "text"), *others("title", "text")]
    hints = {
        "position": _("Kleine Zahlen stehen oben."),
        "start_time": _("Leer, solange niemand die Uhrzeit kennt."),
    }


class AppearanceInline(PlainInline, TranslationStackedInline):
    """Who speaks, and about what."""

    model = Appearance
    fields = [("speaker", "position"), *german("topic"), *others("topic")]
    hints = {"position": _("Kleine Zahlen stehen oben.")}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the speakers, whose names head the rows."""
        return super().get_queryset(request).select_related("speaker")


class PartnershipInline(PlainInline, admin.StackedInline):
    """Who invites, helps and pays."""

    model = Partnership
    fields = [("partner", "role", "position")]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the partners, whose names head the rows."""
        return super().get_queryset(request).select_related("partner")


class MaterialInline(PlainInline, TranslationStackedInline):
    """What came out of the event."""

    model = Material
    classes = ["collapse"]
    fields = ["is_published", *german("title"), *others("title"), "text", "url", ("language", "position")]
    hints = {
        "is_published": _("Erst mit Haken ist es auf der Website zu sehen."),
        "language": _("Kürzel der Sprache, in der es geschrieben ist: de, en, ar …"),
    }


class WhenFilter(admin.SimpleListFilter):
    """What lies ahead, what is over."""

    title = _("Zeit")
    parameter_name = "zeit"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        """The two halves of time."""
        return [("kommt", _("kommt noch")), ("vorbei", _("vorbei"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """From today on, or before."""
        if self.value() == "kommt":
            return queryset.filter(date__gte=today())
        return queryset.filter(date__lt=today()) if self.value() == "vorbei" else queryset


class EventAdmin(WedoAdmin, TranslationAdmin):
    """Events. What can be booked and by whom is added by tickets.admin."""

    form = EventForm
    list_display = ("picture", "date", "name", "kind", "state")
    list_display_links = ("name",)
    list_filter = (WhenFilter, "status", "kind", "series")
    list_select_related = ("venue", "series")
    list_per_page = 50
    date_hierarchy = "date"
    search_fields = (*german("title"), *others("title"), "venue__name")
    search_help_text = _("Sucht in Titel und Ort.")
    ordering = ("-date", "-pk")
    inlines = (AgendaInline, AppearanceInline, PartnershipInline, MaterialInline)
    actions = ("publish_events",)
    save_as = True
    save_as_continue = True
    hints = {
        "title": _("Kurz und klar. Der Titel steht überall."),
        "summary": _("Ein bis zwei Sätze für Listen und Suchmaschinen."),
        "description": _("Eine leere Zeile beginnt einen neuen Absatz."),
        "audience": _("Wer ist eingeladen?"),
        "review": _("Erst nach der Veranstaltung: Was kam heraus?"),
        "start_time": _("Leer, solange sie nicht feststeht. Dann steht auf der Website nur der Tag."),
        "end_time": _("Leer, solange sie nicht feststeht."),
        "venue": _("Leer, solange er nicht feststeht."),
        "room": _("Zum Beispiel: Erdgeschoss, Saal 2."),
        "slug": _("Leer lassen: Sie entsteht aus dem Titel. Nach dem Veröffentlichen bleibt sie, wie sie ist."),
        "pattern_seed": _("Aus diesen Wörtern entsteht das Bild. Andere Wörter, anderes Bild."),
        "sign_language": _("Nur „ja“, wenn es zugesagt ist."),
        "interpreting": _("Nur „ja“, wenn es zugesagt ist."),
        "cancellation_note": _("Steht auf der Seite der Veranstaltung."),
    }
    main = ("kind", "series", "date", ("start_time", "end_time"), "venue")

    @admin.display(description=_("Bild"))
    def picture(self, event: Event) -> SafeString:
        """Its pattern."""
        return tile(event.seed)

    @admin.display(description=_("Titel"), ordering="title_de")
    def name(self, event: Event) -> str:
        """Its title, marked when it is made up."""
        return _("%(title)s (Beispiel)") % {"title": event.title} if event.is_sample else event.title

    @admin.display(description=_("Stand"), ordering="status")
    def state(self, event: Event) -> SafeString:
        """Its status in words; past ones say so."""
        if event.is_public and not event.is_cancelled and event.is_over:
            return badge(_("vorbei"))
        return badge(event.get_status_display(), TONES[event.status])

    def get_fieldsets(self, request: HttpRequest, obj: Event | None = None) -> list[tuple]:
        """What is needed first; what is seldom changed is folded."""
        texts = ("title", "summary", "description", "audience", "review", "room")
        sets = [
            (None, {"fields": ["state", *german("title"), *self.main, *german("room")]}),
            (_("Texte"), {"fields": german("summary", "description", "audience", "review")}),
            (_("Teilnahme und Zugang"), {"fields": ["attendance", "sign_language", "interpreting"]}),
        ]
        if obj and obj.is_cancelled:
            sets.insert(1, (_("Absage"), {"fields": german("cancellation_note")}))
            texts = (*texts, "cancellation_note")
        sets += translated_fieldsets(texts)
        sets.append((_("Adresse und Bild"), {"fields": ["slug", "pattern_seed"], "classes": ["collapse"]}))
        return sets

    def get_readonly_fields(self, request: HttpRequest, obj: Event | None = None) -> tuple[str, ...]:
        """The state changes by its verbs alone; an address that people know stays."""
        return ("state", "slug") if obj and obj.is_public else ("state",)

    def get_inlines(self, request: HttpRequest, obj: Event | None) -> tuple:
        """A copy starts without the results of the event that it was made from."""
        if "_saveasnew" in request.POST:
            return tuple(inline for inline in self.inlines if inline is not MaterialInline)
        return self.inlines

    def has_delete_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        """What people have seen is called off, not deleted: calendars and links would break."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.is_public)

    def get_actions(self, request: HttpRequest) -> dict:
        """Without deleting many at once."""
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    def save_model(self, request: HttpRequest, obj: Event, form: forms.ModelForm, change: bool) -> None:
        """Through the action, which tells calendars what has changed."""
        actions.save_event(event=obj, by=request.user, changed=set(form.changed_data))

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: list, change: bool) -> None:
        """With the rows below; then publish if that button was pressed."""
        super().save_related(request, form, formsets, change)
        if "_publish" in request.POST:
            form.instance = self.publish(request, form.instance)
            self.message_user(request, _("Die Veranstaltung steht jetzt auf der Website."), messages.SUCCESS)

    def publish(self, request: HttpRequest, event: Event) -> Event:
        """Show one event to everybody; tickets.admin tells its guests, too."""
        return actions.publish(event=event, by=request.user)

    @admin.action(description=_("Veröffentlichen"), permissions=["change"])
    def publish_events(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Show the chosen ones to everybody."""
        events = list(queryset)
        for event in events:
            self.publish(request, event)
            self.log_change(request, event, [{"changed": {"fields": [str(_("Stand"))]}}])
        self.message_user(
            request,
            _("Auf der Website: %(titles)s") % {"titles": ", ".join(event.title for event in events)},
            messages.SUCCESS,
        )
        return self.back(request, events)

    def back(self, request: HttpRequest, events: list[Event]) -> HttpResponse | None:
        """To the event's form when the button was pressed there, else to the list."""
        if "from_form" in request.POST and len(events) == 1:
            return redirect("admin:events_event_change", events[0].pk)
        return None


@admin.register(Series)
class SeriesAdmin(WedoAdmin):
    """The years."""

    list_display = ("name", "year")
    view_on_site = False
    hints = {"slug": _("Kurz, nur Kleinbuchstaben, Ziffern und Bindestriche: wedo-2025")}


@admin.register(Venue)
class VenueAdmin(WedoAdmin):
    """The places, with what is known about getting in."""

    list_display = ("name", "address", "step_free", "accessible_toilet")
    search_fields = ("name", "street")
    view_on_site = False
    fieldsets = (
        (None, {"fields": ("name", "street", ("postal_code", "city"), "map_url")}),
        (
            _("Barrierefreiheit"),
            {
                "fields": ("ground_floor", "step_free", "accessible_toilet", "induction_loop"),
                "description": _("Nur eintragen, was bestätigt ist. Menschen verlassen sich darauf."),
            },
        ),
    )

    @admin.display(description=_("Adresse"))
    def address(self, venue: Venue) -> str:
        """In one line."""
        return venue.address

    def save_model(self, request: HttpRequest, obj: Venue, form: forms.ModelForm, change: bool) -> None:
        """Through the action: a changed address is news for every calendar."""
        actions.save_venue(venue=obj, by=request.user, changed=set(form.changed_data))


@admin.register(Speaker)
class SpeakerAdmin(WedoAdmin, TranslationAdmin):
    """Who gives an input."""

    list_display = ("name", "about")
    search_fields = ("name",)
    view_on_site = False
    fields = ("name", "about", "is_group", "website")
    hints = {"about": _("In einer Zeile: Beruf, Rolle.")}


@admin.register(Partner)
class PartnerAdmin(WedoAdmin, TranslationAdmin):
    """Institutions."""

    list_display = ("name", "note")
    search_fields = ("name",)
    view_on_site = False
    fields = ("name", "note", "website")
    hints = {"note": _("Zum Beispiel: MOF4S Engagement Fonds.")}
