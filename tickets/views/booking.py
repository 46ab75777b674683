"""The form of an event, and what it sends."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, partial

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from events.models import Event
from events.page import bare_event
from wedo.errors import too_many
from wedo.limits.actions import client_address, try_again_in
from wedo.views import NOT_KEPT, reads

from .. import actions
from ..actions.lock import offer_ends_at
from ..availability import Availability, State, for_event, in_time
from ..forms import BookingForm
from ..forms.booking import new_submission
from ..models import Booking
from .common import see_other

# The field beside which a refusal is said; all others are said above the form.
FIELDS = {
    actions.SoldOut: "places",
    actions.TooManyPlaces: "places",
    actions.TooManyForAddress: "email",
    actions.NotForYou: "organisation",
}


@dataclass
class Desk:
    """Where a booking is made: what the form needs, and what the page shows around it."""

    request: HttpRequest
    event: Event
    find: Callable[[Event], Availability]
    place: Availability
    form_class: type = BookingForm
    template: str = "tickets/book.html"
    form_more: dict = field(default_factory=dict)
    page_more: dict = field(default_factory=dict)

    @property
    def most(self) -> int:
        """The most places in one booking."""
        return actions.largest_party(self.place.ticket_type) if self.place.ticket_type else 0

    @property
    def takes_requests(self) -> bool:
        """Whether there is anything to fill in now: to book, or to wait while that makes sense."""
        if self.place.state == State.FULL:
            return offer_ends_at(self.event, now=timezone.now()) is not None
        return self.place.is_open

    def form(self, data=None) -> BookingForm:
        """The form, empty or as it was sent."""
        return self.form_class(
            data,
            max_per_booking=self.most,
            free=self.place.free,
            language=get_language(),
            **self.form_more,
        )

    def answer(self) -> HttpResponse:
        """Show the form, or take what was sent."""
        if self.request.method != "POST":
            return self.page()
        if self.place.ticket_type is None or (self.place.state == State.FULL and not self.takes_requests):
            return self.page(status=409)
        form = self.form(self.request.POST)
        if not form.is_valid():
            self.look_again(form)
            return self.page(form, status=422)
        if minutes := try_again_in(scope="book", who=client_address(self.request), limit=100, minutes=10):
            return too_many(self.request, minutes)
        asked = form.cleaned_data["places"]
        try:
            booking = self.book(form)
        except actions.BookingRefused as refusal:
            name = FIELDS.get(type(refusal))
            form.add_error(name if name in form.fields else None, str(refusal))
            self.look_again(form, refusal)
            return self.page(form, status=409, asked=asked if isinstance(refusal, actions.SoldOut) else 0)
        return see_other(next_page(booking))

    def look_again(self, form: BookingForm, refusal: actions.BookingRefused | None = None) -> None:
        """Count the places for the page that shows the form once more.

        What the action saw under the lock counts more: a place may seem free that somebody who waits gets next.
        """
        before, self.place = self.place, self.find(self.event)
        same = self.place.ticket_type == before.ticket_type
        if isinstance(refusal, actions.SoldOut) and same and self.place.is_open:
            self.place = replace(self.place, state=refusal.state, free=refusal.free)
        form.say_what_is_free(self.place.free)

    def book(self, form: BookingForm) -> Booking:
        """Book what the form says. Raises BookingRefused."""
        contact = form.contact
        key = actions.submission_key(
            form=form.cleaned_data["submission"],
            ticket_type=self.place.ticket_type,
            attendees=form.attendees,
            emails=form.emails,
            contact=contact,
        )
        return actions.book(
            ticket_type=self.place.ticket_type,
            attendees=form.attendees,
            emails=form.emails,
            contact=contact,
            submission=key,
            consent=True,
            wait=self.request.POST.get("wait") == "1",
            **self.more_to_book(form),
        )

    def more_to_book(self, form: BookingForm) -> dict:
        """What else the action is told."""
        return {}

    def page(self, form: BookingForm | None = None, *, status: int = 200, asked: int = 0) -> HttpResponse:
        """The page with the form as it was sent, or an empty one; without one when there is nothing to fill in.

        `asked` is for how many places that there were not.
        """
        takes, most = self.takes_requests, self.most
        context = {
            "event": self.event,
            "availability": self.place,
            "takes_requests": takes,
            "is_sent": form is not None,
            # Made when it is shown, and an empty one is shown from memory: building it is half of the page's cost.
            "form": (form or cache(self.form)) if takes else None,
            "submission": new_submission(),
            "most": most,
            "few_free": self.place.free if 0 < self.place.free < most else 0,
            "hold_minutes": settings.HOLD_MINUTES,
            "asked": asked,
            **self.page_more,
        }
        # What was sent to a page that takes nothing any more is refused, whatever was in it.
        response = render(self.request, self.template, context, status=status if takes or status == 200 else 409)
        # Each form has a random number of its own; a stored copy would book twice as one.
        response["Cache-Control"] = NOT_KEPT
        return response


@csrf_exempt  # needs no cookie: a booking rests on nothing that a browser sends by itself (ADR 0004)
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for everybody."""
    event = public_event(slug)
    wanted = request.POST.get("art") or request.GET.get("art", "")
    find = in_time if request.method == "POST" else for_event
    return Desk(request, event, partial(for_event, wanted=wanted), find(event, wanted=wanted)).answer()


@reads
def almost(request: HttpRequest, slug: str) -> HttpResponse:
    """After booking where addresses are confirmed: look into your mail. Tells nothing about the booking.

    The address of the ticket is in the mail alone: who shows it to the browser would confirm any address.
    """
    held = request.GET.get("bis", "")
    until = dt.datetime.fromtimestamp(int(held), dt.UTC) if held.isdecimal() and len(held) <= 10 else None
    context = {"event": public_event(slug), "until": until, "waits": "warteliste" in request.GET}
    return render(request, "tickets/almost.html", context)


def next_page(booking: Booking) -> str:
    """Where the browser goes after booking.

    Who asks for a stand sees the request at once: the team decides about it, nothing has to be confirmed.
    """
    event = booking.ticket_type.event
    if not event.confirm_by_mail or booking.status == Booking.Status.REQUESTED:
        return booking.get_absolute_url()
    address = reverse("tickets:almost", args=[event.slug])
    if booking.status == Booking.Status.HELD:
        return f"{address}?bis={int(booking.expires_at.timestamp())}"
    return address + ("?warteliste" if booking.status == Booking.Status.WAITING else "")


def public_event(slug: str) -> Event:
    """The event that everybody sees, or 404."""
    event = bare_event(slug)
    if event is None or not event.is_public:
        raise Http404
    return event
