"""Events that are public already are no news: they count as seen since they were entered."""

from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    events = apps.get_model("events", "Event").objects
    events.filter(published_at=None).exclude(status="draft").update(published_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0002_published_at"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
