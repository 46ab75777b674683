"""What the team may do in the admin: one group, made once, then in the hands of superusers."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

GROUP = "Team"
EVERYTHING_IN = ("events", "organisations", "tickets")


@transaction.atomic
def ensure_team() -> Group:
    """The group of the staff; an existing one stays as it is.

    A new one may do everything with events, organisations, bookings and the accounts of members. That the team
    cannot touch each other's accounts, nor give rights, is the admin's part (`wedo.accounts.admin`).
    """
    group, created = Group.objects.get_or_create(name=GROUP)
    if created:
        members = Q(content_type__app_label="accounts", content_type__model="user")
        programme = Q(content_type__app_label__in=EVERYTHING_IN)
        group.permissions.set(Permission.objects.filter(programme | members))
    return group
