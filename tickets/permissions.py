"""Who of the staff may do what with bookings. What guests may do hangs on their secret address."""

from .models import Booking


def can_manage(user) -> bool:
    """Whether `user` may confirm, move and cancel bookings of others, and send mails once more."""
    return is_staff_with(user, "tickets.change_booking")


def can_run(user) -> bool:
    """Whether `user` may publish and call off events, and tell their guests what has changed."""
    return is_staff_with(user, "events.change_event")


def can_enter(user, source: str = "") -> bool:
    """Whether `user` may enter bookings of this `Booking.Source` for others.

    On the website everybody books as the person they are, staff too. At the door the right to let guests in is enough.
    """
    if source == Booking.Source.WEB:
        return False
    at_the_door = source == Booking.Source.DOOR and is_staff_with(user, "tickets.add_checkin")
    return at_the_door or is_staff_with(user, "tickets.add_booking")


def can_see_needs(user) -> bool:
    """Whether `user` may see what guests need: it may tell of their health (Art. 9 GDPR)."""
    return is_staff_with(user, "tickets.view_need")


def is_staff_with(user, permission: str) -> bool:
    """Whether `user` works on the staff's side now and has this right."""
    return bool(user and user.is_active and user.is_staff and user.has_perm(permission))
