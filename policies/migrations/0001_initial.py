# The tables of this app as they are: one file until the first release.

import django.core.validators
import django.db.models.deletion
import editorial.rich_text.fields
import re
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0001_initial'),
        ('editorial', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Policy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('slug', models.SlugField(help_text="The end of the page's address, such as “internet-plus”. When it changes, the old one leads to it.", max_length=120, unique=True, validators=[django.core.validators.RegexValidator(re.compile('^[-a-zA-Z0-9_]+\\Z'), 'Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.', 'invalid')], verbose_name='address')),
                ('title', editorial.rich_text.fields.TitleField(help_text='In English, as readers will cite it, such as “Internet Plus action plan”.', max_length=300)),
                ('summary', models.TextField(blank=True, help_text='Two or three sentences: who did what, when, and for whom it matters. They stand first on the page and in lists.', max_length=1000)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('approved', 'Approved'), ('scheduled', 'Scheduled'), ('published', 'Published'), ('withdrawn', 'Removed from the site')], db_index=True, default='draft', editable=False, max_length=12)),
                ('return_remark', models.TextField(blank=True, editable=False)),
                ('is_changed', models.BooleanField(default=False, editable=False, verbose_name='unpublished changes')),
                ('lock_version', models.PositiveIntegerField(default=0, editable=False)),
                ('publish_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('review_by', models.DateField(blank=True, help_text='When the desk should look at it again, such as a year from now.', null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last edited')),
                ('kind', models.CharField(choices=[('law', 'Law'), ('administrative_regulation', 'Administrative regulation'), ('departmental_rule', 'Departmental rule'), ('measures', 'Measures'), ('guiding_opinions', 'Guiding opinions'), ('implementation_plan', 'Implementation plan'), ('action_plan', 'Action plan'), ('five_year_plan', 'Five-year plan'), ('work_report', 'Work report'), ('notice', 'Notice'), ('initiative', 'Initiative'), ('standard', 'Standard'), ('local_rollout', 'Local implementation'), ('consultation_draft', 'Consultation draft'), ('other', 'Other')], help_text='What it calls itself. “Other” if you are not sure.', max_length=30)),
                ('title_zh', editorial.rich_text.fields.TitleField(blank=True, help_text='As issued, such as 关于积极推进“互联网+”行动的指导意见.', max_length=300, verbose_name='Chinese title')),
                ('document_number', models.CharField(blank=True, help_text='Such as 国发〔2015〕40号 or GB/T 4754-2017.', max_length=80, verbose_name='document number 发文字号')),
                ('level', models.CharField(choices=[('national', 'National'), ('ministry', 'Ministry'), ('provincial', 'Provincial'), ('municipal', 'Municipal'), ('industry', 'Industry')], help_text='Who is bound by it.', max_length=12)),
                ('lifecycle', models.CharField(choices=[('announced', 'Announced'), ('consultation', 'In consultation'), ('adopted', 'Adopted'), ('in_force', 'In force'), ('amended', 'Amended'), ('superseded', 'Superseded'), ('ended', 'Ended'), ('withdrawn', 'Withdrawn'), ('unknown', 'Unknown')], default='unknown', help_text='Where it stands today. “Unknown” shows no badge: better than a guess.', max_length=14)),
                ('written_on', models.DateField(blank=True, help_text='The day under the text.', null=True, verbose_name='written on 成文日期')),
                ('written_on_precision', models.CharField(blank=True, choices=[('day', 'day'), ('month', 'month'), ('year', 'year'), ('approximate', 'approximate')], help_text='Day, month, year; or approximate.', max_length=12, verbose_name='known to the')),
                ('published_on', models.DateField(blank=True, help_text='The day it was made public.', null=True, verbose_name='published on 发布日期')),
                ('published_on_precision', models.CharField(blank=True, choices=[('day', 'day'), ('month', 'month'), ('year', 'year'), ('approximate', 'approximate')], help_text='Day, month, year; or approximate.', max_length=12, verbose_name='known to the')),
                ('in_force_on', models.DateField(blank=True, help_text='The day from which it holds.', null=True, verbose_name='in force from')),
                ('in_force_on_precision', models.CharField(blank=True, choices=[('day', 'day'), ('month', 'month'), ('year', 'year'), ('approximate', 'approximate')], help_text='Day, month, year; or approximate.', max_length=12, verbose_name='known to the')),
                ('ended_on', models.DateField(blank=True, help_text='The last day on which it held.', null=True, verbose_name='ended on')),
                ('ended_on_precision', models.CharField(blank=True, choices=[('day', 'day'), ('month', 'month'), ('year', 'year'), ('approximate', 'approximate')], help_text='Day, month, year; or approximate.', max_length=12, verbose_name='known to the')),
                ('comments_close_on', models.DateField(blank=True, help_text='The last day for comments, if it is a draft under consultation.', null=True, verbose_name='comments close on')),
                ('body', models.TextField(blank=True, help_text="What it says and why it matters, in the desk's words.")),
                ('ics', models.ManyToManyField(blank=True, help_text='For standards, such as 35.240 (applications of IT).', related_name='+', to='catalogue.icsfield', verbose_name='ICS fields')),
                ('issuers', models.ManyToManyField(blank=True, help_text='The bodies that issued it, such as “State Council”.', related_name='+', to='catalogue.organization')),
                ('organizations', models.ManyToManyField(blank=True, help_text='Bodies that it speaks of, such as “MIIT”.', related_name='+', to='catalogue.organization')),
                ('owner', models.ForeignKey(blank=True, help_text="Who looks after it. It stands on this person's desk until it is published.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('priority_areas', models.ManyToManyField(blank=True, help_text='What partners asked the desk to follow; coverage is counted by it.', related_name='+', to='catalogue.priorityarea')),
                ('regions', models.ManyToManyField(blank=True, help_text='Only where it is about one, such as “Henan”. The whole country needs none.', related_name='+', to='catalogue.region')),
                ('sectors', models.ManyToManyField(blank=True, help_text='Industries that it is about, such as “C Manufacturing”. Type a name or a code.', related_name='+', to='catalogue.sector')),
                ('sources', models.ManyToManyField(blank=True, help_text='Where you read or heard it. Type a part of its title; the plus sign adds a new one. Readers see them.', related_name='+', to='editorial.source')),
                ('submitted_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('technologies', models.ManyToManyField(blank=True, help_text='What makes the change possible, such as “Big data”.', related_name='+', to='catalogue.technology')),
                ('updated_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'policies',
                'ordering': ['-updated_at', '-pk'],
                'abstract': False,
                'default_permissions': ('view', 'add', 'change', 'delete', 'review', 'publish'),
            },
        ),
        migrations.CreateModel(
            name='PolicyCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('was_wrong', models.TextField(help_text='As it was printed, such as “China has 65 million Internet users.”', max_length=2000, verbose_name='what was wrong')),
                ('is_right', models.TextField(help_text='Such as “649 million, says CNNIC, at the end of 2014.”', max_length=2000, verbose_name='what is right')),
                ('corrected_on', models.DateField(help_text='The day since which readers are told.')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='policies.policy')),
            ],
            options={
                'ordering': ['corrected_on', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PolicyEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('happened_on', models.DateField(help_text='Such as 04/07/2015.')),
                ('happened_on_precision', models.CharField(blank=True, choices=[('day', 'day'), ('month', 'month'), ('year', 'year'), ('approximate', 'approximate')], help_text='Day, month, year; or approximate.', max_length=12, verbose_name='known to the')),
                ('title', editorial.rich_text.fields.TitleField(help_text='Such as “Draft for comments published”.', max_length=300)),
                ('note', models.TextField(blank=True, help_text='A sentence more, if it is needed.')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='policies.policy')),
            ],
            options={
                'ordering': ['happened_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PolicyRelation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=0, help_text='Relations stand in this order.')),
                ('type', models.CharField(choices=[('amends', 'amends'), ('repeals', 'repeals'), ('replaces', 'replaces'), ('corrects', 'corrects'), ('based_on', 'is based on'), ('builds_on', 'builds on'), ('implements', 'implements'), ('rolls_out', 'rolls out'), ('complements', 'complements'), ('announced_in', 'was announced in'), ('cites', 'cites')], help_text='Read it from this policy to the other.', max_length=14)),
                ('effective_on', models.DateField(blank=True, help_text='Since when, if it is known.', null=True)),
                ('locator', models.CharField(blank=True, help_text='Where it says so, such as “Article 12”.', max_length=200)),
                ('note', models.CharField(blank=True, help_text='One sentence, shown to readers.', max_length=500)),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='policies.policy')),
                ('target', models.ForeignKey(help_text='The other policy; it shows the reverse.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='policies.policy')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PolicyText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=0, help_text='Texts stand in this order.')),
                ('language', models.CharField(help_text='A code: zh-Hans for simplified Chinese, en for English.', max_length=20)),
                ('status', models.CharField(choices=[('official', 'Official text'), ('none', 'No translation'), ('on_request', 'Translation on request'), ('partial', 'Partial translation'), ('machine', 'Machine translation'), ('human', 'Human translation'), ('reviewed', 'Reviewed translation')], help_text='The official text, or what kind of translation it is.', max_length=12)),
                ('title', editorial.rich_text.fields.TitleField(blank=True, help_text='In the language of this text.', max_length=300)),
                ('url', editorial.rich_text.fields.WebAddressField(blank=True, help_text='Where it can be read, if it is not printed here.', max_length=500, verbose_name='address')),
                ('translator', models.CharField(blank=True, help_text='Who translated it, as readers will see it.', max_length=200)),
                ('body', models.TextField(blank=True, help_text='The text itself, or the part that was translated.')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='policies.policy')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.AddIndex(
            model_name='policy',
            index=models.Index(condition=models.Q(('is_changed', True)), fields=['state'], name='policy_changed'),
        ),
        migrations.AddIndex(
            model_name='policy',
            index=models.Index(condition=models.Q(('review_by__isnull', False)), fields=['review_by'], name='policy_review'),
        ),
        migrations.AddIndex(
            model_name='policy',
            index=models.Index(condition=models.Q(('comments_close_on__isnull', False)), fields=['comments_close_on'], name='policy_closing'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('written_on', None), ('written_on_precision', '')), models.Q(('written_on__isnull', False), models.Q(('written_on_precision', ''), _negated=True)), _connector='OR'), name='policy_written_on_has_precision', violation_error_message='Give “written on” together with how exactly it is known, or leave both empty.'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_on', None), ('published_on_precision', '')), models.Q(('published_on__isnull', False), models.Q(('published_on_precision', ''), _negated=True)), _connector='OR'), name='policy_published_on_has_precision', violation_error_message='Give “published on” together with how exactly it is known, or leave both empty.'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('in_force_on', None), ('in_force_on_precision', '')), models.Q(('in_force_on__isnull', False), models.Q(('in_force_on_precision', ''), _negated=True)), _connector='OR'), name='policy_in_force_on_has_precision', violation_error_message='Give “in force on” together with how exactly it is known, or leave both empty.'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_on', None), ('ended_on_precision', '')), models.Q(('ended_on__isnull', False), models.Q(('ended_on_precision', ''), _negated=True)), _connector='OR'), name='policy_ended_on_has_precision', violation_error_message='Give “ended on” together with how exactly it is known, or leave both empty.'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on', None), ('in_force_on', None), ('ended_on__gte', models.F('in_force_on')), _connector='OR'), name='policy_ends_after_it_is_in_force', violation_error_message='A policy ends on or after the day on which it came into force.'),
        ),
        migrations.AddConstraint(
            model_name='policyevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('happened_on', None), ('happened_on_precision', '')), models.Q(('happened_on__isnull', False), models.Q(('happened_on_precision', ''), _negated=True)), _connector='OR'), name='policy_event_happened_on_has_precision', violation_error_message='Give “happened on” together with how exactly it is known, or leave both empty.'),
        ),
        migrations.AddConstraint(
            model_name='policyrelation',
            constraint=models.CheckConstraint(condition=models.Q(('target', models.F('policy')), _negated=True), name='relation_is_to_another_policy', violation_error_message='A policy cannot be related to itself.'),
        ),
    ]
