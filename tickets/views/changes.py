"""What a guest changes about a booking, each on a small page of its own."""

from collections.abc import Callable

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from .. import actions
from ..forms import NamesForm, PassOnForm, PlacesForm, WishesForm
from ..models import Booking, Ticket
from .common import booking_or_404, guest_acts, see_other
from .ticket import phase_of

Status = Booking.Status
STANDING = (Status.CONFIRMED, Status.WAITING, Status.REQUESTED, Status.HELD, Status.OFFERED)


def _form_page(form_class: type, act: Callable[[Booking, forms.Form], object], **options) -> Callable:
    """A page with a form about the whole booking; `act` does what it says."""

    @guest_acts
    def view(request: HttpRequest, token: str) -> HttpResponse:
        booking = booking_or_404(token)
        form = form_class(_posted(request), booking=booking)
        return _change(request, booking, form, lambda: act(booking, form), **options)

    return view


# Who comes: needs no new place, so it works on full events, too.
names = _form_page(
    NamesForm,
    lambda booking, form: actions.rename(booking=booking, names=form.names, emails=form.emails),
    template="tickets/change_names.html",
    done="namen",
)
# More places, if they are free, or fewer.
places = _form_page(
    PlacesForm,
    lambda booking, form: actions.change_places(booking=booking, places=form.cleaned_data["places"]),
    template="tickets/change_places.html",
    done="plaetze",
    field="places",
)
# What is needed, and the language of the mails.
wishes = _form_page(
    WishesForm,
    lambda booking, form: actions.change_wishes(booking=booking, contact=form.contact),
    template="tickets/change_wishes.html",
    done="bedarf",
)


@guest_acts
def pass_on(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """Give one ticket to another person. A seat of the network stays with its organisation."""
    booking = booking_or_404(token)
    if not booking.ticket_type.is_public:
        raise Http404
    ticket = _ticket(booking, number)
    form = PassOnForm(_posted(request))
    return _change(
        request,
        booking,
        form,
        lambda: actions.pass_on(ticket=ticket, **form.cleaned_data),
        template="tickets/pass_on.html",
        done="weitergegeben",
        phases=(Status.CONFIRMED,),
        ticket=ticket,
    )


@guest_acts
def cancel_one(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """Free one place of several."""
    booking = booking_or_404(token)
    ticket = _ticket(booking, number)
    return _change(
        request,
        booking,
        None,
        lambda: actions.cancel_ticket(ticket=ticket),
        template="tickets/cancel_one.html",
        done="platz",
        phases=(Status.CONFIRMED,),
        ticket=ticket,
    )


def _change(
    request: HttpRequest,
    booking: Booking,
    form,
    act: Callable,
    *,
    template: str,
    done: str,
    field: str | None = None,
    phases: tuple = STANDING,
    ticket: Ticket | None = None,
) -> HttpResponse:
    """Show the form (GET), or act and go back to the ticket (POST). A refusal is a sentence, and changes nothing.

    `done` (the form's own, if it has one) tells the ticket page what has been changed, without a cookie. `field` is
    where a refusal is said.
    """
    context = {"booking": booking, "event": booking.event, "form": form, "ticket": ticket, "refusal": ""}
    if phase_of(booking) not in phases:
        context["form"], context["refusal"] = None, _("Daran kannst du jetzt nichts mehr ändern.")
        status = 409 if request.method == "POST" else 200
        return render(request, "tickets/change_closed.html", context, status=status)
    if request.method != "POST":
        return render(request, template, context)
    if form is not None and not form.is_valid():
        return render(request, template, context, status=422)
    try:
        act()
    except actions.BookingRefused as refusal:
        if form is None:
            context["refusal"] = str(refusal)
        else:
            form.add_error(field, str(refusal))
        return render(request, template, context, status=409)
    return see_other(booking, f"?fertig={getattr(form, 'done', done)}")


def _ticket(booking: Booking, number: int) -> Ticket:
    """The ticket with this number; 404 where there is none, or none any more."""
    found = next((one for one in booking.valid_tickets if one.position == number), None)
    if found is None:
        raise Http404
    return found


def _posted(request: HttpRequest):
    return request.POST if request.method == "POST" else None
