"""An address is found by its letters a to z alone, whatever the database's rules for others are."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

from tickets.models.booking import AddressKey


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("tickets", "0005_reminders_name_the_day")]

    operations = [
        AddIndexConcurrently(
            model_name="booking",
            index=models.Index(AddressKey("email"), name="booking_mailbox"),
        ),
        RemoveIndexConcurrently(model_name="booking", name="booking_address"),
    ]
