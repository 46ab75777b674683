"""What staff have to decide."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from organisations.mails import address_of, send_to_staff
from tickets.models import Booking, Introducible
from tickets.stands import name_of
from wedo import mail


def stand_request(booking: Booking, recipient: int) -> None:
    """Tell one of the staff (`organisations.mails.staff`) that an information stand is asked for."""
    send_to_staff(
        recipient,
        template="tickets/email/stand_for_staff",
        context={
            "booking": booking,
            "event": booking.event,
            "name": name_of(booking),
            "stand": getattr(booking, "stand", None),
            "admin_url": mail.link("admin:tickets_booking_change", booking.pk),
        },
        key=f"stand-request:{booking.pk}:{recipient}",
        seed=booking.event.seed,
    )


def reported_person(person: Introducible, by_id: int, recipient: int) -> EmailMultiAlternatives | None:
    """What a guest wrote about themselves that another one (number `by_id`) has reported, for one of the staff.

    Ready to be queued, as it stands now. None for a closed account.
    """
    if not (address := address_of(recipient)):
        return None
    booking = person.booking
    return mail.compose(
        template="tickets/email/reported_person",
        context={
            "person": person,
            "event": booking.event,
            "admin_url": mail.link("admin:tickets_booking_change", booking.pk),
        },
        to=address[0],
        language=settings.LANGUAGE_CODE,
        key=f"introducible:{person.pk}:reported:{by_id}:{recipient}",
        seed=booking.event.seed,
    )
