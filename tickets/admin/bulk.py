"""What staff do with many bookings at once. Each asks first, goes through a verb, and says who it refused and why."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from wedo.forms import WedoForm

from .. import actions
from ..actions import mailing
from ..models import Booking, BookingMail, TicketType
from .forms import TicketTypeField

# Each one is a transaction of its own with a mail; more would take longer than a browser waits.
MOST_AT_ONCE = 200
# Kinds of mails that tell what a booking is; the latest of them is what somebody has lost.
TELLS_STATE = (
    BookingMail.Kind.CONFIRM,
    BookingMail.Kind.CONFIRMATION,
    BookingMail.Kind.CHANGE,
    BookingMail.Kind.CANCELLATION,
    BookingMail.Kind.REQUESTED,
    BookingMail.Kind.WAITING,
    BookingMail.Kind.OFFER,
    BookingMail.Kind.OFFER_EXPIRED,
)


class BulkForm(WedoForm):
    """What is asked before a verb is done with `bookings`; by itself only whether it is meant."""

    def __init__(self, data=None, *, bookings: list[Booking]):
        super().__init__(data)
        self.bookings = bookings


class AcceptForm(BulkForm):
    """Whether the number of places may be exceeded."""

    exceed = forms.BooleanField(
        label=_("Platzzahl überschreiten"),
        required=False,
        help_text=_("Nur wenn alle wirklich hineinpassen. Es wird mit deinem Namen festgehalten."),
    )


class MoveForm(AcceptForm):
    """Where to."""

    to = TicketTypeField(
        label=_("Neue Ticketart"),
        queryset=TicketType.objects.select_related("event"),
        error_messages={"required": _("Wähl die Ticketart aus.")},
    )
    field_order = ("to", "exceed")

    def __init__(self, data=None, *, bookings: list[Booking]):
        super().__init__(data, bookings=bookings)
        self.fields["to"].offer_kinds_of(bookings[0].event)


class CancelForm(BulkForm):
    """Whether the guests hear of it."""

    mail = forms.BooleanField(
        label=_("Gäste per E-Mail benachrichtigen"),
        required=False,
        initial=True,
        help_text=_("Ohne Haken: Sag ihnen selbst Bescheid."),
    )


@dataclass(frozen=True)
class Verb:
    """One thing to do with each of some bookings, and how to talk about it."""

    name: str
    button: str
    title: str
    question: str
    answer: str
    form: type[forms.Form]
    can: Callable[[Booking], bool]
    nobody: str
    done: str
    act: Callable
    one_event: bool = False
    only_one: bool = False


def _accept(booking: Booking, by, data: dict) -> None:
    actions.accept(booking=booking, by=by, exceed=data["exceed"])


def _move(booking: Booking, by, data: dict) -> None:
    actions.move(booking=booking, to=data["to"], by=by, exceed=data["exceed"])


def _cancel(booking: Booking, by, data: dict) -> None:
    actions.cancel(booking=booking, by=by, mail=data["mail"])


def _send_again(booking: Booking, by, data: dict) -> None:
    mail = booking.mails.filter(kind__in=TELLS_STATE).last()
    if mail is None:
        raise mailing.NotSent(_("Zu dieser Anmeldung gibt es keine E-Mail."))
    mailing.send_again(mail=mail, by=by)


def _correct(booking: Booking, by, data: dict) -> None:
    actions.correct_contact(booking=booking, name=data["name"], email=data["email"], by=by)


def _erase(booking: Booking, by, data: dict) -> None:
    actions.erase_booking(booking=booking, by=by)


ACCEPT = Verb(
    name="accept_bookings",
    button=_("Zusagen"),
    title=_("Anmeldungen zusagen"),
    question=_("Zusagen gibt den Platz sofort, auch an der Reihenfolge der Warteliste vorbei."),
    answer=_("Ja, zusagen"),
    form=AcceptForm,
    can=lambda booking: not booking.is_cancelled and not booking.is_confirmed,
    nobody=_("Diese Anmeldungen sind schon bestätigt oder abgesagt."),
    done=ngettext_lazy("%(count)s Anmeldung bestätigt.", "%(count)s Anmeldungen bestätigt.", "count"),
    act=_accept,
)
MOVE = Verb(
    name="move_bookings",
    button=_("In andere Ticketart verschieben"),
    title=_("In eine andere Ticketart verschieben"),
    question=_("Der Platz zieht mit um. Die Gäste bekommen dazu keine E-Mail."),
    answer=_("Verschieben"),
    form=MoveForm,
    can=lambda booking: not booking.is_cancelled,
    nobody=_("Diese Anmeldungen sind schon abgesagt."),
    done=ngettext_lazy("%(count)s Anmeldung verschoben.", "%(count)s Anmeldungen verschoben.", "count"),
    act=_move,
    one_event=True,
)
CANCEL = Verb(
    name="cancel_bookings",
    button=_("Absagen"),
    title=_("Anmeldungen absagen"),
    question=_("Das lässt sich nicht zurücknehmen."),
    answer=_("Ja, absagen"),
    form=CancelForm,
    can=lambda booking: not booking.is_cancelled,
    nobody=_("Diese Anmeldungen sind schon abgesagt."),
    done=ngettext_lazy("%(count)s Anmeldung abgesagt.", "%(count)s Anmeldungen abgesagt.", "count"),
    act=_cancel,
)
SEND_AGAIN = Verb(
    name="send_again_bookings",
    button=_("E-Mail noch einmal senden"),
    title=_("E-Mail noch einmal senden"),
    question=_("Jeder Gast bekommt die letzte E-Mail zu seiner Anmeldung noch einmal."),
    answer=_("Noch einmal senden"),
    form=BulkForm,
    can=lambda booking: bool(booking.email),
    nobody=_("Zu diesen Anmeldungen gibt es keine E-Mail-Adresse."),
    done=ngettext_lazy("%(count)s E-Mail geht noch einmal.", "%(count)s E-Mails gehen noch einmal.", "count"),
    act=_send_again,
)


class ContactForm(BulkForm):
    """How a guest is called and reached."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"dir": "auto"}))
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        required=False,
        max_length=254,
        help_text=_("An eine neue Adresse geht gleich eine E-Mail mit dem Link zum Ticket."),
        widget=forms.EmailInput(attrs={"dir": "ltr"}),
    )

    def __init__(self, data=None, *, bookings: list[Booking]):
        super().__init__(data, bookings=bookings)
        self.initial = {"name": bookings[0].name, "email": bookings[0].email}
        # Who booked on the website is reached by mail alone.
        self.fields["email"].required = bookings[0].source == Booking.Source.WEB


