"""Invitations, history, Suche/Biete, digests, messages that wait for a proof of the address."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


from wedo.schema import keep_defaults


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("organisations", "0003_profile"),
    ]

    operations = [
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email_hash', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'Sperre',
                'verbose_name_plural': 'Sperren',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('created', 'angelegt'), ('submitted', 'zur Prüfung geschickt'), ('edited', 'geändert'), ('restored', 'zurückgesetzt'), ('confirmed', 'als aktuell bestätigt'), ('published', 'veröffentlicht'), ('asked', 'Rückfrage gestellt'), ('declined', 'abgelehnt'), ('offline', 'vom Netz genommen'), ('online', 'wieder ins Netz gestellt'), ('invited', 'eingeladen'), ('joined', 'beigetreten'), ('left', 'ausgetreten'), ('role', 'Rolle geändert')], max_length=10, verbose_name='Was')),
                ('actor', models.CharField(choices=[('member', 'Mitglied'), ('staff', 'Team'), ('link', 'Link aus einer E-Mail'), ('system', 'System')], max_length=8, verbose_name='Wer')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='Wann')),
                ('before', models.JSONField(blank=True, default=dict, verbose_name='vorher')),
                ('after', models.JSONField(blank=True, default=dict, verbose_name='nachher')),
                ('message', models.TextField(blank=True, max_length=1000, verbose_name='Nachricht')),
            ],
            options={
                'verbose_name': 'Änderung',
                'verbose_name_plural': 'Änderungen',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('matches', models.BooleanField(default=False, verbose_name='Passende Einträge')),
                ('follows', models.BooleanField(default=True, verbose_name='Neues aus Abos')),
                ('told_until', models.DateTimeField(auto_now_add=True, verbose_name='berichtet bis')),
            ],
            options={
                'verbose_name': 'Wochenmail',
                'verbose_name_plural': 'Wochenmails',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='seit')),
            ],
            options={
                'verbose_name': 'Abo',
                'verbose_name_plural': 'Abos',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('join', 'Einladung'), ('claim', 'Übernahme')], default='join', max_length=5, verbose_name='Art')),
                ('email', models.EmailField(max_length=254, verbose_name='E-Mail-Adresse')),
                ('role', models.CharField(choices=[('owner', 'Verantwortliche'), ('editor', 'Redaktion')], default='editor', max_length=8, verbose_name='Rolle')),
                ('language', models.CharField(choices=[('de', 'Deutsch'), ('en', 'Englisch')], default='de', max_length=8, verbose_name='Sprache')),
                ('key_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='eingeladen am')),
                ('expires_at', models.DateTimeField(verbose_name='gilt bis')),
                ('accepted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='angenommen am')),
                ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='zurückgezogen am')),
            ],
            options={
                'verbose_name': 'Einladung',
                'verbose_name_plural': 'Einladungen',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='JoinRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(blank=True, max_length=300, verbose_name='Nachricht')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='gefragt am')),
                ('answered_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='beantwortet am')),
                ('accepted', models.BooleanField(default=False, editable=False, verbose_name='aufgenommen')),
            ],
            options={
                'verbose_name': 'Anfrage',
                'verbose_name_plural': 'Anfragen',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('need', 'Wir suchen'), ('offer', 'Wir bieten')], max_length=5, verbose_name='Art')),
                ('category', models.CharField(choices=[('rooms', 'Räume'), ('money', 'Wissen über Geld und Förderung'), ('translation', 'Übersetzung'), ('volunteers', 'Engagierte'), ('equipment', 'Technik und Material'), ('speakers', 'Referent*innen'), ('partners', 'Partner für Anträge'), ('publicity', 'Öffentlichkeitsarbeit'), ('advice', 'Beratung'), ('other', 'Sonstiges')], max_length=12, verbose_name='Kategorie')),
                ('title', models.CharField(max_length=120, verbose_name='Kurz gesagt')),
                ('text', models.TextField(blank=True, max_length=1500, verbose_name='Genauer')),
                ('text_language', models.CharField(choices=[('de', 'Deutsch'), ('en', 'English'), ('fr', 'Français'), ('tr', 'Türkçe'), ('ru', 'Русский'), ('uk', 'Українська'), ('ar', 'العربية'), ('fa', 'فارسی'), ('ckb', 'کوردی'), ('ku', 'Kurdî'), ('ti', 'ትግርኛ'), ('ps', 'پښتو'), ('ur', 'اردو'), ('pl', 'Polski'), ('es', 'Español'), ('pt', 'Português'), ('it', 'Italiano'), ('ro', 'Română'), ('bg', 'Български'), ('sq', 'Shqip'), ('sr', 'Srpski'), ('bs', 'Bosanski'), ('hr', 'Hrvatski'), ('el', 'Ελληνικά'), ('am', 'አማርኛ'), ('so', 'Soomaali'), ('sw', 'Kiswahili'), ('tw', 'Twi'), ('yo', 'Yorùbá'), ('ha', 'Hausa'), ('vi', 'Tiếng Việt'), ('zh', '中文'), ('hi', 'हिन्दी'), ('ta', 'தமிழ்'), ('rom', 'Romani ćhib'), ('dgs', 'Deutsche Gebärdensprache')], default='de', max_length=8, verbose_name='Sprache des Textes')),
                ('district', models.CharField(blank=True, choices=[('mitte', 'Hamburg-Mitte'), ('altona', 'Altona'), ('eimsbuettel', 'Eimsbüttel'), ('nord', 'Hamburg-Nord'), ('wandsbek', 'Wandsbek'), ('bergedorf', 'Bergedorf'), ('harburg', 'Harburg')], max_length=12, verbose_name='Bezirk')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('de', 'Deutsch'), ('en', 'English'), ('fr', 'Français'), ('tr', 'Türkçe'), ('ru', 'Русский'), ('uk', 'Українська'), ('ar', 'العربية'), ('fa', 'فارسی'), ('ckb', 'کوردی'), ('ku', 'Kurdî'), ('ti', 'ትግርኛ'), ('ps', 'پښتو'), ('ur', 'اردو'), ('pl', 'Polski'), ('es', 'Español'), ('pt', 'Português'), ('it', 'Italiano'), ('ro', 'Română'), ('bg', 'Български'), ('sq', 'Shqip'), ('sr', 'Srpski'), ('bs', 'Bosanski'), ('hr', 'Hrvatski'), ('el', 'Ελληνικά'), ('am', 'አማርኛ'), ('so', 'Soomaali'), ('sw', 'Kiswahili'), ('tw', 'Twi'), ('yo', 'Yorùbá'), ('ha', 'Hausa'), ('vi', 'Tiếng Việt'), ('zh', '中文'), ('hi', 'हिन्दी'), ('ta', 'தமிழ்'), ('rom', 'Romani ćhib'), ('dgs', 'Deutsche Gebärdensprache')], max_length=8), blank=True, default=list, size=None, verbose_name='Sprachen')),
                ('valid_until', models.DateField(verbose_name='gilt bis')),
                ('renewed_on', models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name='erneuert am')),
                ('closed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='beendet am')),
                ('outcome', models.CharField(blank=True, choices=[('found', 'gefunden'), ('closed', 'beendet')], editable=False, max_length=6, verbose_name='Ausgang')),
                ('hidden_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='ausgeblendet am')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='angelegt am')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='geändert am')),
            ],
            options={
                'verbose_name': 'Suche/Biete-Eintrag',
                'verbose_name_plural': 'Suche/Biete',
                'ordering': ['-renewed_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(editable=False, upload_to='bilder/', verbose_name='Bild')),
                ('alt', models.CharField(max_length=200, verbose_name='Was ist zu sehen?')),
                ('width', models.PositiveIntegerField(editable=False)),
                ('height', models.PositiveIntegerField(editable=False)),
                ('sizes', models.JSONField(default=list, editable=False)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'Bild',
                'verbose_name_plural': 'Bilder',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(choices=[('profile', 'Profil'), ('listing', 'Eintrag'), ('message', 'Nachricht')], max_length=8, verbose_name='Worum es geht')),
                ('reason', models.CharField(choices=[('hate', 'Hass oder Bedrohung'), ('spam', 'Werbung oder Betrug'), ('wrong', 'Stimmt nicht'), ('other', 'etwas anderes')], max_length=6, verbose_name='Grund')),
                ('text', models.TextField(blank=True, max_length=1000, verbose_name='Was ist los?')),
                ('quoted', models.TextField(blank=True, max_length=3500, verbose_name='Gemeldete Nachricht')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='gemeldet am')),
                ('settled_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='erledigt am')),
            ],
            options={
                'verbose_name': 'Meldung',
                'verbose_name_plural': 'Meldungen',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='contactmessage',
            options={'ordering': ['-created_at', '-pk'], 'verbose_name': 'Nachricht', 'verbose_name_plural': 'Nachrichten'},
        ),
        migrations.AddField(
            model_name='contactmessage',
            name='key_hash',
            field=models.CharField(blank=True, default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='contactmessage',
            name='sender',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sent_messages', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='contactmessage',
            name='sent_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='block',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='block',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocks', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='change',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Konto'),
        ),
        migrations.AddField(
            model_name='change',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='organisations.organisation', verbose_name='Organisation'),
        ),
        migrations.AddField(
            model_name='digest',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='digest', to=settings.AUTH_USER_MODEL, verbose_name='Konto'),
        ),
        migrations.AddField(
            model_name='follow',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='organisations.organisation', verbose_name='Organisation'),
        ),
        migrations.AddField(
            model_name='follow',
            name='topic',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='organisations.topic', verbose_name='Thema'),
        ),
        migrations.AddField(
            model_name='follow',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to=settings.AUTH_USER_MODEL, verbose_name='Konto'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='invited_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='eingeladen von'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='organisations.organisation', verbose_name='Organisation'),
        ),
        migrations.AddField(
            model_name='joinrequest',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to='organisations.organisation', verbose_name='Organisation'),
        ),
        migrations.AddField(
            model_name='joinrequest',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to=settings.AUTH_USER_MODEL, verbose_name='Konto'),
        ),
        migrations.AddField(
            model_name='listing',
            name='created_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='listing',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='listings', to='organisations.organisation', verbose_name='Organisation'),
        ),
        migrations.AddField(
            model_name='contactmessage',
            name='listing',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contact_messages', to='organisations.listing', verbose_name='Eintrag'),
        ),
        migrations.AddConstraint(
            model_name='contactmessage',
            constraint=models.UniqueConstraint(condition=models.Q(('key_hash', ''), _negated=True), fields=('key_hash',), name='message_key_once'),
        ),
        migrations.AddField(
            model_name='picture',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='organisations.organisation', verbose_name='Organisation'),
        ),
        migrations.AddField(
            model_name='report',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Konto'),
        ),
        migrations.AddField(
            model_name='report',
            name='listing',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reports', to='organisations.listing', verbose_name='Eintrag'),
        ),
        migrations.AddField(
            model_name='report',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='organisations.organisation', verbose_name='Organisation'),
        ),
        migrations.AddField(
            model_name='report',
            name='settled_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='erledigt von'),
        ),
        migrations.AddConstraint(
            model_name='block',
            constraint=models.UniqueConstraint(fields=('organisation', 'email_hash'), name='block_once_per_address'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['kind', '-at'], name='change_recent'),
        ),
        migrations.AddConstraint(
            model_name='follow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', True), ('topic__isnull', False)), models.Q(('organisation__isnull', False), ('topic__isnull', True)), _connector='OR'), name='follow_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='follow',
            constraint=models.UniqueConstraint(fields=('user', 'topic'), name='follow_topic_once'),
        ),
        migrations.AddConstraint(
            model_name='follow',
            constraint=models.UniqueConstraint(fields=('user', 'organisation'), name='follow_organisation_once'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='invitation_email_is_lower_case'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True)), fields=('organisation', 'email'), name='invitation_one_open_per_address'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True), _connector='OR'), name='invitation_accepted_or_revoked'),
        ),
        migrations.AddConstraint(
            model_name='joinrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('organisation', 'user'), name='joinrequest_one_open_per_person'),
        ),
        migrations.AddConstraint(
            model_name='joinrequest',
            constraint=models.CheckConstraint(condition=models.Q(('accepted', False), ('answered_at__isnull', False), _connector='OR'), name='joinrequest_accepted_is_answered'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(condition=models.Q(('closed_at__isnull', True), ('hidden_at__isnull', True)), fields=['kind', 'category', '-renewed_on'], name='listing_board'),
        ),
        migrations.AddConstraint(
            model_name='listing',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='listing_has_a_title'),
        ),
        migrations.AddConstraint(
            model_name='listing',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__lte', django.db.models.expressions.CombinedExpression(models.F('renewed_on'), '+', models.Value(180)))), name='listing_at_most_180_days'),
        ),
        migrations.AddConstraint(
            model_name='listing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('outcome', '')), models.Q(('closed_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='listing_closed_has_an_outcome'),
        ),
        migrations.AddConstraint(
            model_name='picture',
            constraint=models.CheckConstraint(condition=models.Q(('alt', ''), _negated=True), name='picture_has_a_description'),
        ),
        keep_defaults("organisations_contactmessage", key_hash="''"),
    ]
