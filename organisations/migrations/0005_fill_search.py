"""What the directory searches, of the organisations that were there before it was stored.

Rows only, some hundred at a time and no transaction around all of them, so that the running site does not wait.
"""

from django.db import migrations

from organisations.search import BATCH, refresh_all


def fill(apps, schema_editor):
    organisations = apps.get_model("organisations", "Organisation").objects
    ids = list(organisations.filter(search_document=None).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        refresh_all(organisations.filter(pk__in=ids[start : start + BATCH]).prefetch_related("topics"))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("organisations", "0004_people_listings_messages"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
