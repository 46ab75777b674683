"""Since when everybody can see an event: for those who want to hear of new ones."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="event",
            name="published_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="veröffentlicht am"),
        ),
    ]
