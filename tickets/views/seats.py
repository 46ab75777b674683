"""What organisations of the network book for themselves: a seat, an information stand."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events.models import Event
from organisations.models import Organisation

from ..availability import Availability, State, with_seats
from ..forms import BookingForm, NetworkForm, StandForm
from ..models import TicketType
from .booking import Desk, public_event
from .common import see_other


class SeatDesk(Desk):
    """Books in the name of an organisation; acts on who is signed in, so its forms have a token."""

    def more_to_book(self, form: BookingForm) -> dict:
        """For whom, by whom, and what the stand needs."""
        stand = {"stand": form.stand} if isinstance(form, StandForm) else {}
        return {"organisation": form.cleaned_data["organisation"], "by": self.request.user, **stand}

    @property
    def takes_requests(self) -> bool:
        """A stand can be asked for while all are taken: staff decide."""
        is_stand = self.form_class is StandForm and self.place.state == State.FULL
        return bool(self.page_more["organisations"]) and (is_stand or super().takes_requests)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def network(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for a seat of the network; once these are for everybody, the form for everybody."""
    desk = _desk(request, slug, TicketType.Audience.NETWORK, NetworkForm)
    if desk.place.ticket_type is None and desk.place.state in (State.OPEN, State.FULL):
        messages.info(request, _("Die freien Plätze für Organisationen sind jetzt für alle da. Bucht sie hier."))
        return see_other(reverse("tickets:book", args=[slug]))
    return desk.answer()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stand(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for an information stand."""
    return _desk(request, slug, TicketType.Audience.STAND, StandForm).answer()


def _desk(request: HttpRequest, slug: str, audience: str, form_class: type[NetworkForm]) -> SeatDesk:
    event = public_event(slug)

    mine = list(Organisation.objects.published().filter(memberships__user=request.user).by_name())

    known: dict[int, list[Organisation]] = {}

    def allowed(kind: TicketType) -> list[Organisation]:
        if kind.pk not in known:
            known[kind.pk] = invited_among(kind, mine)
        return known[kind.pk]

    def find(event: Event) -> Availability:
        """Of several kinds of seats one that invites my organisations, and of these the one that can be booked."""
        everybody, seats = with_seats(event)
        of_kind = [one for one in seats if one.ticket_type.audience == audience]
        open_to_me = [one for one in of_kind if allowed(one.ticket_type)]
        order = list(State)
        return min(
            open_to_me or of_kind,
            key=lambda one: order.index(one.state),
            default=Availability(everybody.state),
        )

    place = find(event)
    if place.ticket_type is None and not TicketType.objects.filter(event=event, audience=audience).exists():
        raise Http404
    organisations = allowed(place.ticket_type) if place.ticket_type else mine
    user = request.user
    return SeatDesk(
        request,
        event,
        find,
        place,
        form_class=form_class,
        template="tickets/seat.html",
        form_more={"organisations": organisations, "initial": {"name": user.name, "email": user.email}},
        page_more={
            "organisations": organisations,
            "is_stand": form_class is StandForm,
            "has_profile": bool(mine),
        },
    )


def invited_among(ticket_type: TicketType, organisations: list[Organisation]) -> list[Organisation]:
    """Those of the organisations that may book this kind: all, where nobody in particular is invited."""
    if not ticket_type.by_invitation:
        return organisations
    invited = set(ticket_type.invited.values_list("pk", flat=True))
    return [one for one in organisations if one.pk in invited]
