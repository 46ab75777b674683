"""Staff put right how a guest is called and reached: who made a mistake in the own address never gets the link."""

from django.db import transaction

from tickets.models import Booking, BookingMail, Step
from tickets.permissions import can_manage

from . import lock
from .refusals import NotAllowed, NothingToChange

# The mail that tells what a booking is, by its state.
TELLS = {
    Booking.Status.CONFIRMED: BookingMail.Kind.CONFIRMATION,
    Booking.Status.HELD: BookingMail.Kind.CONFIRM,
    Booking.Status.OFFERED: BookingMail.Kind.OFFER,
    Booking.Status.REQUESTED: BookingMail.Kind.REQUESTED,
    Booking.Status.WAITING: BookingMail.Kind.WAITING,
}


# What staff write down beside a booking; nobody is told.
ANNOTATIONS = ("organisation_name", "note")


@transaction.atomic
def annotate(*, booking: Booking, data: dict, by) -> Booking:
    """Set those of `ANNOTATIONS` that are in `data`, and write into the timeline which. Raises NotAllowed."""
    if not can_manage(by):
        raise NotAllowed
    booking = lock.locked_booking(booking)
    changed = [name for name in ANNOTATIONS if name in data and data[name] != getattr(booking, name)]
    for name in changed:
        setattr(booking, name, data[name])
    if changed:
        booking.save(update_fields=changed)
        lock.note(booking, Step.Kind.CHANGED, by=by, fields=changed)
    return booking


@transaction.atomic
def correct_contact(*, booking: Booking, name: str, email: str, by) -> Booking:
    """Set another name or address; to a new address goes at once what the booking is, with its link.

    The link itself stays: who had the wrong address has seen it if the mail arrived there, which staff weigh. Raises
    NotAllowed, NothingToChange for a cancelled booking and when both are so already.
    """
    if not can_manage(by):
        raise NotAllowed
    booking = lock.locked_booking(booking)
    if booking.is_cancelled or (booking.name, booking.email) == (name, email):
        raise NothingToChange
    is_new_address = email != booking.email
    changed = [field for field, now in (("name", name), ("email", email)) if now != getattr(booking, field)]
    # A ticket that bears the name of who booked is corrected with it.
    booking.tickets.filter(name=booking.name, cancelled_at__isnull=True).update(name=name)
    booking.name, booking.email = name, email
    booking.save(update_fields=["name", "email"])
    lock.note(booking, Step.Kind.CHANGED, by=by, fields=changed)
    if is_new_address and email:
        number = booking.steps.filter(kind=Step.Kind.CHANGED).count()
        lock.queue_mail(booking, TELLS[booking.status], about=f"address {number}")
    return booking
