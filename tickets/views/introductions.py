"""Introduce me: say what you would like to talk about, see who shares it, ask for an introduction."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wedo.errors import too_many
from wedo.limits.actions import try_again_in

from .. import actions
from ..forms.introductions import IntroductionForm
from ..models import Booking, Introducible
from ..page import people_to_meet
from .common import booking_or_404, guest_acts, see_other


@guest_acts
def introductions(request: HttpRequest, token: str) -> HttpResponse:
    """The page of one guest; each button is a verb of its own."""
    booking = booking_or_404(token)
    is_open = actions.introductions_open(booking)
    person = Introducible.objects.filter(booking=booking).prefetch_related("topics").first()
    if person:
        person.booking = booking
    verb = request.POST.get("verb", "join") if request.method == "POST" else ""
    form = IntroductionForm(request.POST if verb == "join" else None, booking=booking, person=person)
    refusal = ""
    if verb in ("wish", "report") and (
        minutes := try_again_in(scope=verb, who=str(booking.pk), limit=10, minutes=24 * 60)
    ):
        return too_many(request, minutes)
    if verb and (verb != "join" or form.is_valid()):
        try:
            done = _act(request, booking, verb, form)
        except actions.IntroductionsClosed:
            refusal = _("Das geht nicht mehr: Die andere Person macht nicht mehr mit, oder es ist zu lange her.")
        else:
            return see_other(reverse("tickets:introductions", args=[token]), f"?fertig={done}")
    context = {
        "booking": booking,
        "event": booking.event,
        "person": person,
        "people": people_to_meet(person) if person and is_open else [],
        "is_open": is_open,
        "form": form,
        "refusal": refusal,
        "done": request.GET.get("fertig", ""),
    }
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "tickets/introductions.html", context, status=status)


def _act(request: HttpRequest, booking: Booking, verb: str, form: IntroductionForm) -> str:
    if verb == "leave":
        actions.leave_introductions(booking=booking)
        return "raus"
    number = request.POST.get("to", "")
    to = int(number) if number.isascii() and number.isdecimal() and len(number) < 15 else 0
    if verb == "report":
        # Pressed twice it is one report.
        if not try_again_in(scope="report-person", who=f"{booking.pk}:{to}", limit=1, minutes=24 * 60):
            actions.report_person(booking=booking, to=to)
        return "gemeldet"
    if verb == "wish":
        return "paar" if actions.wish_introduction(booking=booking, to=to) else "wunsch"
    data = form.cleaned_data if form.is_bound else {}
    if not data:
        raise actions.IntroductionsClosed
    actions.join_introductions(booking=booking, name=data["name"], topics=list(data["topics"]), about=data["about"])
    return "dabei"
