"""Pages of one event beside its form: waiting list, needs, invitations, stands."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _

from events.models import Event, today

from .. import actions, stands
from ..models import TicketType
from ..needs import totals
from ..permissions import can_manage, can_see_needs
from .ticket_types import InviteForm


class EventPages:
    """Adds the pages to the admin of events."""

    def get_urls(self) -> list:
        """Below the event's own address."""
        pages = [
            ("<int:pk>/warteliste/", self.waiting_view, "waiting"),
            ("<int:pk>/bedarf/", self.needs_view, "needs"),
            ("<int:pk>/einladen/<int:kind>/", self.invite_view, "invite"),
            ("<int:pk>/staende.pdf", self.stand_list_view, "stand_list"),
            ("<int:pk>/standkarten.pdf", self.stand_cards_view, "stand_cards"),
        ]
        own = [path(way, self.admin_site.admin_view(view), name=f"events_event_{name}") for way, view, name in pages]
        return own + super().get_urls()

    def waiting_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who waits in which order, who has an offer until when, and why nobody is promoted just now."""
        event = self._event(request, pk)
        queues = [actions.queue(kind) for kind in event.ticket_types.all()]
        context = {"queues": queues, "can_manage": can_manage(request.user)}
        return self._page(request, event, "waiting", _("Warteliste"), context)

    def needs_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How many need what, and until when it has to be ordered: totals, never names."""
        event = self._event(request, pk)
        if not can_see_needs(request.user):
            raise PermissionDenied
        days = (event.needs_by - today()).days if event.needs_by else None
        return self._page(request, event, "needs", _("Bedarf"), {"totals": totals(event), "days": days})

    def invite_view(self, request: HttpRequest, pk: int, kind: int) -> HttpResponse:
        """Choose the organisations that may book a kind of ticket."""
        event = self._event(request, pk)
        if not can_manage(request.user):
            raise PermissionDenied
        ticket_type = get_object_or_404(TicketType.objects.for_organisations(), pk=kind, event=event)
        form = InviteForm(request.POST if request.method == "POST" else None, ticket_type=ticket_type)
        if form.is_bound and form.is_valid():
            actions.invite(ticket_type=ticket_type, organisations=form.cleaned_data["invited"], by=request.user)
            self.log_change(request, event, [{"changed": {"fields": [str(_("eingeladene Organisationen"))]}}])
            self.message_user(request, _("Die Einladungen sind gespeichert."), messages.SUCCESS)
            return redirect("admin:events_event_change", event.pk)
        title = _("Einladen: %(kind)s") % {"kind": ticket_type.name}
        status = 422 if form.is_bound else 200
        return self._page(request, event, "invite", title, {"form": form}, status=status)

    def stand_list_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """All stands with what they need, for setting up the hall."""
        return self._pdf(request, pk, stands.stand_list, "staende")

    def stand_cards_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A card for each stand, to be cut and put on its table."""
        return self._pdf(request, pk, stands.stand_cards, "standkarten")

    def _pdf(self, request: HttpRequest, pk: int, draw, name: str) -> HttpResponse:
        event = self._event(request, pk)
        try:
            pdf = draw(event)
        except stands.NoStands:
            raise Http404("no stands") from None
        headers = {"Content-Disposition": f'inline; filename="{name}-{event.slug}.pdf"'}
        return HttpResponse(pdf, content_type="application/pdf", headers=headers)

    def _event(self, request: HttpRequest, pk: int) -> Event:
        """The event, for those who may see bookings."""
        if not request.user.has_perm("tickets.view_booking") or not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Event.objects.select_related("venue"), pk=pk)

    def _page(
        self, request: HttpRequest, event: Event, name: str, title: str, context: dict, *, status: int = 200
    ) -> HttpResponse:
        known = {"subtitle": event.title, "event": event}
        return self.page(request, f"admin/events/event/{name}.html", title, known | context, status=status)