CORRECT = Verb(
    name="correct_bookings",
    button=_("Name oder Adresse ändern"),
    title=_("Name oder Adresse ändern"),
    question=_("Für Tippfehler. Gib ein Ticket nie an andere weiter: Das macht der Gast selbst."),
    answer=_("Ändern"),
    form=ContactForm,
    can=lambda booking: not booking.is_cancelled,
    nobody=_("Diese Anmeldungen sind schon abgesagt."),
    done=ngettext_lazy("%(count)s Anmeldung geändert.", "%(count)s Anmeldungen geändert.", "count"),
    act=_correct,
    only_one=True,
)
ERASE = Verb(
    name="erase_bookings",
    button=_("Daten löschen"),
    title=_("Daten des Gastes löschen"),
    question=_(
        "Nur auf Wunsch des Gastes. Name, Adresse und Bedarf sind dann weg, der Platz wird frei. "
        "Das lässt sich nicht zurücknehmen."
    ),
    answer=_("Ja, löschen"),
    form=BulkForm,
    can=lambda booking: booking.erased_at is None,
    nobody=_("Diese Daten sind schon gelöscht."),
    done=ngettext_lazy("Daten von %(count)s Anmeldung gelöscht.", "Daten von %(count)s Anmeldungen gelöscht.", "count"),
    act=_erase,
    only_one=True,
)


