"""What the team may do in the admin: one group, made once, then in the hands of superusers."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

GROUP = "Team"
APPS = ("events", "organisations", "tickets")


@transaction.atomic
def ensure_team() -> Group:
    """The group of the staff. A new one may do everything with events, organisations and bookings, nothing with
    accounts; an existing one stays as it is."""
    group, created = Group.objects.get_or_create(name=GROUP)
    if created:
        group.permissions.set(Permission.objects.filter(content_type__app_label__in=APPS))
    return group
