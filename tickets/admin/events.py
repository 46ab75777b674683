"""Events with what only this app knows: kinds of tickets, how many places are given away, calling off."""

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.db import models
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modeltranslation.admin import TranslationStackedInline

from events import actions as event_actions
from events.admin import AgendaInline, AppearanceInline, EventAdmin, MaterialInline, PartnershipInline
from events.models import Event
from wedo.admin import Panel, PlainInline, german, others

from ..models import Booking, TicketType
from .forms import CallOffForm

SHOWN_ON_FIRST_PAGE = 3


class TicketTypeInline(PlainInline, TranslationStackedInline):
    """Who may book how many places."""

    model = TicketType
    fields = [
        *german("name"),
        *others("name"),
        ("capacity", "max_per_booking", "given_away"),
        ("opens_at", "closes_at"),
        "position",
    ]
    readonly_fields = ["given_away"]
    hints = {
        "name": _("Zum Beispiel: Teilnahme."),
        "capacity": _("Weniger als vergeben geht: Niemand verliert einen Platz, aber es wird nichts mehr frei."),
        "opens_at": _("Leer: sofort."),
        "position": _("Kleine Zahlen stehen oben."),
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the number of places given away."""
        return super().get_queryset(request).select_related("event").with_taken()

    @admin.display(description=_("vergeben"))
    def given_away(self, ticket_type: TicketType) -> str:
        """How many places are taken now."""
        return str(getattr(ticket_type, "taken", 0))


@admin.register(Event)
class EventWithTicketsAdmin(EventAdmin):
    """Events and their tickets."""

    inlines = (TicketTypeInline, AgendaInline, AppearanceInline, PartnershipInline, MaterialInline)
    list_display = ("picture", "date", "name", "kind", "state", "places")
    actions = ("publish_events", "call_off_events")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With places and bookings, counted by the database."""
        return with_numbers(super().get_queryset(request))

    @admin.display(description=_("Plätze vergeben"), ordering="booked")
    def places(self, event: Event) -> SafeString | str:
        """How full it is; leads to the bookings."""
        if not event.seats and not event.booked:
            return "–"
        text = _("%(booked)s von %(capacity)s") % {"booked": event.booked, "capacity": event.seats}
        return format_html('<a href="{}">{}</a>', bookings_of(event), text)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: list, change: bool) -> None:
        """Say it plainly when fewer places are offered than are given away."""
        super().save_related(request, form, formsets, change)
        kinds = [formset for formset in formsets if formset.model is TicketType]
        if not any("capacity" in row.changed_data for formset in kinds for row in formset.forms):
            return
        for one in form.instance.ticket_types.with_taken():
            if one.taken > one.capacity:
                text = _(
                    "%(name)s: %(capacity)s Plätze, aber %(taken)s sind schon vergeben. Alle Anmeldungen bleiben "
                    "gültig. Neue gehen erst wieder, wenn genug Plätze abgesagt sind."
                )
                facts = {"name": one.name, "capacity": one.capacity, "taken": one.taken}
                self.message_user(request, text % facts, messages.WARNING)

    @admin.action(description=_("Absagen"), permissions=["change"])
    def call_off_events(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Ask for the reason, then call the chosen ones off."""
        events = list(queryset)
        form = CallOffForm(request.POST if "confirmed" in request.POST else None)
        if form.is_bound and form.is_valid():
            for event in events:
                self._call_off(request, event, form.notes)
            return self.back(request, events)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Veranstaltung absagen"),
            "opts": self.opts,
            "events": events,
            "form": form,
            "bookings": sum(event.bookings for event in events),
            "booked": sum(event.booked for event in events),
            "checkbox_name": helpers.ACTION_CHECKBOX_NAME,
            "from_form": "from_form" in request.POST,
            "media": self.media,
        }
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/events/event/call_off.html", context, status=status)

    def _call_off(self, request: HttpRequest, event: Event, notes: dict[str, str]) -> None:
        translations = dict(notes)
        note = translations.pop("de")
        try:
            event_actions.call_off(event=event, by=request.user, note=note, translations=translations)
        except event_actions.NotPossible as refusal:
            self.message_user(request, f"{event.title}: {refusal}", messages.ERROR)
            return
        self.log_change(request, event, [{"changed": {"fields": [str(_("Stand"))]}}])
        self.message_user(request, _("Abgesagt: %(title)s") % {"title": event.title}, messages.SUCCESS)
        if event.bookings:
            text = ngettext(
                "%(count)s Anmeldung: Der Gast weiß noch nichts davon. Schreib ihm jetzt.",
                "%(count)s Anmeldungen: Die Gäste wissen noch nichts davon. Schreib ihnen jetzt.",
                event.bookings,
            )
            self.message_user(request, text % {"count": event.bookings}, messages.WARNING)

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs) -> HttpResponse:
        """With the ways to the event's bookings."""
        if event := context.get("original"):
            kind = event.ticket_types.first()
            context |= {
                "bookings_url": bookings_of(event),
                "ticket_type": kind,
                "can_book": kind and event.is_public and request.user.has_perm("tickets.add_booking"),
                "can_see_bookings": request.user.has_perm("tickets.view_booking"),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def dashboard(self, request: HttpRequest) -> list[Panel]:
        """The next events and how full they are."""
        coming = with_numbers(Event.objects.public().upcoming())[:SHOWN_ON_FIRST_PAGE]
        rows = [{"event": event, "bookings_url": bookings_of(event)} for event in coming]
        user = request.user
        return [
            Panel(
                "admin/dashboard/events.html",
                {
                    "rows": rows,
                    "can_book": user.has_perm("tickets.add_booking"),
                    "can_see_bookings": user.has_perm("tickets.view_booking"),
                    "can_add": user.has_perm("events.add_event"),
                },
                position=10,
            )
        ]


def with_numbers(events: QuerySet) -> QuerySet:
    """Each event with `booked` places, `seats` and the number of standing `bookings`."""
    bookings = Booking.objects.confirmed().filter(ticket_type__event=OuterRef("pk"))
    holding = Booking.objects.holding().filter(ticket_type__event=OuterRef("pk"))
    kinds = TicketType.objects.filter(event=OuterRef("pk"))
    return events.annotate(
        booked=_number(holding, "ticket_type__event", Sum("places")),
        bookings=_number(bookings, "ticket_type__event", Count("pk")),
        seats=_number(kinds, "event", Sum("capacity")),
    )


def bookings_of(event: Event) -> str:
    """The address of the list with the event's bookings."""
    address = reverse("admin:tickets_booking_changelist")
    return f"{address}?ticket_type__event__id__exact={event.pk}&status__exact={Booking.Status.CONFIRMED}"


def _number(rows: QuerySet, group: str, total: models.Aggregate) -> Coalesce:
    counted = rows.order_by().values(group).annotate(number=total).values("number")
    return Coalesce(Subquery(counted, output_field=models.IntegerField()), 0)
