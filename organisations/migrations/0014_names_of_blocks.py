"""Blocks are known by the name that stood under the message."""

from django.db import migrations, models

from wedo.schema import keep_defaults


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0013_why_a_listing_is_hidden'),
    ]

    operations = [
        migrations.AddField(
            model_name='block',
            name='name',
            field=models.CharField(blank=True, max_length=120),
        ),
        keep_defaults("organisations_block", name="''"),
        migrations.AlterField(
            model_name='report',
            name='quoted',
            field=models.TextField(blank=True, max_length=3500, verbose_name='Gemeldeter Text'),
        ),
    ]