def _action(verb: Verb) -> Callable:
    """The verb as an action of the list."""

    @admin.action(description=verb.button, permissions=["change"])
    def act(self: "BulkActions", request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self._ask_and_do(request, queryset, verb)

    return act


class BulkActions:
    """The actions of the list of bookings; its buttons on one booking's page use them, too."""

    actions = (
        "accept_bookings",
        "move_bookings",
        "send_again_bookings",
        "correct_bookings",
        "cancel_bookings",
        "erase_bookings",
        "export_bookings",
    )

    accept_bookings = _action(ACCEPT)
    move_bookings = _action(MOVE)
    send_again_bookings = _action(SEND_AGAIN)
    correct_bookings = _action(CORRECT)
    cancel_bookings = _action(CANCEL)
    erase_bookings = _action(ERASE)

    @admin.action(description=_("Exportieren"), permissions=["change"])
    def export_bookings(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """On to the choice of columns: with the ticked rows, or with all that the filters show."""
        query = request.GET.copy()
        if request.POST.get("select_across") != "1":
            query["auswahl"] = ",".join(map(str, queryset.values_list("pk", flat=True)))
        return redirect(f"{reverse('admin:tickets_booking_export')}?{query.urlencode()}")

    def _ask_and_do(self, request: HttpRequest, queryset: QuerySet, verb: Verb) -> HttpResponse | None:
        """Show what would be done; once confirmed, do it, and show again those that were refused, with the reason."""
        # Who came first is first, for they all want the same places.
        in_turn = queryset.with_event().order_by(F("queued_at").asc(nulls_last=True), "created_at", "pk")
        chosen = list(in_turn[: MOST_AT_ONCE + 1])
        bookings = [booking for booking in chosen if verb.can(booking)]
        if problem := _problem(chosen, bookings, verb):
            self.message_user(request, problem, messages.INFO)
            return None
        form = verb.form(request.POST if "confirmed" in request.POST else None, bookings=bookings)
        refused: dict[Booking, str] = {}
        if form.is_bound and form.is_valid():
            refused = self._do(request, bookings, verb, form.cleaned_data)
            if not refused:
                only_one = "from_form" in request.POST and len(bookings) == 1
                return redirect("admin:tickets_booking_change", bookings[0].pk) if only_one else None
        return self._ask(request, list(refused) or bookings, verb, form, refused)

    def _ask(
        self, request: HttpRequest, bookings: list[Booking], verb: Verb, form: forms.Form, refused: dict[Booking, str]
    ) -> HttpResponse:
        """The question, with everybody whom it is about, and why it did not go where it was tried."""
        context = {
            "verb": verb,
            "form": form,
            "rows": [{"booking": booking, "refusal": refused.get(booking, "")} for booking in bookings],
            "refused": bool(refused),
            "frees": verb is CANCEL,
            "places": sum(booking.places for booking in bookings if booking.holds_places),
            "with_email": sum(bool(booking.email) for booking in bookings),
            "without_email": sum(not booking.email for booking in bookings),
            "checkbox_name": helpers.ACTION_CHECKBOX_NAME,
            "from_form": "from_form" in request.POST,
        }
        status = 409 if refused else 422 if form.is_bound else 200
        return self.page(request, "admin/tickets/booking/bulk.html", verb.title, context, status=status)

    def _do(self, request: HttpRequest, bookings: list[Booking], verb: Verb, data: dict) -> dict[Booking, str]:
        """Do it with each; returns those that were refused with the sentence that says why."""
        refused = {}
        for booking in bookings:
            try:
                verb.act(booking, request.user, data)
            except actions.BookingRefused as refusal:
                refused[booking] = refusal.for_staff
            except mailing.NotSent as refusal:
                refused[booking] = str(refusal)
            else:
                self.log_change(request, booking, [{"changed": {"fields": [str(_("Stand"))]}}])
        if count := len(bookings) - len(refused):
            self.message_user(request, verb.done % {"count": count}, messages.SUCCESS)
        if refused:
            text = ngettext("%(count)s ging nicht.", "%(count)s gingen nicht.", len(refused)) % {"count": len(refused)}
            self.message_user(request, text, messages.ERROR)
        return refused


def _problem(chosen: list[Booking], bookings: list[Booking], verb: Verb) -> str:
    """Why the verb cannot be done with what was chosen; `bookings` are those of them for which it makes sense."""
    if len(chosen) > MOST_AT_ONCE:
        return _("Das sind zu viele auf einmal. Höchstens %(most)s gehen zusammen.") % {"most": MOST_AT_ONCE}
    if not bookings:
        return verb.nobody
    if verb.one_event and len({booking.ticket_type.event_id for booking in bookings}) > 1:
        return _("Wähl nur Anmeldungen derselben Veranstaltung.")
    if verb.only_one and len(bookings) > 1:
        return _("Das geht nur einzeln. Wähl eine Anmeldung aus.")
    return ""
