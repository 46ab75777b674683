"""Bookings: find them, enter them for others, look after one. Every rule is in tickets.actions."""

import datetime as dt

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from wedo.admin import LoggedByNumber, Panel, WedoAdmin, badge, tile
from wedo.text import in_any_case

from .. import actions
from ..actions import mailing
from ..models import CODE_ALPHABET, Booking, BookingMail, Ticket
from ..permissions import can_manage
from .bulk import BulkActions
from .export import Export
from .filters import EVENT, ArrivedFilter, EventFilter, MailFilter, NeedFilter, TicketTypeFilter, is_number
from .forms import EntryForm
from .rows import MailInline, NeedInline, StandInline, StepInline, TicketInline

# A mail that waits longer than this has met a difficulty.
MAIL_IS_LATE_AFTER = dt.timedelta(minutes=15)
SHORTEST_CODE = 4
# What people read for what the code does not have (see CODE_ALPHABET).
LIKE_DIGITS = str.maketrans("OIL", "011")


OF_THE_EVENT = ("picture", "event_title")
TONES = {
    Booking.Status.CONFIRMED: "ok",
    Booking.Status.CANCELLED: "no",
}


@admin.register(Booking)
class BookingAdmin(LoggedByNumber, Export, BulkActions, WedoAdmin):
    """Bookings: the facts are read only, the verbs are buttons."""

    list_display = ("picture", "name", "event_title", "kind_of_ticket", "places", "state", "source", "booked_on")
    list_display_links = ("name",)
    list_filter = (
        EventFilter,
        TicketTypeFilter,
        "status",
        ArrivedFilter,
        "source",
        NeedFilter,
        MailFilter,
        "over_capacity",
        "language",
    )
    list_select_related = ("ticket_type__event", "organisation")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("name", "email", "organisation_name")
    search_help_text = _("Sucht in Name, E-Mail-Adresse, Organisation, Namen der Gäste und Ticket-Code.")
    ordering = ("-created_at", "-pk")
    inlines = (TicketInline, StandInline, NeedInline, StepInline, MailInline)
    fields = (
        "state",
        "places",
        "turn",
        "expires_at",
        "event_title",
        "kind_of_ticket",
        "name",
        "names",
        "email",
        "organisation_name",
        "organisation",
        "note",
        "language",
        "source",
        "group",
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
        """Without the event's title; with the organisation that the seat or the stand is for."""
        kind = booking.ticket_type.name
        return f"{kind}: {booking.organisation.name}" if booking.organisation else kind

    @admin.display(description=_("Stand"), ordering="status")
    def state(self, booking: Booking) -> SafeString:
        """Its status in words, or how it ended, and whether it is beyond the number of places."""
        words = booking.get_end_display() or booking.get_status_display()
        shown = badge(words, TONES.get(booking.status, "wait"))
        return format_html("{} {}", shown, badge(_("darüber"), "wait")) if booking.over_capacity else shown

    @admin.display(description=_("Platz auf der Warteliste"))
    def turn(self, booking: Booking) -> str:
        """How many parties come first."""
        return str(actions.position(booking)) if booking.status == Booking.Status.WAITING else ""

    @admin.display(description=_("Namen der Gäste"))
    def names(self, booking: Booking) -> str:
        """Of a booking without tickets."""
        seats = zip(*booking.seats, strict=True)
        return ", ".join(f"{name} ({email})" if email else name for name, email in seats if name)

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
            pattern = in_any_case(word)
            tickets = Q(name__regex=pattern)
            code = word.replace("-", "").upper().translate(LIKE_DIGITS)
            if len(code) >= SHORTEST_CODE and set(code) <= set(CODE_ALPHABET):
                tickets |= Q(code__contains=code)
            found = Q(pk__in=Ticket.objects.filter(tickets).values("booking"))
            found |= Q(attendees__icontains=word) | Q(attendee_emails__icontains=word)
            for name in self.search_fields:
                found |= Q(**{f"{name}__regex": pattern})
            queryset = queryset.filter(found)
        return queryset, False

    def has_delete_permission(self, request: HttpRequest, obj: Booking | None = None) -> bool:
        """Bookings are cancelled: the guest hears of it, and the numbers stay true."""
        return False

    def view_on_site(self, booking: Booking) -> str | None:
        """The guest's own page."""
        return booking.get_absolute_url()

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """With one event chosen, its name in every row would only take room."""
        found = super().get_list_display(request)
        return found if EVENT not in request.GET else tuple(name for name in found if name not in OF_THE_EVENT)

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """With the way to the export."""
        return super().changelist_view(request, {"can_export": can_manage(request.user), **(extra_context or {})})

    def get_fields(self, request: HttpRequest, obj: Booking | None = None) -> list[str]:
        """Without what says nothing about this booking."""
        fields = super().get_fields(request, obj)
        if obj is None:
            return fields
        says = {
            "turn": obj.status == Booking.Status.WAITING,
            "expires_at": obj.expires_at,
            "names": any(obj.attendees),
            "organisation": obj.organisation_id,
            "group": obj.group_id,
            "cancelled_at": obj.cancelled_at,
        }
        return [name for name in fields if says.get(name, True)]

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs) -> HttpResponse:
        """The guest's page can cancel: its secret address is for those who may change bookings."""
        response = super().render_change_form(request, context, *args, **kwargs)
        booking = context.get("original")
        may = self.has_change_permission(request, booking)
        response.context_data["has_absolute_url"] &= may
        response.context_data["is_open"] = bool(
            may and booking and not booking.is_cancelled and not booking.is_confirmed
        )
        return response

    def get_urls(self) -> list:
        """With the way to send one mail again."""
        again = self.admin_site.admin_view(require_POST(self.send_again_view))
        return [path("<int:pk>/noch-einmal/", again, name="tickets_booking_send_again"), *super().get_urls()]

    def send_again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send one mail of a booking once more."""
        if not can_manage(request.user):
            raise PermissionDenied
        number = request.POST.get("mail", "")
        mail = get_object_or_404(BookingMail, booking=pk, pk=number if is_number(number) else 0)
        try:
            mailing.send_again(mail=mail, by=request.user)
        except mailing.NotSent as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            text = _("Geht noch einmal hinaus: %(mail)s") % {"mail": mail.get_kind_display()}
            self.message_user(request, text, messages.SUCCESS)
        return redirect("admin:tickets_booking_change", pk)

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
                wait=data["wait"],
                organisation=data["organisation"],
                stand=form.stand,
                note=data["note"],
            )
        except (actions.SoldOut, actions.TooManyPlaces) as refusal:
            form.add_error("places", refusal.for_staff)
            form.add_error("exceed", _("Setz hier einen Haken, wenn es trotzdem gehen soll."))
            return None
        except actions.BookingRefused as refusal:
            form.add_error("ticket_type", refusal.for_staff)
            return None
        self.log_addition(request, booking, [{"added": {}}])
        if booking.status == Booking.Status.WAITING:
            text = _("Die Anmeldung steht auf der Warteliste.")
        elif booking.email:
            text = _("Das Ticket geht an %(email)s.") % {"email": booking.email}
        else:
            text = _("Ohne E-Mail-Adresse geht keine Bestätigung hinaus. Nenn der Person den Code.")
        self.message_user(request, text, messages.INFO)
        return booking

    def save_model(self, request: HttpRequest, obj: Booking, form: ModelForm, change: bool) -> None:
        """Only what was changed: the guest may have cancelled meanwhile."""
        if form.changed_data:
            data = {name: form.cleaned_data[name] for name in form.changed_data}
            actions.annotate(booking=obj, data=data, by=request.user)

    def dashboard(self, request: HttpRequest) -> list[Panel]:
        """Mails that hang, and those that the mail server did not take."""
        long_ago = Q(created_at__lt=timezone.now() - MAIL_IS_LATE_AFTER)
        numbers = BookingMail.objects.unsent().aggregate(
            late=Count("pk", filter=long_ago & Q(attempts=0)), troubled=Count("pk", filter=Q(attempts__gt=0))
        )
        if not any(numbers.values()):
            return []
        address = f"{reverse('admin:tickets_booking_changelist')}?{MailFilter.parameter_name}=problem"
        return [Panel("admin/dashboard/mails.html", {**numbers, "troubled_url": address}, position=30)]
