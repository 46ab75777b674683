"""What staff take off the net only staff put back; new emergency links stand in the history."""

from django.db import migrations, models

from wedo.schema import keep_defaults


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0008_find_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='offline_by_staff',
            field=models.BooleanField(default=False, editable=False, verbose_name='vom Team vom Netz genommen'),
        ),
        keep_defaults("organisations_organisation", offline_by_staff="false"),
        migrations.AlterField(
            model_name='change',
            name='kind',
            field=models.CharField(choices=[('created', 'angelegt'), ('submitted', 'zur Prüfung geschickt'), ('edited', 'geändert'), ('restored', 'zurückgesetzt'), ('confirmed', 'als aktuell bestätigt'), ('published', 'veröffentlicht'), ('asked', 'Rückfrage gestellt'), ('declined', 'abgelehnt'), ('offline', 'vom Netz genommen'), ('online', 'wieder ins Netz gestellt'), ('invited', 'eingeladen'), ('joined', 'beigetreten'), ('left', 'ausgetreten'), ('role', 'Rolle geändert'), ('links', 'Notfall-Links erneuert')], max_length=10, verbose_name='Was'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('offline_by_staff', False), ('status', 'offline'), _connector='OR'), name='organisation_off_by_staff_is_off'),
        ),
    ]
