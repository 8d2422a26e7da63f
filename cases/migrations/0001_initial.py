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
        ('catalogue', '0001_initial'),
        ('editorial', '0001_initial'),
        ('policies', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseStudy',
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
                ('name_zh', editorial.rich_text.fields.TitleField(blank=True, help_text='Of the company or project, such as 微信.', max_length=300, verbose_name='Chinese name')),
                ('traditional_industry', editorial.rich_text.fields.TitleField(blank=True, help_text='The left side of the equation, such as “Taxi services”; technologies are added to it.', max_length=300)),
                ('new_industry', editorial.rich_text.fields.TitleField(blank=True, help_text='The right side of the equation, such as “Ride hailing”.', max_length=300)),
                ('tier', models.CharField(choices=[('primary', 'Primary'), ('secondary', 'Secondary'), ('tertiary', 'Tertiary')], help_text='The tier to which the traditional industry belongs.', max_length=10, verbose_name='industry tier')),
                ('started_on', models.DateField(blank=True, help_text='When it began, as exactly as it is known.', null=True, verbose_name='started on')),
                ('started_on_precision', models.CharField(blank=True, choices=[('day', 'day'), ('month', 'month'), ('year', 'year'), ('approximate', 'approximate')], help_text='Day, month, year; or approximate.', max_length=12, verbose_name='known to the')),
                ('recorded_on', models.DateField(default=django.utils.timezone.localdate, help_text='The day the desk recorded it; places it in lists when the start is unknown.', verbose_name='recorded on')),
                ('background', models.TextField(blank=True, help_text='How things were before.')),
                ('what_changed', models.TextField(blank=True, help_text='What is done differently, and since when.')),
                ('regulators_response', models.TextField(blank=True, help_text='What authorities said or did about it.', verbose_name="regulator's response")),
                ('outcome', models.TextField(blank=True, help_text='What came of it, as far as is known.')),
                ('organization', models.ForeignKey(blank=True, help_text="Whose case it is. Leave it empty where nobody's: a documentary film is a case too.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.organization')),
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
                'verbose_name': 'case study',
                'verbose_name_plural': 'case studies',
                'ordering': ['-updated_at', '-pk'],
                'abstract': False,
                'default_permissions': ('view', 'add', 'change', 'delete', 'review', 'publish'),
            },
        ),
        migrations.CreateModel(
            name='CasePolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=0, help_text='Policies stand in this order.')),
                ('type', models.CharField(choices=[('illustrates', 'illustrates'), ('triggered_by', 'was triggered by'), ('regulated_by', 'is regulated by')], default='illustrates', help_text='What the case has to do with the policy.', max_length=12)),
                ('note', models.CharField(blank=True, help_text='One sentence, shown to readers beside the policy.', max_length=500)),
                ('policy', models.ForeignKey(help_text='Type a part of its title or number.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='policies.policy')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='policies', to='cases.casestudy')),
            ],
            options={
                'verbose_name': 'policy of the case',
                'verbose_name_plural': 'policies of the case',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CaseCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('was_wrong', models.TextField(help_text='As it was printed, such as “China has 65 million Internet users.”', max_length=2000, verbose_name='what was wrong')),
                ('is_right', models.TextField(help_text='Such as “649 million, says CNNIC, at the end of 2014.”', max_length=2000, verbose_name='what is right')),
                ('corrected_on', models.DateField(help_text='The day since which readers are told.')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='cases.casestudy')),
            ],
            options={
                'ordering': ['corrected_on', 'pk'],
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='casestudy',
            index=models.Index(condition=models.Q(('is_changed', True)), fields=['state'], name='casestudy_changed'),
        ),
        migrations.AddIndex(
            model_name='casestudy',
            index=models.Index(condition=models.Q(('review_by__isnull', False)), fields=['review_by'], name='casestudy_review'),
        ),
        migrations.AddConstraint(
            model_name='casestudy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('started_on', None), ('started_on_precision', '')), models.Q(('started_on__isnull', False), models.Q(('started_on_precision', ''), _negated=True)), _connector='OR'), name='case_study_started_on_has_precision', violation_error_message='Give “started on” together with how exactly it is known, or leave both empty.'),
        ),
    ]
