"""Profiles that are off the net already: the history says whether staff took them off."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def mark(apps, schema_editor):
    """Set the fact where the last one to take the profile off was staff."""
    organisations, changes = (apps.get_model("organisations", name) for name in ("Organisation", "Change"))
    latest = changes.objects.filter(organisation=OuterRef("pk"), kind="offline").order_by("-pk").values("actor")[:1]
    off = organisations.objects.filter(status="offline").annotate(actor=Subquery(latest))
    organisations.objects.filter(pk__in=off.filter(actor="staff").values("pk")).update(offline_by_staff=True)


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0009_offline_by_staff'),
    ]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop, elidable=True)]
