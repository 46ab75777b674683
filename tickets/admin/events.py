"""Events with what only this app knows: kinds of tickets, places given away, and guests who have to be told."""

import datetime as dt

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.db import models
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Least
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events import actions as event_actions
from events.admin import AgendaInline, AppearanceInline, EventAdmin, EventForm, MaterialInline, PartnershipInline
from events.models import Event
from wedo.admin import Panel

from .. import actions, mails
from ..door.permissions import can_check_in
from ..models import Booking, TicketType
from ..permissions import can_manage, can_see_needs
from ..stands import accepted
from .filters import EVENT
from .forms import CallOffForm
from .pages import EventPages
from .telling import NOBODY_KNOWS, are_told, guests_of, have_no_address, reachable, will_be_told, with_address
from .ticket_types import TicketTypeInline

SHOWN_ON_FIRST_PAGE = 3


class EventWithTicketsForm(EventForm):
    """An event; who has booked hears of it when time or place are different."""

    inform_guests = forms.BooleanField(
        label=_("Gäste über neuen Tag, neue Uhrzeit oder neuen Ort informieren"), required=False, initial=True
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["inform_guests"].help_text = will_be_told(reachable(self.instance))


@admin.register(Event)
class EventWithTicketsAdmin(EventPages, EventAdmin):
    """Events and their tickets."""

    form = EventWithTicketsForm
    inlines = (TicketTypeInline, AgendaInline, AppearanceInline, PartnershipInline, MaterialInline)
    list_display = ("picture", "date", "name", "kind", "state", "places")
    actions = ("publish_events", "call_off_events", "thank_guests")
    hints = {
        **EventAdmin.hints,
        "needs_by": _("Bis dahin müssen Übersetzung, Kinderbetreuung und Essen bestellt sein."),
        "promote_at_once": _("Sonst bekommt die Person ein Angebot mit Frist. Kurz vor dem Beginn ist ein Haken gut."),
    }
    booking = ["capacity", "confirm_by_mail", "promote_at_once", "contact_email"]
    around = ["needs_by", ("remind_72h", "remind_24h"), "door_names_offline"]

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

    def get_fieldsets(self, request: HttpRequest, obj: Event | None = None) -> list[tuple]:
        """With what booking is about, before the translations; whether guests are told stands beside time and place."""
        sets = super().get_fieldsets(request, obj)
        if obj and obj.status == Event.Status.PUBLISHED and not obj.is_over and reachable(obj):
            sets[0][1]["fields"].append("inform_guests")
        place = next(index for index, one in enumerate(sets) if "sign_language" in one[1]["fields"])
        return [*sets[: place + 1], (_("Buchung"), {"fields": [*self.booking, *self.around]}), *sets[place + 1 :]]

    def save_model(self, request: HttpRequest, obj: Event, form: ModelForm, change: bool) -> None:
        """Remembers when and where it was, for the guests."""
        stored = Event.objects.select_related("venue").filter(pk=obj.pk).first()
        form.before = mails.snapshot(stored) if stored else None
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: BaseInlineFormSet, change: bool) -> None:
        """Seats that are held until another day now will be released on that day, whether they once were or not."""
        for row in formset.forms if formset.model is TicketType else ():
            if "held_until" in row.changed_data:
                row.instance.released_at = None
        super().save_formset(request, form, formset, change)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: list, change: bool) -> None:
        """Tell the guests, let the waiting list move up, and say plainly when fewer places are offered than given."""
        super().save_related(request, form, formsets, change)
        event = form.instance
        if form.before:
            self._inform(request, event, form.before, wanted=form.cleaned_data["inform_guests"])
        if lucky := actions.places_changed(event=event):
            text = ngettext(
                "%(count)s Anmeldung rückt von der Warteliste nach.",
                "%(count)s Anmeldungen rücken von der Warteliste nach.",
                len(lucky),
            )
            self.message_user(request, text % {"count": len(lucky)}, messages.SUCCESS)
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

    def _inform(self, request: HttpRequest, event: Event, before: dict, *, wanted: bool) -> None:
        """Queue the mails; say that nobody knows of the change, or who cannot be reached by mail."""
        if count := actions.event_changed(event=event, by=request.user, before=before, tell=wanted):
            self.message_user(request, are_told(count), messages.SUCCESS)
        elif actions.untold(event):
            self.message_user(request, NOBODY_KNOWS, messages.WARNING)
        takes_place = event.status == Event.Status.PUBLISHED and not event.is_over
        is_new = takes_place and mails.differences(before, event)
        if is_new and (others := guests_of(event).filter(email="").count()):
            self.message_user(request, have_no_address(others), messages.WARNING)

    def publish(self, request: HttpRequest, event: Event) -> Event:
        """Guests of an event that takes place after all hear of it, and the waiting list moves on."""
        return actions.publish(event=event, by=request.user)

    def get_actions(self, request: HttpRequest) -> dict:
        """What somebody may not do is not offered."""
        found = super().get_actions(request)
        if not can_manage(request.user):
            found.pop("thank_guests", None)
        return found

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
            "events": events,
            "form": form,
            "told": will_be_told(sum(with_address(guests_of(event)).count() for event in events)),
            "others": sum(guests_of(event).filter(email="").count() for event in events),
            **_chosen(request),
        }
        status = 422 if form.is_bound else 200
        title = _("Veranstaltung absagen")
        return self.page(request, "admin/events/event/call_off.html", title, context, status=status)

    def _call_off(self, request: HttpRequest, event: Event, notes: dict[str, str]) -> None:
        guests = guests_of(event).aggregate(all=Count("pk"), told=Count("pk", filter=~Q(email="")))
        try:
            actions.call_off(event=event, by=request.user, notes=notes)
        except event_actions.NotPossible as refusal:
            self.message_user(request, f"{event.title}: {refusal}", messages.ERROR)
            return
        self.log_change(request, event, [{"changed": {"fields": [str(_("Stand"))]}}])
        self.message_user(request, _("Abgesagt: %(title)s") % {"title": event.title}, messages.SUCCESS)
        if told := guests["told"]:
            self.message_user(request, are_told(told), messages.SUCCESS)
        if others := guests["all"] - told:
            self.message_user(request, have_no_address(others), messages.WARNING)

    @admin.action(description=_("Danke-Mail verschicken"), permissions=["change"])
    def thank_guests(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Ask, then thank the guests and send them the results."""
        events = list(queryset)
        if "confirmed" in request.POST:
            for event in events:
                try:
                    count = actions.thank(event=event, by=request.user)
                except (actions.NotSent, actions.NotAllowed) as refusal:
                    self.message_user(request, f"{event.title}: {refusal}", messages.ERROR)
                else:
                    self.log_change(request, event, [{"changed": {"fields": [str(_("Danke-Mail"))]}}])
                    self.message_user(request, f"{event.title}: {are_told(count)}", messages.SUCCESS)
            return self.back(request, events)
        rows = [
            {
                "event": event,
                "guests": with_address(Booking.objects.confirmed().for_event(event)).count(),
                "results": event.materials.published(),
            }
            for event in events
        ]
        title, context = _("Danke-Mail verschicken"), {"rows": rows, **_chosen(request)}
        return self.page(request, "admin/events/event/thank.html", title, context)

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs) -> HttpResponse:
        """With the ways to the event's bookings, its waiting list and its stands."""
        if event := context.get("original"):
            kinds = list(event.ticket_types.all())
            context |= {
                "untold": actions.untold(event),
                **_what_remains(event),
                "bookings_url": bookings_of(event),
                "ticket_type": kinds[0] if kinds else None,
                "can_book": kinds and event.is_public and request.user.has_perm("tickets.add_booking"),
                "can_see_bookings": request.user.has_perm("tickets.view_booking"),
                "can_check_in": event.is_public and can_check_in(request.user),
                "can_see_needs": can_see_needs(request.user),
                "has_stands": any(kind.audience == TicketType.Audience.STAND for kind in kinds)
                and accepted(event).exists(),
                "can_thank": can_manage(request.user) and event.is_over and event.status == Event.Status.PUBLISHED,
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def dashboard(self, request: HttpRequest) -> list[Panel]:
        """The next events and how full they are."""
        coming = with_queues(with_numbers(Event.objects.public().upcoming()))[:SHOWN_ON_FIRST_PAGE]
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


def _what_remains(event: Event) -> dict:
    """Of how many bookings of a past event it is still known whose they are, and until when."""
    if not event.is_over:
        return {}
    return {
        "remembered": actions.remembered().filter(ticket_type__event=event).count(),
        "forgotten_on": event.date + actions.GUESTS_KEPT_FOR + dt.timedelta(days=1),
    }


def _chosen(request: HttpRequest) -> dict:
    """How a question before an action sends on what it is about."""
    return {"checkbox_name": helpers.ACTION_CHECKBOX_NAME, "from_form": "from_form" in request.POST}


def with_numbers(events: QuerySet) -> QuerySet:
    """Each event with `booked` places, `seats` and the number of standing `bookings`."""
    bookings = Booking.objects.confirmed().filter(ticket_type__event=OuterRef("pk"))
    holding = Booking.objects.holding().filter(ticket_type__event=OuterRef("pk"))
    kinds = TicketType.objects.filter(event=OuterRef("pk"))
    return events.annotate(
        booked=_number(holding, "ticket_type__event", Sum("places")),
        bookings=_number(bookings, "ticket_type__event", Count("pk")),
        # The event's own limit holds across its kinds; PostgreSQL's LEAST leaves out what is NULL.
        seats=Least(_number(kinds, "event", Sum("capacity")), F("capacity"), output_field=models.IntegerField()),
    )


def with_queues(events: QuerySet) -> QuerySet:
    """Each event with the number of bookings that are `waiting`, and `requested` for staff to accept."""
    of_event = Booking.objects.filter(ticket_type__event=OuterRef("pk"))
    return events.annotate(
        waiting=_number(of_event.filter(status=Booking.Status.WAITING), "ticket_type__event", Count("pk")),
        requested=_number(of_event.filter(status=Booking.Status.REQUESTED), "ticket_type__event", Count("pk")),
    )


def bookings_of(event: Event) -> str:
    """The address of the list with the event's bookings."""
    address = reverse("admin:tickets_booking_changelist")
    return f"{address}?{EVENT}={event.pk}&status__exact={Booking.Status.CONFIRMED}"


def _number(rows: QuerySet, group: str, total: models.Aggregate) -> Coalesce:
    counted = rows.order_by().values(group).annotate(number=total).values("number")
    return Coalesce(Subquery(counted, output_field=models.IntegerField()), 0)
