"""One booking: see it, confirm it, answer an offer, cancel it."""

import datetime as dt
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from wedo.views import reads

from .. import actions
from ..actions.lock import offer_ends_at
from ..calendar import booking_calendar
from ..codes import qr_svg
from ..models import Booking, TicketType
from ..pdf import ticket_pdf
from .common import booking_or_404, guest_acts, secret, see_other

JUST_BOOKED = dt.timedelta(minutes=10)
# What the page may be asked to say after a change (see `views.changes`).
SAID = {"namen", "eigene", "plaetze", "bedarf", "weitergegeben", "platz"}
Status, End = Booking.Status, Booking.End


@secret
@reads
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """One booking: where it stands, its tickets with their codes, and what can be done with it."""
    booking = booking_or_404(token)
    tickets = booking.valid_tickets
    phase = phase_of(booking)
    kind = booking.ticket_type
    asks = phase == Status.REQUESTED
    return render(
        request,
        "tickets/ticket.html",
        {
            "booking": booking,
            "event": booking.event,
            "tickets": tickets,
            "codes": [(one, qr_svg(one.code)) for one in tickets],
            "phase": phase,
            "end": end_of(booking),
            "position": actions.position(booking) if phase == Status.WAITING else 0,
            # Nobody moves up any more (see `_rule.html`): whoever comes first gets what is still freed.
            "list_rests": phase == Status.WAITING and offer_ends_at(booking.event, now=timezone.now()) is None,
            "stand": getattr(booking, "stand", None) if asks or kind.audience == TicketType.Audience.STAND else None,
            # A booking without tickets has its names noted; one person alone has been named above.
            "seats": [seat for seat in zip(*booking.seats, strict=True) if any(seat)] if booking.places > 1 else [],
            "own_tickets_follow": any(booking.attendee_emails),
            "is_standing": phase in Status.values and phase != Status.CANCELLED,
            "can_pass_on": kind.is_public,
            "can_meet": actions.introductions_open(booking),
            "just_booked": timezone.now() - booking.created_at < JUST_BOOKED,
            "done": done if (done := request.GET.get("fertig", "")) in SAID else "",
        },
    )


@guest_acts
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask (GET) and confirm (POST) a place that is held."""
    too_late = _("Die Zeit zum Bestätigen ist um.")
    return _act(request, token, "tickets/confirm.html", actions.confirm_hold, too_late=too_late)


@guest_acts
def offer(request: HttpRequest, token: str) -> HttpResponse:
    """Show the offer (GET), accept or decline it (POST)."""
    answers = {"accept": actions.accept_offer, "decline": actions.decline_offer}
    return _act(request, token, "tickets/offer.html", answers.get(request.POST.get("answer")))


@guest_acts
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Ask (GET) and cancel (POST), or leave the waiting list."""
    return _act(request, token, "tickets/cancel.html", actions.cancel)


@secret
@reads
def pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The tickets to print; there are none after cancelling."""
    booking = booking_or_404(token)
    if not booking.valid_tickets:
        raise Http404
    return _file(ticket_pdf(booking), "application/pdf", f"WeDo-Ticket-{booking.event.slug}.pdf")


@secret
@reads
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar entry with the way back to the ticket."""
    booking = booking_or_404(token)
    return _file(booking_calendar(booking), "text/calendar; charset=utf-8", f"{booking.event.slug}.ics")


def phase_of(booking: Booking) -> str:
    """Where the booking stands for its guest: its status, or "over" or "called_off" for all but cancelled ones.

    What has run out is over for its guest at once, before the system has noted it.
    """
    if booking.is_cancelled:
        return Status.CANCELLED
    if booking.event.is_cancelled:
        return "called_off"
    if booking.is_expired:
        return Status.CANCELLED
    return "over" if booking.event.is_over else booking.status


def end_of(booking: Booking) -> str:
    """Why the booking is over; empty while it is not."""
    if booking.is_expired:
        return End.HOLD_EXPIRED if booking.status == Status.HELD else End.OFFER_EXPIRED
    return booking.end


def _act(request: HttpRequest, token: str, template: str, act: Callable | None, *, too_late: str = "") -> HttpResponse:
    """Show the question (GET), or act and go to the ticket (POST). A refusal is a sentence on the same page.

    `act` is None where the guest has not said which of several it is to be.
    """
    booking, refusal = booking_or_404(token), ""
    if request.method == "POST":
        try:
            if act is not None:
                act(booking=booking)
                return see_other(booking)
            refusal = _("Bitte wähl aus, ob du kommst.")
        except actions.BookingRefused as error:
            refusal = too_late if too_late and isinstance(error, actions.TooLate) else str(error)
            booking = booking_or_404(token)
    context = {
        "booking": booking,
        "event": booking.event,
        "phase": phase_of(booking),
        "end": end_of(booking),
        "refusal": refusal,
    }
    return render(request, template, context, status=409 if refusal else 200)


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
