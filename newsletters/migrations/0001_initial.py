# The tables of this app as they are: one file until the first release.

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import editorial.rich_text.fields
import re
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_initial'),
        ('catalogue', '0001_initial'),
        ('editorial', '0001_initial'),
        ('policies', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Issue',
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
                ('number', models.PositiveIntegerField(help_text='Within the phase: the first issue is 1.')),
                ('period_start', models.DateField(help_text='The first day that it covers, such as 01/03/2015.', verbose_name='period from')),
                ('period_end', models.DateField(help_text='The last day that it covers, such as 31/03/2015.', verbose_name='period to')),
                ('issued_on', models.DateField(blank=True, help_text='The day it went out. Until then the end of the period places it in lists.', null=True)),
                ('takeaways', models.TextField(blank=True, help_text='What a reader in a hurry should know; it stands first.', verbose_name='key takeaways')),
                ('distributed_to', models.TextField(blank=True, help_text='The circle of readers as printed, such as “CEN and CENELEC members”. No personal names.')),
                ('organizations', models.ManyToManyField(blank=True, help_text='Bodies that it speaks of, such as “MIIT”.', related_name='+', to='catalogue.organization')),
                ('owner', models.ForeignKey(blank=True, help_text="Who looks after it. It stands on this person's desk until it is published.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('phase', models.ForeignKey(help_text='Numbers are counted within a phase.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.phase')),
                ('priority_areas', models.ManyToManyField(blank=True, help_text='What partners asked the desk to follow; coverage is counted by it.', related_name='+', to='catalogue.priorityarea')),
                ('regions', models.ManyToManyField(blank=True, help_text='Only where it is about one, such as “Henan”. The whole country needs none.', related_name='+', to='catalogue.region')),
                ('sectors', models.ManyToManyField(blank=True, help_text='Industries that it is about, such as “C Manufacturing”. Type a name or a code.', related_name='+', to='catalogue.sector')),
                ('sources', models.ManyToManyField(blank=True, help_text='Where you read or heard it. Type a part of its title; the plus sign adds a new one. Readers see them.', related_name='+', to='editorial.source')),
                ('submitted_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('technologies', models.ManyToManyField(blank=True, help_text='What makes the change possible, such as “Big data”.', related_name='+', to='catalogue.technology')),
                ('updated_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-updated_at', '-pk'],
                'abstract': False,
                'default_permissions': ('view', 'add', 'change', 'delete', 'review', 'publish'),
            },
        ),
        migrations.CreateModel(
            name='IssueCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('was_wrong', models.TextField(help_text='As it was printed, such as “China has 65 million Internet users.”', max_length=2000, verbose_name='what was wrong')),
                ('is_right', models.TextField(help_text='Such as “649 million, says CNNIC, at the end of 2014.”', max_length=2000, verbose_name='what is right')),
                ('corrected_on', models.DateField(help_text='The day since which readers are told.')),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='newsletters.issue')),
            ],
            options={
                'ordering': ['corrected_on', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='IssueSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=0, help_text='Sections stand in this order; items are placed by it.', verbose_name='number')),
                ('title', editorial.rich_text.fields.TitleField(help_text='Such as “Standardization”.', max_length=300)),
                ('introduction', models.TextField(blank=True, help_text='A few sentences before the items.')),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='newsletters.issue')),
            ],
            options={
                'verbose_name': 'section',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Item',
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
                ('title_zh', editorial.rich_text.fields.TitleField(blank=True, help_text='Of the text that it reports on, if there is one.', max_length=300, verbose_name='Chinese title')),
                ('is_summary', models.BooleanField(default=False, help_text='It sums up a text or an event.', verbose_name='a summary')),
                ('is_translation', models.BooleanField(default=False, help_text='It translates a text or part of it.', verbose_name='a translation')),
                ('is_strategic_analysis', models.BooleanField(default=False, help_text='It says what this means for the partners.', verbose_name='a strategic analysis')),
                ('reported_on', models.DateField(default=django.utils.timezone.localdate, help_text='The day the desk reports it; lists are in this order.')),
                ('event_on', models.DateField(blank=True, help_text='The day of the event itself, as exactly as it is known.', null=True, verbose_name='happened on')),
                ('event_on_precision', models.CharField(blank=True, choices=[('day', 'day'), ('month', 'month'), ('year', 'year'), ('approximate', 'approximate')], help_text='Day, month, year; or approximate.', max_length=12, verbose_name='known to the')),
                ('comments_close_on', models.DateField(blank=True, help_text='The last day on which comments are taken, if any are.', null=True, verbose_name='comments close on')),
                ('translation_availability', models.CharField(choices=[('none', 'No translation'), ('on_request', 'Translation on request'), ('partial', 'Partial translation'), ('machine', 'Machine translation'), ('human', 'Human translation'), ('reviewed', 'Reviewed translation')], default='on_request', help_text='What a reader can have of the original text in English.', max_length=12)),
                ('facts', models.TextField(blank=True, help_text='What happened and who said so. No opinion of the desk.')),
                ('analysis', models.TextField(blank=True, help_text='What the desk makes of it. Shown apart from the facts, with name and date.')),
                ('analyst', models.CharField(blank=True, help_text='A person or the desk, such as “SESEC III desk”.', max_length=200, verbose_name='analysis signed by')),
                ('analysed_on', models.DateField(blank=True, help_text='The day on which it was written.', null=True, verbose_name='analysis dated')),
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
                'ordering': ['-updated_at', '-pk'],
                'abstract': False,
                'default_permissions': ('view', 'add', 'change', 'delete', 'review', 'publish'),
            },
        ),
        migrations.CreateModel(
            name='IssuePlacement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.PositiveIntegerField(default=0, help_text='The number of the section in which it stands.')),
                ('position', models.PositiveIntegerField(default=0, help_text='Its place within the section.')),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='newsletters.issue')),
                ('item', models.ForeignKey(help_text='Type a part of its title.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='newsletters.item')),
            ],
            options={
                'verbose_name': 'placed item',
                'ordering': ['section', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ItemCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=0, help_text='Case studies stand in this order.')),
                ('case', models.ForeignKey(help_text='Type a part of its title.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.casestudy', verbose_name='case study')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cases', to='newsletters.item')),
            ],
            options={
                'verbose_name': 'case study reported on',
                'verbose_name_plural': 'case studies reported on',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ItemCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('was_wrong', models.TextField(help_text='As it was printed, such as “China has 65 million Internet users.”', max_length=2000, verbose_name='what was wrong')),
                ('is_right', models.TextField(help_text='Such as “649 million, says CNNIC, at the end of 2014.”', max_length=2000, verbose_name='what is right')),
                ('corrected_on', models.DateField(help_text='The day since which readers are told.')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='newsletters.item')),
            ],
            options={
                'ordering': ['corrected_on', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ItemPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=0, help_text='Policies stand in this order.')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='policies', to='newsletters.item')),
                ('policy', models.ForeignKey(help_text='Type a part of its title or number.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='policies.policy')),
            ],
            options={
                'verbose_name': 'policy reported on',
                'verbose_name_plural': 'policies reported on',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SpecialReport',
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
                ('number', models.PositiveIntegerField(blank=True, help_text='Leave it empty where it has none.', null=True)),
                ('subtitle', editorial.rich_text.fields.TitleField(blank=True, help_text='What the title leaves open, such as “What it means for European standards”.', max_length=300)),
                ('authors', models.TextField(blank=True, help_text='One name a line, in the order in which they are cited.')),
                ('issued_on', models.DateField(blank=True, help_text='The date on its first page; it orders lists.', null=True)),
                ('abstract', models.TextField(blank=True, help_text='What it asks and what it finds, in one or two paragraphs.')),
                ('organizations', models.ManyToManyField(blank=True, help_text='Bodies that it speaks of, such as “MIIT”.', related_name='+', to='catalogue.organization')),
                ('owner', models.ForeignKey(blank=True, help_text="Who looks after it. It stands on this person's desk until it is published.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('phase', models.ForeignKey(blank=True, help_text='The phase of the desk that counts it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.phase')),
                ('priority_areas', models.ManyToManyField(blank=True, help_text='What partners asked the desk to follow; coverage is counted by it.', related_name='+', to='catalogue.priorityarea')),
                ('regions', models.ManyToManyField(blank=True, help_text='Only where it is about one, such as “Henan”. The whole country needs none.', related_name='+', to='catalogue.region')),
                ('sectors', models.ManyToManyField(blank=True, help_text='Industries that it is about, such as “C Manufacturing”. Type a name or a code.', related_name='+', to='catalogue.sector')),
                ('sources', models.ManyToManyField(blank=True, help_text='Where you read or heard it. Type a part of its title; the plus sign adds a new one. Readers see them.', related_name='+', to='editorial.source')),
                ('submitted_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('technologies', models.ManyToManyField(blank=True, help_text='What makes the change possible, such as “Big data”.', related_name='+', to='catalogue.technology')),
                ('updated_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-updated_at', '-pk'],
                'abstract': False,
                'default_permissions': ('view', 'add', 'change', 'delete', 'review', 'publish'),
            },
        ),
        migrations.CreateModel(
            name='ReportSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=0, help_text='Sections stand in this order; readers see 1, 2, 3.')),
                ('title', editorial.rich_text.fields.TitleField(help_text='Without a number: numbers follow from the order.', max_length=300)),
                ('body', models.TextField(blank=True, help_text='Begin with what matters; sub-headings make it easy to find the way.')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='newsletters.specialreport')),
            ],
            options={
                'verbose_name': 'section',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReportPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=0, help_text='Policies stand in this order.')),
                ('policy', models.ForeignKey(help_text='Type a part of its title or number.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='policies.policy')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='policies', to='newsletters.specialreport')),
            ],
            options={
                'verbose_name': 'policy discussed',
                'verbose_name_plural': 'policies discussed',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReportCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('was_wrong', models.TextField(help_text='As it was printed, such as “China has 65 million Internet users.”', max_length=2000, verbose_name='what was wrong')),
                ('is_right', models.TextField(help_text='Such as “649 million, says CNNIC, at the end of 2014.”', max_length=2000, verbose_name='what is right')),
                ('corrected_on', models.DateField(help_text='The day since which readers are told.')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='newsletters.specialreport')),
            ],
            options={
                'ordering': ['corrected_on', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReportCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=0, help_text='Case studies stand in this order.')),
                ('case', models.ForeignKey(help_text='Type a part of its title.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.casestudy', verbose_name='case study')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cases', to='newsletters.specialreport')),
            ],
            options={
                'verbose_name': 'case study discussed',
                'verbose_name_plural': 'case studies discussed',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.AddIndex(
            model_name='issue',
            index=models.Index(condition=models.Q(('is_changed', True)), fields=['state'], name='issue_changed'),
        ),
        migrations.AddIndex(
            model_name='issue',
            index=models.Index(condition=models.Q(('review_by__isnull', False)), fields=['review_by'], name='issue_review'),
        ),
        migrations.AddConstraint(
            model_name='issue',
            constraint=models.UniqueConstraint(fields=('phase', 'number'), name='one_issue_a_phase_and_number', violation_error_message='This phase already has an issue with that number.'),
        ),
        migrations.AddConstraint(
            model_name='issue',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='issue_number_starts_at_1', violation_error_message='Issues are numbered from 1.'),
        ),
        migrations.AddConstraint(
            model_name='issue',
            constraint=models.CheckConstraint(condition=models.Q(('period_end__gte', models.F('period_start'))), name='issue_period_ends_after_it_starts', violation_error_message='The period ends on or after the day on which it starts.'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(condition=models.Q(('is_changed', True)), fields=['state'], name='item_changed'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(condition=models.Q(('review_by__isnull', False)), fields=['review_by'], name='item_review'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(condition=models.Q(('comments_close_on__isnull', False)), fields=['comments_close_on'], name='item_closing'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('event_on', None), ('event_on_precision', '')), models.Q(('event_on__isnull', False), models.Q(('event_on_precision', ''), _negated=True)), _connector='OR'), name='item_event_on_has_precision', violation_error_message='Give “event on” together with how exactly it is known, or leave both empty.'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(('analysis', ''), models.Q(models.Q(('analyst', ''), _negated=True), ('analysed_on__isnull', False)), _connector='OR'), name='item_analysis_is_signed_and_dated', violation_error_message='An analysis is signed and dated: say by whom, and when.'),
        ),
        migrations.AddConstraint(
            model_name='issueplacement',
            constraint=models.UniqueConstraint(fields=('issue', 'item'), name='item_stands_once_in_an_issue', violation_error_message='This item already stands in the issue.'),
        ),
        migrations.AddIndex(
            model_name='specialreport',
            index=models.Index(condition=models.Q(('is_changed', True)), fields=['state'], name='specialreport_changed'),
        ),
        migrations.AddIndex(
            model_name='specialreport',
            index=models.Index(condition=models.Q(('review_by__isnull', False)), fields=['review_by'], name='specialreport_review'),
        ),
        migrations.AddConstraint(
            model_name='specialreport',
            constraint=models.CheckConstraint(condition=models.Q(('number', None), ('number__gte', 1), _connector='OR'), name='report_number_starts_at_1', violation_error_message='Reports are numbered from 1.'),
        ),
    ]
