"""Who may book how many places at one event, and when."""

import datetime as dt

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event
from organisations.models import Organisation


class TicketTypeQuerySet(models.QuerySet):
    """Questions about kinds of tickets."""

    def public(self) -> "TicketTypeQuerySet":
        """Those that everybody may book."""
        return self.filter(audience=TicketType.Audience.PUBLIC)

    def for_organisations(self) -> "TicketTypeQuerySet":
        """Those that only organisations of the network may book."""
        return self.exclude(audience=TicketType.Audience.PUBLIC)

    def open_to(self, user) -> "TicketTypeQuerySet":
        """Those that `user` may book for an organisation: a published one, and invited where not all of them are."""
        mine = Organisation.objects.published().filter(memberships__user=user)
        invited = TicketType.invited.through.objects.filter(tickettype=OuterRef("pk"), organisation__in=mine)
        return self.for_organisations().filter(Exists(invited) | (Q(by_invitation=False) & Exists(mine)))

    def due_for_release(self) -> "TicketTypeQuerySet":
        """Seats held for the network whose date has come."""
        return self.filter(
            audience=TicketType.Audience.NETWORK, held_until__lte=timezone.now(), released_at__isnull=True
        )

    def past_their_date(self) -> "TicketTypeQuerySet":
        """Seats of the network that are to go to everybody: now, and whenever one of them is free again."""
        return self.filter(audience=TicketType.Audience.NETWORK, held_until__lte=timezone.now()).order_by("pk")

    def kept_for_network(self) -> "TicketTypeQuerySet":
        """Those whose seats nobody else gets (yet)."""
        return self.filter(audience=TicketType.Audience.NETWORK, released_at__isnull=True)

    def with_taken(self) -> "TicketTypeQuerySet":
        """Each with `taken` and `event_taken`: the places given away now, of this kind and of the whole event.

        Seats that other kinds keep for the network, and that nobody has taken yet, are given away for the whole event:
        that is what keeping means. It is counted only where it has a limit of its own; else `event_taken` is 0.
        """
        from .booking import Booking

        def summed(bookings: models.QuerySet, of: str) -> Coalesce:
            sums = bookings.order_by().values(of).annotate(sum=Sum("places"))
            return Coalesce(Subquery(sums.values("sum")), 0)

        def places(condition: Q, of: str) -> CombinedExpression:
            confirmed, kept = Booking.objects.confirmed(), Booking.objects.kept()
            return summed(confirmed.filter(condition), of) + summed(kept.filter(condition), of)

        of_event = Q(ticket_type__event=OuterRef("event"))
        others = TicketType.objects.kept_for_network().filter(event=OuterRef("event")).exclude(pk=OuterRef("pk"))
        seats = others.order_by().values("event").annotate(sum=Sum("capacity")).values("sum")
        taken_of_them = of_event & Q(ticket_type__audience=TicketType.Audience.NETWORK, ticket_type__released_at=None)
        taken_of_them &= ~Q(ticket_type=OuterRef("pk"))
        still_kept = Greatest(Coalesce(Subquery(seats), 0) - places(taken_of_them, "ticket_type__event"), 0)
        of_whole_event = places(of_event, "ticket_type__event") + still_kept
        return self.annotate(
            taken=places(Q(ticket_type=OuterRef("pk")), "ticket_type"),
            event_taken=Case(When(event__capacity__isnull=False, then=of_whole_event), default=0),
        )


class TicketType(models.Model):
    """A kind of ticket of one event."""

    class Audience(models.TextChoices):
        PUBLIC = "public", _("für alle")
        NETWORK = "network", _("ein Platz je Organisation")
        STAND = "stand", _("Infostand")

    event = models.ForeignKey(Event, models.CASCADE, related_name="ticket_types", verbose_name=_("Veranstaltung"))
    name = models.CharField(_("Name"), max_length=80)
    audience = models.CharField(_("Für wen"), max_length=12, choices=Audience, default=Audience.PUBLIC)
    capacity = models.PositiveIntegerField(_("Plätze"))
    max_per_booking = models.PositiveSmallIntegerField(_("höchstens je Anmeldung"), default=4)
    opens_at = models.DateTimeField(_("Buchung ab"), null=True, blank=True)
    closes_at = models.DateTimeField(
        _("Buchung bis"), null=True, blank=True, help_text=_("Leer: bis zum Beginn der Veranstaltung.")
    )
    held_until = models.DateTimeField(
        _("für das Netzwerk frei gehalten bis"),
        null=True,
        blank=True,
        help_text=_("Danach bekommen alle, was noch frei ist."),
    )
    released_at = models.DateTimeField(null=True, blank=True, editable=False)
    invited = models.ManyToManyField(
        Organisation,
        verbose_name=_("eingeladene Organisationen"),
        blank=True,
        related_name="+",
        help_text=_("Leer: alle veröffentlichten Organisationen."),
    )
    # Said when they are invited, not read from who is left: an invited organisation that is deleted opens nothing.
    by_invitation = models.BooleanField(_("nur auf Einladung"), default=False, editable=False)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    objects = TicketTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("Ticketart")
        verbose_name_plural = _("Ticketarten")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(max_per_booking__gte=1, max_per_booking__lte=20),
                name="tickettype_one_to_twenty_per_booking",
                violation_error_message=_("Je Anmeldung gehen 1 bis 20 Plätze."),
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="tickettype_closes_after_it_opens",
                violation_error_message=_("Die Buchung muss nach ihrem Beginn enden."),
            ),
            models.CheckConstraint(
                condition=Q(audience="network") | Q(held_until__isnull=True),
                name="tickettype_only_network_seats_are_held",
                violation_error_message=_("Nur Plätze für das Netzwerk werden frei gehalten."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event.title}: {self.name}"

    @property
    def is_public(self) -> bool:
        """Whether everybody may book it."""
        return self.audience == self.Audience.PUBLIC

    @property
    def most(self) -> int:
        """The most places in one booking; an organisation has one seat."""
        return 1 if self.audience == self.Audience.NETWORK else self.max_per_booking

    @property
    def free(self) -> int:
        """Places left, never below zero, within the event's overall limit. Needs `with_taken()` and the event."""
        left = self.capacity - self.taken
        if self.event.capacity is not None:
            left = min(left, self.event.capacity - self.event_taken)
        return max(0, left)

    @property
    def is_for_everybody_by_now(self) -> bool:
        """Whether these were seats for organisations whose date has come: what is free of them goes to the public."""
        is_network = self.audience == self.Audience.NETWORK
        return is_network and self.held_until is not None and self.held_until <= timezone.now()

    @property
    def booking_ends_at(self) -> dt.datetime:
        """Until when it can be booked."""
        return self.closes_at or self.event.starts_at_or_day_end
