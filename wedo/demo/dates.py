"""How samples stay around today."""

import datetime as dt
from collections import Counter

from django.db.models import F

from events.models import Series, today
from tickets.models import Booking, CheckIn, TicketType

# What the `submission` of a seeded booking begins with; bookings of people are never touched.
OF_THE_SEED = "beispiel:"


def realign(series: Series, days: dict[str, int]) -> None:
    """Shift all events of the series by the days that have passed since they were last aligned.

    That day is the one that most events agree on: one that staff have moved stays as far from the others as it is.
    `days` says how many days from today each event is, by its slug. Seeded offers and check-ins move along.
    """
    events = list(series.events.select_for_update())
    starts = Counter(event.date - dt.timedelta(days=days[event.slug]) for event in events if event.slug in days)
    if not starts:
        return
    passed = today() - starts.most_common(1)[0][0]
    if not passed:
        return
    for event in events:
        event.date += passed
        event.sequence += 1
        event.save(update_fields=["date", "sequence", "updated_at"])
    types = TicketType.objects.filter(event__in=events)
    types.update(
        opens_at=F("opens_at") + passed, closes_at=F("closes_at") + passed, held_until=F("held_until") + passed
    )
    seeded = Booking.objects.filter(ticket_type__in=types, submission__startswith=OF_THE_SEED)
    seeded.filter(status=Booking.Status.OFFERED).update(expires_at=F("expires_at") + passed)
    # One that somebody has taken back stays where it is: it cannot be younger than that.
    came = CheckIn.objects.filter(ticket__booking__in=seeded, undone_at__isnull=True)
    came.update(at=F("at") + passed, received_at=F("received_at") + passed)
    series.year = today().year
    series.save(update_fields=["year"])
