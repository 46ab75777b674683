"""Persons of a group may have an address of their own. The database knows the default: older code still writes."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0002_count_places_from_the_index'),
    ]

    operations = [
        migrations.AddField(
            model_name='booking',
            name='attendee_emails',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.EmailField(blank=True, max_length=254), blank=True, db_default=[], default=list, editable=False, size=None),
        ),
        migrations.AddField(
            model_name='booking',
            name='group',
            field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='persons', to='tickets.booking', verbose_name='gebucht von'),
        ),
        migrations.AlterField(
            model_name='booking',
            name='source',
            field=models.CharField(choices=[('web', 'Website'), ('email', 'E-Mail'), ('phone', 'Telefon'), ('door', 'vor Ort'), ('group', 'von einer Gruppe'), ('passed_on', 'weitergegeben')], default='web', max_length=9, verbose_name='Weg'),
        ),
        migrations.AlterField(
            model_name='step',
            name='kind',
            field=models.CharField(choices=[('booked', 'gebucht'), ('held', 'vorgemerkt'), ('requested', 'angefragt'), ('queued', 'auf die Warteliste gesetzt'), ('offered', 'Platz angeboten'), ('confirmed', 'bestätigt'), ('changed', 'geändert'), ('cancelled', 'abgesagt'), ('passed_on', 'weitergegeben'), ('own_ticket', 'eigenes Ticket verschickt'), ('moved', 'in eine andere Ticketart verschoben'), ('resent', 'E-Mail noch einmal verschickt')], max_length=12, verbose_name='Was'),
        ),
    ]
