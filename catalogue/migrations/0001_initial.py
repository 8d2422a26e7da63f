# The tables of this app as they are: one file until the first release.

import catalogue.publication_types
import datetime
import django.core.validators
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveBigIntegerField()),
                ('number', models.PositiveBigIntegerField(unique=True)),
                ('type', models.CharField(choices=catalogue.publication_types.type_choices, max_length=10)),
                ('uid', models.UUIDField()),
                ('event', models.CharField(choices=[('published', 'Published'), ('updated', 'Updated'), ('corrected', 'Corrected'), ('withdrawn', 'Removed from the site'), ('restored', 'Restored'), ('redirected', 'Redirected'), ('deleted', 'Deleted')], max_length=12)),
                ('version', models.PositiveIntegerField()),
                ('note', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='Dump',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('change', models.PositiveBigIntegerField()),
                ('begun_at', models.DateTimeField()),
                ('claimed_until', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('files', models.JSONField(default=list)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('type', models.CharField(choices=catalogue.publication_types.type_choices, max_length=10)),
                ('uid', models.UUIDField(unique=True)),
                ('slug', models.SlugField(max_length=120)),
                ('title', models.CharField(max_length=300)),
                ('version', models.PositiveIntegerField()),
                ('standing', models.CharField(choices=[('live', 'Live'), ('withdrawn', 'Removed from the site'), ('redirected', 'Redirected'), ('gone', 'Gone')], default='live', max_length=10)),
                ('notice', models.TextField(blank=True)),
                ('sorted_on', models.DateField()),
                ('in_force_on', models.DateField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('comments_close_on', models.DateField(null=True)),
                ('published_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('document', models.TextField()),
            ],
            options={
                'verbose_name_plural': 'entries',
            },
        ),
        migrations.CreateModel(
            name='IcsField',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name_en', models.CharField(help_text='As readers see it, everywhere at once when it changes.', max_length=200, verbose_name='English name')),
                ('name_zh', models.CharField(blank=True, help_text='In simplified characters, such as 大数据.', max_length=200, verbose_name='Chinese name')),
                ('is_standard', models.BooleanField(default=False, editable=False, verbose_name='from the standard list')),
                ('is_retired', models.BooleanField(default=False, help_text='No longer offered for new work; old entries keep it.', verbose_name='retired')),
                ('is_redirected', models.BooleanField(default=False, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('code', models.CharField(help_text='Used in filters. It stays for ever.', max_length=9, unique=True, validators=[django.core.validators.RegexValidator('^\\d\\d(\\.\\d{3}(\\.\\d\\d)?)?$', 'Give a field, group or sub-group such as 35, 35.240 or 35.240.60.')])),
            ],
            options={
                'verbose_name': 'ICS field',
                'ordering': ['code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(max_length=20)),
                ('position', models.PositiveIntegerField(default=0)),
                ('effective_on', models.DateField(null=True)),
                ('locator', models.CharField(blank=True, max_length=200)),
                ('note', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['entry', 'position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.SlugField(help_text='Used in addresses and filters, such as “big-data”. It stays for ever.', max_length=60, unique=True, verbose_name='code')),
                ('name_en', models.CharField(help_text='As readers see it, everywhere at once when it changes.', max_length=200, verbose_name='English name')),
                ('name_zh', models.CharField(blank=True, help_text='In simplified characters, such as 大数据.', max_length=200, verbose_name='Chinese name')),
                ('is_standard', models.BooleanField(default=False, editable=False, verbose_name='from the standard list')),
                ('is_retired', models.BooleanField(default=False, help_text='No longer offered for new work; old entries keep it.', verbose_name='retired')),
                ('is_redirected', models.BooleanField(default=False, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('abbreviation', models.CharField(blank=True, help_text='Such as MIIT.', max_length=40)),
                ('kind', models.CharField(choices=[('authority', 'Authority'), ('standards_body', 'Standards body'), ('technical_committee', 'Technical committee'), ('partner', 'Partner'), ('company', 'Company'), ('media', 'Media')], help_text='What it is; partners select priority areas.', max_length=20)),
                ('succeeded_on', models.DateField(blank=True, help_text='Only with a predecessor.', null=True, verbose_name='took over on')),
            ],
            options={
                'ordering': ['code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Phase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.SlugField(help_text='Used in addresses and filters, such as “big-data”. It stays for ever.', max_length=60, unique=True, verbose_name='code')),
                ('name_en', models.CharField(help_text='As readers see it, everywhere at once when it changes.', max_length=200, verbose_name='English name')),
                ('name_zh', models.CharField(blank=True, help_text='In simplified characters, such as 大数据.', max_length=200, verbose_name='Chinese name')),
                ('is_standard', models.BooleanField(default=False, editable=False, verbose_name='from the standard list')),
                ('is_retired', models.BooleanField(default=False, help_text='No longer offered for new work; old entries keep it.', verbose_name='retired')),
                ('is_redirected', models.BooleanField(default=False, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('starts_on', models.DateField(help_text='The first day of the phase.')),
                ('ends_on', models.DateField(blank=True, help_text='The last day; empty while it runs.', null=True)),
            ],
            options={
                'ordering': ['starts_on'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PostingList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=40)),
                ('number', models.PositiveIntegerField()),
                ('anywhere', models.BinaryField()),
                ('often', models.BinaryField(default=b'')),
                ('summary', models.BinaryField(default=b'')),
                ('title', models.BinaryField(default=b'')),
            ],
        ),
        migrations.CreateModel(
            name='PriorityArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.SlugField(help_text='Used in addresses and filters, such as “big-data”. It stays for ever.', max_length=60, unique=True, verbose_name='code')),
                ('name_en', models.CharField(help_text='As readers see it, everywhere at once when it changes.', max_length=200, verbose_name='English name')),
                ('name_zh', models.CharField(blank=True, help_text='In simplified characters, such as 大数据.', max_length=200, verbose_name='Chinese name')),
                ('is_standard', models.BooleanField(default=False, editable=False, verbose_name='from the standard list')),
                ('is_retired', models.BooleanField(default=False, help_text='No longer offered for new work; old entries keep it.', verbose_name='retired')),
                ('is_redirected', models.BooleanField(default=False, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'ordering': ['code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PrioritySelection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weight', models.PositiveSmallIntegerField(default=2, help_text='1: some interest, 3: most.')),
            ],
            options={
                'ordering': ['area', 'phase', 'partner'],
            },
        ),
        migrations.CreateModel(
            name='PublicCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(unique=True)),
                ('was_wrong', models.TextField()),
                ('is_right', models.TextField()),
                ('corrected_on', models.DateField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-corrected_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='PublicFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name='PublicVerification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='Redirect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(choices=catalogue.publication_types.type_choices, max_length=10)),
                ('slug', models.SlugField(max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name='RedirectTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.SlugField(help_text='Used in addresses and filters, such as “big-data”. It stays for ever.', max_length=60, unique=True, verbose_name='code')),
                ('name_en', models.CharField(help_text='As readers see it, everywhere at once when it changes.', max_length=200, verbose_name='English name')),
                ('name_zh', models.CharField(blank=True, help_text='In simplified characters, such as 大数据.', max_length=200, verbose_name='Chinese name')),
                ('is_standard', models.BooleanField(default=False, editable=False, verbose_name='from the standard list')),
                ('is_retired', models.BooleanField(default=False, help_text='No longer offered for new work; old entries keep it.', verbose_name='retired')),
                ('is_redirected', models.BooleanField(default=False, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('numeric_code', models.CharField(blank=True, help_text='Such as CN-41; still accepted.', max_length=5, verbose_name='old numeric code')),
            ],
            options={
                'ordering': ['code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Sector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.SlugField(help_text='Used in addresses and filters, such as “big-data”. It stays for ever.', max_length=60, unique=True, verbose_name='code')),
                ('name_en', models.CharField(help_text='As readers see it, everywhere at once when it changes.', max_length=200, verbose_name='English name')),
                ('name_zh', models.CharField(blank=True, help_text='In simplified characters, such as 大数据.', max_length=200, verbose_name='Chinese name')),
                ('is_standard', models.BooleanField(default=False, editable=False, verbose_name='from the standard list')),
                ('is_retired', models.BooleanField(default=False, help_text='No longer offered for new work; old entries keep it.', verbose_name='retired')),
                ('is_redirected', models.BooleanField(default=False, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('scheme', models.CharField(default='GB/T 4754-2017', help_text='The list that the code is from.', max_length=40)),
                ('industry_tier', models.CharField(blank=True, choices=[('primary', 'Primary'), ('secondary', 'Secondary'), ('tertiary', 'Tertiary')], help_text='Primary: farming; secondary: making; tertiary: services.', max_length=10)),
                ('nace_section', models.CharField(blank=True, help_text='The European counterpart, such as “J”.', max_length=20, verbose_name='NACE Rev. 2 section')),
            ],
            options={
                'ordering': ['code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Technology',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.SlugField(help_text='Used in addresses and filters, such as “big-data”. It stays for ever.', max_length=60, unique=True, verbose_name='code')),
                ('name_en', models.CharField(help_text='As readers see it, everywhere at once when it changes.', max_length=200, verbose_name='English name')),
                ('name_zh', models.CharField(blank=True, help_text='In simplified characters, such as 大数据.', max_length=200, verbose_name='Chinese name')),
                ('is_standard', models.BooleanField(default=False, editable=False, verbose_name='from the standard list')),
                ('is_retired', models.BooleanField(default=False, help_text='No longer offered for new work; old entries keep it.', verbose_name='retired')),
                ('is_redirected', models.BooleanField(default=False, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name_plural': 'technologies',
                'ordering': ['code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('major', 'Major: the content changed'), ('minor', 'Minor: wording only'), ('correction', 'Correction: something was wrong')], max_length=10)),
                ('note', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('title', models.CharField(max_length=300)),
                ('change', models.PositiveBigIntegerField(unique=True)),
                ('index_terms', models.TextField()),
                ('document', models.TextField()),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='BitmapSegment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('facet', models.CharField(max_length=20)),
                ('code', models.CharField(max_length=60)),
                ('number', models.PositiveIntegerField()),
                ('revision', models.PositiveBigIntegerField(db_index=True)),
                ('members', models.BinaryField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('facet', 'code', 'number'), name='one_segment_a_range')],
            },
        ),
        migrations.CreateModel(
            name='CatalogueRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveBigIntegerField(default=0)),
                ('vocabulary_revision', models.PositiveBigIntegerField(default=0)),
                ('last_change_number', models.PositiveBigIntegerField(default=0)),
                ('last_entry_key', models.PositiveBigIntegerField(default=0)),
                ('at', models.DateTimeField(default=datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))),
                ('touched_at', models.DateTimeField(default=datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_catalogue_revision')],
            },
        ),
        migrations.CreateModel(
            name='SearchText',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search_text', serialize=False, to='catalogue.entry')),
                ('text', models.TextField()),
            ],
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('comments_close_on__isnull', False)), fields=['comments_close_on'], name='entry_by_deadline'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(fields=('type', 'slug'), name='one_entry_an_address'),
        ),
        migrations.AddField(
            model_name='change',
            name='entry',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='changes', to='catalogue.entry'),
        ),
        migrations.AddField(
            model_name='icsfield',
            name='merged_into',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.icsfield'),
        ),
        migrations.AddField(
            model_name='link',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='catalogue.entry'),
        ),
        migrations.AddField(
            model_name='link',
            name='to',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='linked_from', to='catalogue.entry', to_field='uid'),
        ),
        migrations.AddField(
            model_name='organization',
            name='merged_into',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.organization'),
        ),
        migrations.AddField(
            model_name='organization',
            name='parent',
            field=models.ForeignKey(blank=True, help_text='The body that it belongs to.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.organization'),
        ),
        migrations.AddField(
            model_name='organization',
            name='predecessor',
            field=models.ForeignKey(blank=True, help_text='The body whose work it took over, such as AQSIQ for SAMR.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.organization'),
        ),
        migrations.AddField(
            model_name='phase',
            name='merged_into',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.phase'),
        ),
        migrations.AddIndex(
            model_name='postinglist',
            index=models.Index(fields=['token'], name='posting_list_by_prefix', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddConstraint(
            model_name='postinglist',
            constraint=models.UniqueConstraint(fields=('token', 'number'), name='one_posting_list_a_range'),
        ),
        migrations.AddField(
            model_name='priorityarea',
            name='merged_into',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.priorityarea'),
        ),
        migrations.AddField(
            model_name='priorityselection',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='selections', to='catalogue.priorityarea'),
        ),
        migrations.AddField(
            model_name='priorityselection',
            name='partner',
            field=models.ForeignKey(help_text='Who selected it.', limit_choices_to={'kind': 'partner'}, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.organization'),
        ),
        migrations.AddField(
            model_name='priorityselection',
            name='phase',
            field=models.ForeignKey(help_text='For which phase.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.phase'),
        ),
        migrations.AddField(
            model_name='publiccorrection',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='catalogue.entry'),
        ),
        migrations.AddField(
            model_name='publicfile',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='catalogue.entry'),
        ),
        migrations.AddField(
            model_name='publicverification',
            name='entry',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='verification', to='catalogue.entry'),
        ),
        migrations.AddField(
            model_name='redirect',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='redirects', to='catalogue.entry'),
        ),
        migrations.AddField(
            model_name='redirecttarget',
            name='entry',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='redirect_target', to='catalogue.entry'),
        ),
        migrations.AddField(
            model_name='redirecttarget',
            name='to',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.entry'),
        ),
        migrations.AddField(
            model_name='region',
            name='merged_into',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.region'),
        ),
        migrations.AddField(
            model_name='sector',
            name='merged_into',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.sector'),
        ),
        migrations.AddField(
            model_name='sector',
            name='parent',
            field=models.ForeignKey(blank=True, help_text='The sector that it is a part of.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.sector'),
        ),
        migrations.AddField(
            model_name='technology',
            name='merged_into',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.technology'),
        ),
        migrations.AddField(
            model_name='version',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='catalogue.entry'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['type', '-number'], name='change_by_type'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['at'], name='change_by_time'),
        ),
        migrations.AddIndex(
            model_name='link',
            index=models.Index(fields=['to', 'type'], name='link_by_target'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.UniqueConstraint(fields=('entry', 'to', 'type', 'locator'), name='one_link_a_type'),
        ),
        migrations.AddConstraint(
            model_name='organization',
            constraint=models.CheckConstraint(condition=models.Q(('succeeded_on', None), ('predecessor__isnull', False), _connector='OR'), name='organization_succession_has_predecessor', violation_error_message='Give the predecessor with the date on which this body took over.'),
        ),
        migrations.AddConstraint(
            model_name='phase',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='phase_ends_after_it_starts', violation_error_message='A phase ends on or after the day it starts.'),
        ),
        migrations.AddConstraint(
            model_name='priorityselection',
            constraint=models.UniqueConstraint(fields=('area', 'phase', 'partner'), name='one_selection_a_partner_and_phase', violation_error_message='This partner already selected the area in that phase.'),
        ),
        migrations.AddConstraint(
            model_name='priorityselection',
            constraint=models.CheckConstraint(condition=models.Q(('weight__range', (1, 3))), name='selection_weight_1_to_3', violation_error_message='The weight is 1, 2 or 3.'),
        ),
        migrations.AddIndex(
            model_name='publiccorrection',
            index=models.Index(fields=['-corrected_on', '-id'], name='correction_by_day'),
        ),
        migrations.AddConstraint(
            model_name='publicfile',
            constraint=models.UniqueConstraint(fields=('name', 'entry'), name='one_file_an_entry'),
        ),
        migrations.AddConstraint(
            model_name='redirect',
            constraint=models.UniqueConstraint(fields=('type', 'slug'), name='one_redirect_an_address'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(fields=('entry', 'number'), name='one_version_a_number'),
        ),
    ]
