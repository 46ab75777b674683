"""Why staff have hidden an entry, and since when they know that it was corrected."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from wedo.schema import keep_defaults


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0012_report_of_a_message'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='listing',
            name='hidden_because',
            field=models.CharField(blank=True, editable=False, max_length=1000, verbose_name='Grund'),
        ),
        keep_defaults("organisations_listing", hidden_because="''"),
        migrations.AddField(
            model_name='listing',
            name='corrected_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='listing',
            name='created_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='geschrieben von'),
        ),
    ]
