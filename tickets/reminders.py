""" "Kommst du?": who is reminded, and when.

Each reminder has a moment and a time after which it would be no use. Between the two it is sent as soon as the
scheduler runs: on time, or late after downtime. The row of the mail (`bookingmail_each_kind_once`) sees to it that
it is sent once for each day on which the event was to be: who has been asked about Monday is asked again about
Thursday.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from events.models import HAMBURG, Event
from tickets.actions import lock
from tickets.actions.mailing import queue_many
from tickets.models import Booking, BookingMail, Step
from wedo.jobs import for_each

# So many bookings are noted under the event's lock at once: nobody who books meanwhile has to wait long.
BATCH = 500
# Where no start is known.
NOON = dt.time(12)


@dataclass(frozen=True)
class Reminder:
    """One reminder: the event's switch for it, when it is due, and until when it is worth sending."""

    name: str
    switch: str
    before: dt.timedelta
    at_least: dt.timedelta

    def about(self, event: Event) -> str:
        """Tells its mails apart: by name and day. Another hour of the same day is no reason to ask again."""
        return f"{self.name}:{event.date.isoformat()}"


REMINDERS = (
    Reminder("72h", "remind_72h", dt.timedelta(hours=72), dt.timedelta(hours=26)),
    Reminder("24h", "remind_24h", dt.timedelta(hours=24), dt.timedelta(hours=3)),
)


def due(now: dt.datetime) -> list[tuple[Event, Reminder]]:
    """Which reminders of which events are due; whether its guests have had them is not asked."""
    first = now.astimezone(HAMBURG).date()
    events = Event.objects.published().filter(date__range=(first, first + dt.timedelta(days=4)))
    return [
        (event, reminder)
        for event in events.order_by("date", "pk")
        for reminder in REMINDERS
        if getattr(event, reminder.switch) and reminder.at_least < _start(event) - now <= reminder.before
    ]


def guests(event: Event, reminder: Reminder) -> list[Booking]:
    """The next ones to be reminded: confirmed before the reminder's moment, and not reminded yet.

    Who has booked later has just had the confirmation.
    """
    moment = _start(event) - reminder.before
    about = reminder.about(event)
    had = BookingMail.objects.filter(booking=OuterRef("pk"), kind=BookingMail.Kind.REMINDER, about=about)
    later = Step.objects.filter(booking=OuterRef("pk"), kind__in=[Step.Kind.CONFIRMED, Step.Kind.BOOKED], at__gt=moment)
    confirmed = Booking.objects.confirmed().for_event(event).exclude(email="").filter(created_at__lte=moment)
    return list(confirmed.filter(~Exists(had), ~Exists(later)).order_by("pk")[:BATCH])


def remind(*, event: Event, reminder: Reminder) -> int:
    """Note the reminders of an event and queue their jobs, part by part; returns how many. Safe to repeat.

    Under the event's lock the event is looked at again: it may have been called off or moved in the meantime.
    """
    noted = 0
    while True:
        with transaction.atomic():
            lock.lock_event(event.pk)
            if (event.pk, reminder) not in [(one.pk, which) for one, which in due(timezone.now())]:
                return noted
            now_planned = Event.objects.get(pk=event.pk)
            part = guests(now_planned, reminder)
            chosen = Booking.objects.filter(pk__in=[booking.pk for booking in part])
            noted += queue_many(chosen, BookingMail.Kind.REMINDER, about=reminder.about(now_planned))
        if len(part) < BATCH:
            return noted


def remind_all() -> int:
    """Send all reminders that are due: called every five minutes. Returns how many were noted."""
    return sum(for_each(due(timezone.now()), lambda one: remind(event=one[0], reminder=one[1])))


def _start(event: Event) -> dt.datetime:
    """In UTC: 72 hours before are 72 hours, also over the change to summer time."""
    return dt.datetime.combine(event.date, event.start_time or NOON, tzinfo=HAMBURG).astimezone(dt.UTC)
