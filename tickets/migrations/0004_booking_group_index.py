"""Who was part of which booking is found fast; built without locking bookings out."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("tickets", "0003_persons_of_a_group")]

    operations = [
        AddIndexConcurrently(
            model_name="booking",
            index=models.Index(fields=["group"], name="booking_group", condition=Q(group__isnull=False)),
        ),
    ]
