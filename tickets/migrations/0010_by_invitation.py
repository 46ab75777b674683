"""Whether a kind of ticket is for invited organisations alone is said, not read from who is still there."""

from django.db import migrations, models

from wedo.schema import keep_defaults


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0009_untold_changes'),
    ]

    operations = [
        migrations.AddField(
            model_name='tickettype',
            name='by_invitation',
            field=models.BooleanField(default=False, editable=False, verbose_name='nur auf Einladung'),
        ),
        keep_defaults("tickets_tickettype", by_invitation="false"),
    ]
