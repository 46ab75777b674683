"""Who may see a file is asked for each file."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0007_logo_sizes'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(condition=models.Q(('logo', ''), _negated=True), fields=['logo'], name='organisation_logo'),
        ),
        migrations.AddIndex(
            model_name='picture',
            index=models.Index(fields=['file'], name='picture_file'),
        ),
    ]
