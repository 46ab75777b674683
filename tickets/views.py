"""Booking a place, and everything behind a ticket's secret address."""

import datetime as dt
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from events.models import Event
from events.page import bare_event
from wedo.errors import too_many
from wedo.limits.actions import client_address, try_again_in

from . import actions
from .availability import Availability, for_event
from .calendar import booking_calendar
from .codes import qr_svg
from .forms import BookingForm
from .models import Booking
from .page import booking_by_token
from .pdf import ticket_pdf

JUST_BOOKED = dt.timedelta(minutes=10)


def secret(view):
    """Mark a page behind a secret address: not stored, not indexed, not told to other sites."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "private, no-store"
        return response

    return wrapped


@csrf_exempt  # needs no cookie: a booking rests on nothing that a browser sends by itself (ADR 0004)
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for one event, and what it sends."""
    event = bare_event(slug)
    if event is None or not event.is_public:
        raise Http404
    place = for_event(event)
    if request.method != "POST":
        form = _form(place) if place.is_open else None
        return _booking_page(request, event, place, form)
    if place.ticket_type is None:
        return _booking_page(request, event, place, None, status=409)
    form = _form(place, request.POST)
    if not form.is_valid():
        return _booking_page(request, event, place, form if place.is_open else None, 422 if place.is_open else 409)
    if minutes := try_again_in(scope="book", who=client_address(request), limit=100, minutes=10):
        return too_many(request, minutes)
    try:
        booking = actions.book(
            ticket_type=place.ticket_type,
            attendees=form.attendees,
            contact=form.contact,
            submission=actions.submission_key(
                form=form.cleaned_data["submission"],
                ticket_type=place.ticket_type,
                attendees=form.attendees,
                contact=form.contact,
            ),
            consent=True,
        )
    except actions.BookingRefused as refusal:
        place = for_event(event)
        form.add_error("places", str(refusal))
        return _booking_page(request, event, place, form if place.is_open else None, status=409)
    response = redirect(booking, permanent=False)
    response.status_code = 303
    return response


@secret
@require_safe
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """One booking: its tickets with their codes, and what can be done with them."""
    booking = _booking(token)
    tickets = booking.valid_tickets
    return render(
        request,
        "tickets/ticket.html",
        {
            "booking": booking,
            "event": booking.event,
            "tickets": tickets,
            "codes": [(one, qr_svg(one.code)) for one in tickets],
            "can_cancel": not (booking.is_cancelled or booking.event.is_over),
            "just_booked": timezone.now() - booking.created_at < JUST_BOOKED,
        },
    )


@csrf_exempt  # the secret address is the right to act (ADR 0004)
@secret
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Ask (GET) and cancel (POST): mail scanners follow links, they do not press buttons."""
    booking = _booking(token)
    refusal = None
    if request.method == "POST":
        try:
            actions.cancel(booking=booking)
        except actions.BookingClosed as error:
            refusal = str(error)
        else:
            response = redirect(booking)
            response.status_code = 303
            return response
    return render(
        request,
        "tickets/cancel.html",
        {"booking": booking, "event": booking.event, "refusal": refusal},
        status=409 if refusal else 200,
    )


@secret
@require_safe
def pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The tickets to print; there are none after cancelling."""
    booking = _booking(token)
    if not booking.valid_tickets:
        raise Http404
    return _file(ticket_pdf(booking), "application/pdf", f"WeDo-Ticket-{booking.event.slug}.pdf")


@secret
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar entry with the way back to the ticket."""
    booking = _booking(token)
    return _file(booking_calendar(booking), "text/calendar; charset=utf-8", f"{booking.event.slug}.ics")


def _booking(token: str) -> Booking:
    booking = booking_by_token(token)
    if booking is None:
        raise Http404
    return booking


def _form(place: Availability, data=None) -> BookingForm:
    return BookingForm(
        data,
        max_per_booking=place.ticket_type.max_per_booking,
        shown_places=place.free,
        language=get_language(),
    )


def _booking_page(
    request: HttpRequest, event: Event, place: Availability, form: BookingForm | None, status: int = 200
) -> HttpResponse:
    context = {"event": event, "availability": place, "form": form}
    response = render(request, "tickets/book.html", context, status=status)
    # Each form has a random number of its own; a stored copy would book twice as one.
    response["Cache-Control"] = "private, no-store"
    return response


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
