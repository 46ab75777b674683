"""The whole profile: who, where, how to reach, what protects it."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.utils.timezone
from django.db import migrations, models

from wedo.schema import keep_defaults


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_trigrams"),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='accessible_toilet',
            field=models.CharField(choices=[('yes', 'ja'), ('no', 'nein'), ('unknown', 'noch nicht bestätigt')], default='unknown', max_length=8, verbose_name='Barrierefreies WC'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='address_public',
            field=models.BooleanField(default=False, verbose_name='Adresse zeigen'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='asked_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='organisation',
            name='audience',
            field=models.CharField(blank=True, max_length=200, verbose_name='Für wen ihr da seid'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='audience_de',
            field=models.CharField(blank=True, max_length=200, null=True, verbose_name='Für wen ihr da seid'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='audience_en',
            field=models.CharField(blank=True, max_length=200, null=True, verbose_name='Für wen ihr da seid'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='confirmed_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='bestätigt am'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='donation_url',
            field=models.URLField(blank=True, max_length=300, verbose_name='Spenden-Link'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='email',
            field=models.EmailField(blank=True, max_length=254, verbose_name='E-Mail-Adresse der Organisation'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='email_public',
            field=models.BooleanField(default=False, verbose_name='E-Mail-Adresse zeigen'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='founded_year',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Seit wann'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='induction_loop',
            field=models.CharField(choices=[('yes', 'ja'), ('no', 'nein'), ('unknown', 'noch nicht bestätigt')], default='unknown', max_length=8, verbose_name='Höranlage'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='is_safe',
            field=models.BooleanField(default=False, verbose_name='Sicheres Profil'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='kind',
            field=models.CharField(blank=True, choices=[('association', 'eingetragener Verein'), ('initiative', 'Initiative'), ('youth', 'Jugendgruppe'), ('foundation', 'Stiftung'), ('company', 'gGmbH'), ('umbrella', 'Dachverband'), ('religious', 'religiöse Gemeinschaft'), ('other', 'etwas anderes')], max_length=12, verbose_name='Was ihr seid'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='meeting_times',
            field=models.CharField(blank=True, max_length=300, verbose_name='Wann ihr euch trefft'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='meeting_times_de',
            field=models.CharField(blank=True, max_length=300, null=True, verbose_name='Wann ihr euch trefft'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='meeting_times_en',
            field=models.CharField(blank=True, max_length=300, null=True, verbose_name='Wann ihr euch trefft'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='name_language',
            field=models.CharField(blank=True, choices=[('de', 'Deutsch'), ('en', 'English'), ('fr', 'Français'), ('tr', 'Türkçe'), ('ru', 'Русский'), ('uk', 'Українська'), ('ar', 'العربية'), ('fa', 'فارسی'), ('ckb', 'کوردی'), ('ku', 'Kurdî'), ('ti', 'ትግርኛ'), ('ps', 'پښتو'), ('ur', 'اردو'), ('pl', 'Polski'), ('es', 'Español'), ('pt', 'Português'), ('it', 'Italiano'), ('ro', 'Română'), ('bg', 'Български'), ('sq', 'Shqip'), ('sr', 'Srpski'), ('bs', 'Bosanski'), ('hr', 'Hrvatski'), ('el', 'Ελληνικά'), ('am', 'አማርኛ'), ('so', 'Soomaali'), ('sw', 'Kiswahili'), ('tw', 'Twi'), ('yo', 'Yorùbá'), ('ha', 'Hausa'), ('vi', 'Tiếng Việt'), ('zh', '中文'), ('hi', 'हिन्दी'), ('ta', 'தமிழ்'), ('rom', 'Romani ćhib'), ('dgs', 'Deutsche Gebärdensprache')], max_length=8, verbose_name='Sprache des Namens'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='offline_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='vom Netz genommen am'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='phone',
            field=models.CharField(blank=True, max_length=40, verbose_name='Telefon'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='phone_public',
            field=models.BooleanField(default=False, verbose_name='Telefon zeigen'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='postal_code',
            field=models.CharField(blank=True, max_length=10, verbose_name='Postleitzahl'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='safety_version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='organisation',
            name='search_document',
            field=django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='organisation',
            name='search_names',
            field=models.TextField(default='', editable=False),
        ),
        migrations.AddField(
            model_name='organisation',
            name='short_name',
            field=models.CharField(blank=True, max_length=40, verbose_name='Kurzname'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='show_events',
            field=models.BooleanField(default=False, verbose_name='Veranstaltungen zeigen'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='size',
            field=models.CharField(blank=True, choices=[('1-5', '1 bis 5'), ('6-20', '6 bis 20'), ('21-50', '21 bis 50'), ('51-100', '51 bis 100'), ('100+', 'mehr als 100')], max_length=8, verbose_name='Wie viele aktiv sind'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='social_links',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.URLField(max_length=300), blank=True, default=list, size=6, verbose_name='Soziale Netze'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='step_free',
            field=models.CharField(choices=[('yes', 'ja'), ('no', 'nein'), ('unknown', 'noch nicht bestätigt')], default='unknown', max_length=8, verbose_name='Stufenloser Eingang'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='street',
            field=models.CharField(blank=True, max_length=160, verbose_name='Straße und Hausnummer'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='times_asked',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='organisation',
            name='video_url',
            field=models.URLField(blank=True, max_length=300, verbose_name='Video'),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='status',
            field=models.CharField(choices=[('draft', 'Entwurf'), ('submitted', 'wartet auf Prüfung'), ('asked', 'Rückfrage'), ('published', 'veröffentlicht'), ('offline', 'vom Netz genommen'), ('declined', 'abgelehnt')], default='draft', max_length=12, verbose_name='Stand'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_document'], name='organisation_search'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_names'], name='organisation_names', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'offline'), _negated=True), models.Q(('offline_at__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='organisation_offline_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('founded_year__isnull', True), models.Q(('founded_year__gte', 1800), ('founded_year__lte', 2200)), _connector='OR'), name='organisation_founded_in_a_likely_year'),
        ),
        keep_defaults(
            "organisations_organisation",
            **dict.fromkeys(("step_free", "accessible_toilet", "induction_loop"), "'unknown'"),
            **dict.fromkeys(("address_public", "email_public", "phone_public", "show_events", "is_safe"), "false"),
            **dict.fromkeys(("audience", "meeting_times", "kind", "size", "name_language", "short_name"), "''"),
            **dict.fromkeys(("street", "postal_code", "donation_url", "video_url", "email", "phone"), "''"),
            search_names="''",
            social_links="'{}'",
            safety_version="1",
            times_asked="0",
            confirmed_at="now()",
        ),
    ]
