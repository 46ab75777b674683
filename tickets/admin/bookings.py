"""Bookings: find them, enter them for others, cancel them. Every rule is in tickets.actions."""

import datetime as dt
import json

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wedo.admin import Panel, ReadOnlyInline, WedoAdmin, badge, tile

from .. import actions
from ..models import CODE_ALPHABET, Booking, BookingMail, Need, Ticket
from .forms import EntryForm

# A mail that waits longer than this has met a difficulty.
MAIL_IS_LATE_AFTER = dt.timedelta(minutes=15)
SHORTEST_CODE = 4
# What people read for what the code does not have (see CODE_ALPHABET).
LIKE_DIGITS = str.maketrans("OIL", "011")


class HasNeedsFilter(admin.SimpleListFilter):
    """Who needs something to take part."""

    title = _("Bedarf")
    parameter_name = "bedarf"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        """Only for those who may see needs."""
        return [("ja", _("mit Bedarf"))] if request.user.has_perm("tickets.view_need") else []

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Bookings with at least one need."""
        return queryset.filter(Exists(Need.objects.filter(booking=OuterRef("pk")))) if self.value() else queryset


class EventFilter(admin.RelatedOnlyFieldListFilter):
    """The events that have bookings."""

    def field_admin_ordering(self, field, request: HttpRequest, model_admin) -> tuple[str, ...]:
        """The latest first."""
        return ("-date",)


class TicketInline(ReadOnlyInline, admin.TabularInline):
    """The places."""

    model = Ticket
    fields = ("position", "name", "readable_code", "cancelled_at")
    readonly_fields = fields

    @admin.display(description=_("Code"))
    def readable_code(self, ticket: Ticket) -> str:
        """In groups of four."""
        return ticket.readable_code


class NeedInline(ReadOnlyInline, admin.TabularInline):
    """What the person needs; only for those who may see it."""

    model = Need
    fields = ("kind", "detail")
    readonly_fields = fields


class MailInline(ReadOnlyInline, admin.TabularInline):
    """Which mails went when."""

    model = BookingMail
    fields = ("kind", "created_at", "sent_at")
    readonly_fields = fields


@admin.register(Booking)
class BookingAdmin(WedoAdmin):
    """Bookings: the facts are read only, the verbs are buttons."""

    list_display = ("picture", "name", "event_title", "places", "state", "source", "booked_on", "over")
    list_display_links = ("name",)
    list_filter = (
        ("ticket_type__event", EventFilter),
        "status",
        "source",
        HasNeedsFilter,
        "over_capacity",
        "language",
    )
    list_select_related = ("ticket_type__event", "created_by")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("name", "email", "organisation_name")
    search_help_text = _("Sucht in Name, E-Mail-Adresse, Organisation, Namen der Gäste und Ticket-Code.")
    ordering = ("-created_at", "-pk")
    inlines = (TicketInline, NeedInline, MailInline)
    actions = ("cancel_bookings",)
    fields = (
        "state",
        "event_title",
        "kind_of_ticket",
        "name",
        "email",
        "organisation_name",
        "note",
        "language",
        "source",
        "over",
        "created_by",
        "created_at",
        "consent_at",
        "cancelled_at",
    )
    readonly_fields = tuple(name for name in fields if name not in ("organisation_name", "note"))
    hints = {"note": _("Sieht nur das Team.")}

    @admin.display(description=_("Bild"))
    def picture(self, booking: Booking) -> SafeString:
        """The pattern of the event."""
        return tile(booking.event.seed)

    @admin.display(description=_("Veranstaltung"), ordering="ticket_type__event__date")
    def event_title(self, booking: Booking) -> str:
        """Day and title."""
        return str(booking.event)

    @admin.display(description=_("Ticketart"))
    def kind_of_ticket(self, booking: Booking) -> str:
        """Without the event's title."""
        return booking.ticket_type.name

    @admin.display(description=_("Stand"), ordering="status")
    def state(self, booking: Booking) -> SafeString:
        """Its status in words."""
        return badge(booking.get_status_display(), "no" if booking.is_cancelled else "ok")

    @admin.display(description=_("gebucht am"), ordering="created_at")
    def booked_on(self, booking: Booking) -> str:
        """Day and time, short."""
        return date_format(timezone.localtime(booking.created_at), "d.m.Y H:i")

    @admin.display(description=_("über Platzzahl"), ordering="over_capacity")
    def over(self, booking: Booking) -> SafeString | str:
        """Whether a member of staff let more in than there were places, and who."""
        return badge(_("darüber"), "wait") if booking.over_capacity else "–"

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Each word in the person's facts, a guest's name or a code; subqueries keep the counts right."""
        for word in search_term.split():
            tickets = Q(name__icontains=word)
            code = word.replace("-", "").upper().translate(LIKE_DIGITS)
            if len(code) >= SHORTEST_CODE and set(code) <= set(CODE_ALPHABET):
                tickets |= Q(code__contains=code)
            found = Q(pk__in=Ticket.objects.filter(tickets).values("booking"))
            for name in self.search_fields:
                found |= Q(**{f"{name}__icontains": word})
            queryset = queryset.filter(found)
        return queryset, False

    def has_delete_permission(self, request: HttpRequest, obj: Booking | None = None) -> bool:
        """Bookings are cancelled: the guest hears of it, and the numbers stay true."""
        return False

    def view_on_site(self, booking: Booking) -> str | None:
        """The guest's own page."""
        return booking.get_absolute_url()

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs) -> HttpResponse:
        """The guest's page can cancel: its secret address is for those who may change bookings."""
        response = super().render_change_form(request, context, *args, **kwargs)
        response.context_data["has_absolute_url"] &= self.has_change_permission(request, context.get("original"))
        return response

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context=None) -> HttpResponse:
        """Enter a booking for somebody: a form of its own, in front of the same action as the website."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = EntryForm(request.POST or None, initial=self.get_changeform_initial_data(request))
        if form.is_bound and form.is_valid() and (booking := self._enter(request, form)):
            return self.response_add(request, booking)
        shown = helpers.AdminForm(form, form.fieldsets, {}, (), model_admin=self)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Anmeldung eintragen"),
            "subtitle": None,
            "adminform": shown,
            "errors": helpers.AdminErrorList(form, []),
            "inline_admin_formsets": [],
            "object_id": None,
            "original": None,
            "is_popup": False,
            "to_field": None,
            "media": self.media + shown.media,
            "preserved_filters": self.get_preserved_filters(request),
            **(extra_context or {}),
        }
        return self.render_change_form(request, context, add=True, change=False, form_url=form_url)

    def _enter(self, request: HttpRequest, form: EntryForm) -> Booking | None:
        """Book, or put the refusal beside the field that it is about."""
        data = form.cleaned_data
        try:
            booking = actions.book(
                ticket_type=data["ticket_type"],
                attendees=form.names,
                contact=form.contact,
                submission=form.submission_key,
                source=data["source"],
                by=request.user,
                exceed=data["exceed"],
                note=data["note"],
            )
        except (actions.SoldOut, actions.TooManyPlaces) as refusal:
            form.add_error("places", str(refusal))
            form.add_error("exceed", _("Setz hier einen Haken, wenn es trotzdem gehen soll."))
            return None
        except actions.BookingRefused as refusal:
            form.add_error("ticket_type", str(refusal))
            return None
        self.log_addition(request, booking, [{"added": {}}])
        if booking.email:
            text = _("Das Ticket geht an %(email)s.") % {"email": booking.email}
        else:
            text = _("Ohne E-Mail-Adresse geht keine Bestätigung hinaus. Nenn der Person den Code.")
        self.message_user(request, text, messages.INFO)
        return booking

    def save_model(self, request: HttpRequest, obj: Booking, form: ModelForm, change: bool) -> None:
        """Only what was changed: the guest may have cancelled meanwhile."""
        if form.changed_data:
            obj.save(update_fields=form.changed_data)

    @admin.action(description=_("Absagen"), permissions=["change"])
    def cancel_bookings(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Ask, then free the places and let the guests know."""
        standing = [booking for booking in queryset if not booking.is_cancelled]
        if not standing:
            self.message_user(request, _("Diese Anmeldungen sind schon abgesagt."), messages.INFO)
            return None
        if "confirmed" in request.POST:
            for booking in standing:
                actions.cancel(booking=booking, by=request.user)
                self.log_change(request, booking, [{"changed": {"fields": [str(_("Stand"))]}}])
            text = ngettext("%(count)s Anmeldung abgesagt.", "%(count)s Anmeldungen abgesagt.", len(standing))
            self.message_user(request, text % {"count": len(standing)}, messages.SUCCESS)
            if "from_form" in request.POST and len(standing) == 1:
                return redirect("admin:tickets_booking_change", standing[0].pk)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Anmeldungen absagen"),
            "opts": self.opts,
            "bookings": standing,
            "places": sum(booking.places for booking in standing),
            "with_email": sum(bool(booking.email) for booking in standing),
            "without_email": sum(not booking.email for booking in standing),
            "checkbox_name": helpers.ACTION_CHECKBOX_NAME,
            "from_form": "from_form" in request.POST,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/tickets/booking/cancel.html", context)

    def log_addition(self, request: HttpRequest, obj: Booking, message) -> LogEntry:
        """Who entered what, by number: the log outlives the guest's data."""
        return self._log(request, obj, ADDITION, message)

    def log_change(self, request: HttpRequest, obj: Booking, message) -> LogEntry:
        """Who changed what, by number: the log outlives the guest's data."""
        return self._log(request, obj, CHANGE, message)

    def _log(self, request: HttpRequest, booking: Booking, flag: int, message) -> LogEntry:
        return LogEntry.objects.create(
            user=request.user,
            content_type=ContentType.objects.get_for_model(Booking),
            object_id=str(booking.pk),
            object_repr=_("Anmeldung %(number)s") % {"number": booking.pk},
            action_flag=flag,
            change_message=json.dumps(message) if isinstance(message, list) else message,
        )

    def dashboard(self, request: HttpRequest) -> list[Panel]:
        """Mails that hang."""
        late = BookingMail.objects.filter(
            sent_at__isnull=True, created_at__lt=timezone.now() - MAIL_IS_LATE_AFTER
        ).count()
        return [Panel("admin/dashboard/mails.html", {"late": late}, position=30)] if late else []
