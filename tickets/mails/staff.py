"""What staff have to decide."""

from django.conf import settings

from organisations.mails import address_of
from tickets.models import Booking
from tickets.stands import name_of
from wedo import mail


def stand_request(booking: Booking, recipient: int) -> None:
    """Tell one of the staff (`organisations.mails.staff`) that an information stand is asked for."""
    if address := address_of(recipient):
        mail.send(
            template="tickets/email/stand_for_staff",
            context={
                "booking": booking,
                "event": booking.event,
                "name": name_of(booking),
                "stand": getattr(booking, "stand", None),
                "admin_url": mail.link("admin:tickets_booking_change", booking.pk),
            },
            to=address[0],
            language=settings.LANGUAGE_CODE,
            key=f"stand-request:{booking.pk}:{recipient}",
            seed=booking.event.seed,
        )
