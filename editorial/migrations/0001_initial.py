# The tables of this app as they are: one file until the first release.

import catalogue.publication_types
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import editorial.rich_text.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('by_id', models.BigIntegerField(null=True)),
                ('by_name', models.CharField(blank=True, max_length=150, verbose_name='who')),
                ('channel', models.CharField(choices=[('admin', 'Admin'), ('command', 'Command'), ('worker', 'Worker'), ('api', 'API')], max_length=10)),
                ('action', models.CharField(choices=[('created', 'created'), ('saved', 'saved'), ('picture changed', 'picture changed'), ('submitted', 'submitted'), ('returned', 'returned'), ('approved', 'approved'), ('approval lapsed', 'approval lapsed'), ('scheduled', 'scheduled'), ('unscheduled', 'unscheduled'), ('published', 'published'), ('failed to publish', 'failed to publish'), ('withdrawn', 'removed from the site'), ('redirected', 'redirected'), ('gone', 'gone'), ('verified', 'verified'), ('discarded', 'discarded'), ('restored', 'restored'), ('set aside', 'set aside'), ('brought back', 'brought back'), ('shared a preview', 'shared a preview'), ('revoked a preview', 'revoked a preview'), ('imported a table', 'imported a table'), ('merged', 'merged')], max_length=40)),
                ('type', models.CharField(blank=True, choices=catalogue.publication_types.type_choices, max_length=10)),
                ('uid', models.UUIDField(db_index=True, null=True)),
                ('title', models.CharField(blank=True, max_length=300)),
                ('version', models.PositiveIntegerField(null=True)),
                ('lock_version', models.PositiveIntegerField(null=True, verbose_name='number of the save')),
                ('reason', models.TextField(blank=True)),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit log',
                'ordering': ['-pk'],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='LinkHost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255, unique=True)),
                ('free_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='Bundle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='BundleMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(choices=catalogue.publication_types.type_choices, max_length=10)),
                ('uid', models.UUIDField(unique=True)),
                ('bundle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='editorial.bundle')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='LinkCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.CharField(max_length=2000, unique=True, verbose_name='address')),
                ('is_named', models.BooleanField(default=True)),
                ('status', models.CharField(choices=[('not_checked', 'Not checked'), ('fine', 'Fine'), ('moved', 'Moved'), ('changed', 'Changed'), ('doubtful', 'Doubtful'), ('broken', 'Broken')], default='not_checked', max_length=12)),
                ('first_seen_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('checked_at', models.DateTimeField(null=True, verbose_name='last checked')),
                ('last_well_at', models.DateTimeField(null=True, verbose_name='last seen well')),
                ('final_url', models.CharField(blank=True, max_length=2000, verbose_name='leads to')),
                ('is_permanent', models.BooleanField(default=False)),
                ('content_hash', models.CharField(blank=True, max_length=64)),
                ('reviewed_hash', models.CharField(blank=True, max_length=64)),
                ('changed_at', models.DateTimeField(null=True, verbose_name='text changed')),
                ('failure', models.CharField(blank=True, max_length=300)),
                ('consecutive_failures', models.PositiveIntegerField(default=0, verbose_name='failures in a row')),
                ('next_check_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('claimed_until', models.DateTimeField(null=True)),
                ('accepted_until', models.DateField(null=True)),
                ('accepted_status', models.CharField(blank=True, choices=[('not_checked', 'Not checked'), ('fine', 'Fine'), ('moved', 'Moved'), ('changed', 'Changed'), ('doubtful', 'Doubtful'), ('broken', 'Broken')], max_length=12)),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editorial.linkhost')),
            ],
            options={
                'verbose_name': 'link',
                'ordering': ['pk'],
                'default_permissions': ('view', 'change'),
            },
        ),
        migrations.CreateModel(
            name='LinkOccurrence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=60)),
                ('key', models.BigIntegerField()),
                ('field', models.CharField(max_length=120)),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='occurrences', to='editorial.linkcheck')),
            ],
        ),
        migrations.CreateModel(
            name='MediaFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('image', 'Picture'), ('document', 'Document')], editable=False, max_length=10)),
                ('title', editorial.rich_text.fields.TitleField(help_text='For finding it again; readers do not see it.', max_length=300)),
                ('alt', models.CharField(blank=True, help_text='What the picture shows, in one or two sentences, for those who do not see it.', max_length=500, validators=[editorial.rich_text.fields.validate_no_hidden_characters], verbose_name='alternative text')),
                ('is_decorative', models.BooleanField(default=False, help_text='It tells readers nothing that the text does not say: screen readers pass over it.', verbose_name='decorative')),
                ('credit', models.CharField(blank=True, help_text='Who made it; readers see the name below it.', max_length=200, validators=[editorial.rich_text.fields.validate_no_hidden_characters])),
                ('licence', models.CharField(blank=True, choices=[('own', 'Own work'), ('cc-by', 'CC BY 4.0'), ('cc-by-sa', 'CC BY-SA 4.0'), ('public-domain', 'Public domain'), ('permission', 'With permission'), ('other', 'Another one')], help_text='Why the desk may show it.', max_length=20)),
                ('licence_text', models.CharField(blank=True, help_text='For “Another one”, as readers see it.', max_length=200, validators=[editorial.rich_text.fields.validate_no_hidden_characters], verbose_name='which one')),
                ('focal_x', models.PositiveSmallIntegerField(default=50, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='from the left')),
                ('focal_y', models.PositiveSmallIntegerField(default=50, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='from the top')),
                ('media_type', models.CharField(choices=[('image/jpeg', 'image/jpeg'), ('image/png', 'image/png'), ('image/webp', 'image/webp'), ('application/pdf', 'application/pdf'), ('application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'), ('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')], editable=False, max_length=100)),
                ('original_name', models.CharField(blank=True, editable=False, max_length=150)),
                ('size', models.PositiveIntegerField(editable=False)),
                ('width', models.PositiveIntegerField(editable=False, null=True)),
                ('height', models.PositiveIntegerField(editable=False, null=True)),
                ('widths', models.JSONField(default=list, editable=False)),
                ('sha256', models.CharField(editable=False, max_length=64, unique=True)),
                ('original_sha256', models.CharField(db_index=True, editable=False, max_length=64)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('added_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('changed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'picture or document',
                'verbose_name_plural': 'pictures and documents',
                'ordering': ['-added_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='EarlierFileContent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64)),
                ('media_type', models.CharField(max_length=100)),
                ('widths', models.JSONField(default=list)),
                ('replaced_at', models.DateTimeField(auto_now_add=True)),
                ('replaced_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='earlier', to='editorial.mediafile')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='OpenForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(choices=catalogue.publication_types.type_choices, max_length=10)),
                ('uid', models.UUIDField()),
                ('seen_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PendingImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('type', models.CharField(choices=catalogue.publication_types.type_choices, max_length=10)),
                ('name', models.CharField(blank=True, max_length=255)),
                ('document', models.TextField()),
                ('parsed_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PendingPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField()),
                ('name', models.CharField(max_length=255)),
                ('alt', models.CharField(blank=True, max_length=500)),
                ('data', models.BinaryField()),
                ('pending_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='editorial.pendingimport')),
            ],
            options={
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(choices=catalogue.publication_types.type_choices, max_length=10)),
                ('uid', models.UUIDField(db_index=True)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('text', models.TextField(max_length=4000)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReminderMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('subject', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'Being sent, or broken off'), ('sent', 'Sent'), ('given_up', 'Given up')], default='waiting', max_length=10)),
                ('next_at', models.DateTimeField()),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('failure', models.CharField(blank=True, max_length=300)),
                ('sent_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField()),
                ('review_by', models.DateField()),
                ('week', models.SmallIntegerField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mail', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='editorial.remindermail')),
            ],
        ),
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(help_text="The publication's uid.")),
                ('type', models.CharField(max_length=10)),
                ('version', models.PositiveIntegerField(null=True)),
                ('shape', models.PositiveIntegerField()),
                ('content', models.TextField()),
                ('taken_at', models.DateTimeField()),
                ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='SetAsideDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(unique=True)),
                ('type', models.CharField(choices=catalogue.publication_types.type_choices, max_length=10)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('base', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editorial.snapshot')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editorial.snapshot')),
            ],
        ),
        migrations.CreateModel(
            name='Schedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(unique=True)),
                ('type', models.CharField(choices=catalogue.publication_types.type_choices, max_length=10)),
                ('publish_at', models.DateTimeField()),
                ('kind', models.CharField(choices=[('major', 'Major: the content changed'), ('minor', 'Minor: wording only'), ('correction', 'Correction: something was wrong')], default='major', max_length=10)),
                ('note', models.TextField(blank=True)),
                ('failure', models.TextField(blank=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('bundle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='schedules', to='editorial.bundle')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editorial.snapshot')),
            ],
            options={
                'ordering': ['publish_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PreviewLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(editable=False, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='editorial.snapshot')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('reason', models.TextField(blank=True, verbose_name='why without a second reader')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('snapshot', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='approval', to='editorial.snapshot')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('chinese_media', 'Chinese media'), ('official_website', 'Official website'), ('document', 'Document'), ('tc_meeting', 'TC meeting'), ('forum_workshop', 'Forum or workshop'), ('government_dialogue', 'Dialogue with an authority')], help_text='Meetings, forums and dialogues are first-hand: they need a day and a public wording.', max_length=20)),
                ('title', models.CharField(help_text='As it is printed, in its own language, such as “关于积极推进“互联网+”行动的指导意见”.', max_length=300)),
                ('publisher', models.CharField(blank=True, help_text='Who brought it out, such as “State Council” or “Xinhua”.', max_length=200)),
                ('url', editorial.rich_text.fields.WebAddressField(blank=True, help_text="Of the page itself, not of the site's first page.", max_length=500, verbose_name='address')),
                ('language', models.CharField(blank=True, help_text='A code: zh-Hans for simplified Chinese, en for English.', max_length=20)),
                ('published_on', models.DateField(blank=True, help_text='The day printed on it. Leave it empty if there is none.', null=True)),
                ('accessed_on', models.DateField(blank=True, help_text='The day on which you read it.', null=True)),
                ('held_on', models.DateField(blank=True, help_text='Only for meetings, forums and dialogues.', null=True, verbose_name='took place on')),
                ('place', models.CharField(blank=True, help_text='The town, such as “Beijing”.', max_length=200)),
                ('wording', models.CharField(blank=True, help_text='How readers see a first-hand source, such as “A meeting of TC 260, May 2015”. No personal names.', max_length=300, verbose_name='public wording')),
                ('confidential_note', models.TextField(blank=True, help_text='For the desk only. Never shown, exported or searched by the public.')),
                ('merged_into', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editorial.source')),
            ],
            options={
                'ordering': ['-published_on', 'title', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(choices=catalogue.publication_types.type_choices, max_length=10)),
                ('uid', models.UUIDField(db_index=True)),
                ('version', models.PositiveIntegerField()),
                ('on', models.DateField()),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='AutosavedText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(choices=catalogue.publication_types.type_choices, max_length=10)),
                ('uid', models.UUIDField(null=True)),
                ('window', models.UUIDField()),
                ('fields', models.TextField()),
                ('autosaved_at', models.DateTimeField(db_index=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-autosaved_at', '-pk'],
                'default_permissions': (),
                'indexes': [models.Index(fields=['by', 'type', 'uid'], name='autosaved_text_of_a_form')],
                'constraints': [models.UniqueConstraint(fields=('by', 'window'), name='one_autosaved_text_a_window')],
            },
        ),
        migrations.AddIndex(
            model_name='linkcheck',
            index=models.Index(condition=models.Q(('is_named', True)), fields=['next_check_at'], name='link_due'),
        ),
        migrations.AddIndex(
            model_name='linkcheck',
            index=models.Index(fields=['status'], name='link_by_status'),
        ),
        migrations.AddIndex(
            model_name='linkoccurrence',
            index=models.Index(fields=['model', 'key'], name='links_of_a_row'),
        ),
        migrations.AddConstraint(
            model_name='linkoccurrence',
            constraint=models.UniqueConstraint(fields=('link', 'model', 'key', 'field'), name='one_link_occurrence'),
        ),
        migrations.AddConstraint(
            model_name='mediafile',
            constraint=models.CheckConstraint(condition=models.Q(('is_decorative', False), ('alt', ''), _connector='OR'), name='media_file_decorative_has_no_alt', violation_error_message='A decorative picture has no alternative text: empty it, or untick “Decorative”.'),
        ),
        migrations.AddConstraint(
            model_name='mediafile',
            constraint=models.CheckConstraint(condition=models.Q(('focal_x__lte', 100), ('focal_y__lte', 100)), name='media_file_focal_point_is_within', violation_error_message='The focal point is given in per cent, 0 to 100.'),
        ),
        migrations.AddConstraint(
            model_name='mediafile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'image'), ('width__gt', 0), ('height__gt', 0)), models.Q(('height', None), ('kind', 'document'), ('width', None)), _connector='OR'), name='media_file_image_has_a_size', violation_error_message='A picture has a width and a height.'),
        ),
        migrations.AddConstraint(
            model_name='openform',
            constraint=models.UniqueConstraint(fields=('uid', 'by'), name='one_open_form_a_person'),
        ),
        migrations.AddIndex(
            model_name='remindermail',
            index=models.Index(fields=['state', 'next_at'], name='reminder_mail_waiting'),
        ),
        migrations.AddConstraint(
            model_name='remindermail',
            constraint=models.UniqueConstraint(fields=('person', 'day'), name='one_reminder_mail_a_day'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(fields=('person', 'uid', 'review_by', 'week'), name='one_reminder_a_week'),
        ),
        migrations.AddIndex(
            model_name='snapshot',
            index=models.Index(fields=['uid', '-id'], name='snapshot_history'),
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.UniqueConstraint(condition=models.Q(('version__isnull', False)), fields=('uid', 'version'), name='one_snapshot_a_version'),
        ),
        migrations.AddIndex(
            model_name='schedule',
            index=models.Index(condition=models.Q(('failed_at', None)), fields=['publish_at'], name='schedule_due'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['tc_meeting', 'forum_workshop', 'government_dialogue']), _negated=True), models.Q(('held_on__isnull', False), models.Q(('wording', ''), _negated=True)), _connector='OR'), name='first_hand_source_has_date_and_wording', violation_error_message='A first-hand source needs the day on which it took place and a public wording.'),
        ),
    ]
