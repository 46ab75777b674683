"""Who of the staff may work at the door. Helpers may what their link says."""

from tickets.permissions import can_manage, is_staff_with


def can_check_in(user) -> bool:
    """Whether `user` may let guests in."""
    return is_staff_with(user, "tickets.add_checkin")


def can_make_links(user) -> bool:
    """Whether `user` may give helpers a link to the door, and take it back."""
    return can_check_in(user) and is_staff_with(user, "tickets.add_doorlink")


def can_give_places(user) -> bool:
    """Whether `user` may give a free place to somebody who waits."""
    return can_check_in(user) and can_manage(user)
