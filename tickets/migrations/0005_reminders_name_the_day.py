"""A reminder that was sent names the day that it was about, so that nobody is asked twice about the same day."""

from django.db import migrations
from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat, Substr

NAMES = ("72h", "24h")


def name_the_day(apps, schema_editor):
    mails = apps.get_model("tickets", "BookingMail")
    booking = apps.get_model("tickets", "Booking").objects.filter(pk=OuterRef("booking"))
    day = Subquery(booking.values(day=Cast("ticket_type__event__date", CharField())))
    mails.objects.filter(kind="reminder", about__in=NAMES).update(about=Concat(F("about"), Value(":"), day))


def forget_the_day(apps, schema_editor):
    mails = apps.get_model("tickets", "BookingMail").objects.filter(kind="reminder")
    for name in NAMES:
        # One reminder of this name may stay for each booking: the latest.
        named = mails.filter(about__startswith=f"{name}:")
        latest = list(named.order_by("booking_id", "-pk").distinct("booking_id").values_list("pk", flat=True))
        named.exclude(pk__in=latest).delete()
    mails.filter(about__contains=":").update(about=Substr("about", 1, 3))


class Migration(migrations.Migration):
    dependencies = [("tickets", "0004_booking_group_index")]

    operations = [migrations.RunPython(name_the_day, forget_the_day)]
