"""Logos in several sizes."""

from django.db import migrations, models

from wedo.schema import keep_defaults


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0006_listing_search'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='logo_sizes',
            field=models.JSONField(default=list, editable=False),
        ),
        keep_defaults("organisations_organisation", logo_sizes="'[]'::jsonb"),
    ]
