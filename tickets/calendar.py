"""A guest's own calendar entry."""

from django.utils import translation
from django.utils.translation import gettext as _

from events.calendar import calendar_file, description, uid, vevent
from wedo.mail import absolute

from .models import Booking


def booking_calendar(booking: Booking) -> bytes:
    """The event with the link to the ticket, in the guest's language; called off when booking or event is.

    Its UID is the booking's own, not that of the public entry:

    - An entry is what can be taken back. Who books twice (for friends) and cancels one still goes: with one UID
      for both, the cancellation would strike out the entry that stands. We cannot ask here whether there is
      another booking of the same address: the answer would tell a stranger.
    - SEQUENCE counts per UID. The public entry counts the event's changes, this one ends with one more, the
      guest's cancellation. Mixed under one UID, a later change of the event would look older and get lost.
    - A shared UID would not merge them anyway: UIDs are unique within one calendar only (RFC 4791, 4.1), and
      a subscription is a calendar of its own. So that the two do not read as one event twice, the public entry
      does not block time, and this one is named as the guest's place and blocks it.
    """
    event = booking.event
    with translation.override(booking.language):
        ticket_url = absolute(booking.get_absolute_url())
        cancelled = booking.is_cancelled or event.is_cancelled
        link = _("Dein Ticket: %(url)s") % {"url": ticket_url}
        entry = vevent(
            event,
            uid=uid("booking", booking.pk),
            # A guest's cancellation is one more change than the event has seen (RFC 5546, 2.1.4).
            sequence=event.sequence + booking.is_cancelled,
            cancelled=cancelled,
            changed_at=max(filter(None, (event.updated_at, booking.created_at, booking.cancelled_at))),
            summary=_("Dein Platz: %(title)s") % {"title": event.title},
            description=description(event, link, absolute(event.get_absolute_url())),
            url=ticket_url,
            busy=True,
        )
        return calendar_file([entry])
