"""What changed about events is kept for guests who do not know it yet; a reason nobody used is gone."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0003_fill_published_at'),
        ('tickets', '0008_erased_bookings'),
    ]

    operations = [
        migrations.AlterField(
            model_name='booking',
            name='end',
            field=models.CharField(blank=True, choices=[('guest', 'vom Gast abgesagt'), ('staff', 'vom Team abgesagt'), ('hold_expired', 'nicht bestätigt'), ('offer_expired', 'Angebot verfallen'), ('declined', 'Angebot abgelehnt'), ('passed_on', 'weitergegeben')], editable=False, max_length=14, verbose_name='Grund'),
        ),
        migrations.CreateModel(
            name='EventChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.JSONField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('told_at', models.DateTimeField(null=True)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='events.event', verbose_name='Veranstaltung')),
            ],
            options={
                'verbose_name': 'Änderung von Zeit oder Ort',
                'verbose_name_plural': 'Änderungen von Zeit oder Ort',
                'ordering': ['at', 'pk'],
            },
        ),
    ]
