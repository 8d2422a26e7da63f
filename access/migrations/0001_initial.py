# The tables of this app as they are: one file until the first release.

import access.tokens
import access.webhooks.models
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
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
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='Who uses it, and for what.', max_length=200)),
                ('contact', models.EmailField(help_text='Whom we write to when something changes or breaks.', max_length=254)),
                ('per_minute', models.PositiveIntegerField(default=1200, help_text='Over all addresses that use the token. Anonymous readers share a lower limit by address.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100000)], verbose_name='requests a minute')),
                ('may_register_webhooks', models.BooleanField(default=False, help_text='Its owner may have us call an address when something is published.')),
                ('expires_at', models.DateTimeField(default=access.tokens.in_a_year)),
                ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('start', models.CharField(editable=False, max_length=9)),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'API token',
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='WebhookEndpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(help_text='Whose it is, and for what.', max_length=200)),
                ('url', models.URLField(help_text='Where we POST to, with https. Never a private address.', max_length=500, validators=[access.webhooks.models._validate_address], verbose_name='address')),
                ('contact', models.EmailField(help_text='Whom we write to when the address could not be reached for a day.', max_length=254)),
                ('types', models.JSONField(blank=True, default=list, help_text='None means every type.', validators=[access.webhooks.models._validate_types])),
                ('events', models.JSONField(blank=True, default=list, help_text='None means every event.', validators=[access.webhooks.models._validate_events])),
                ('secret', models.CharField(default=access.webhooks.models.new_secret, editable=False, max_length=60)),
                ('position', models.PositiveBigIntegerField(default=0, editable=False)),
                ('failures', models.PositiveIntegerField(default=0, editable=False, verbose_name='failures in a row')),
                ('failing_since', models.DateTimeField(editable=False, null=True)),
                ('next_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='next call')),
                ('claimed_until', models.DateTimeField(editable=False, null=True)),
                ('disabled_at', models.DateTimeField(editable=False, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('token', models.ForeignKey(blank=True, help_text='Whose token it belongs to. Empty for an address of our own.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='endpoints', to='access.apitoken')),
            ],
            options={
                'verbose_name': 'webhook',
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='WebhookCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('change', models.PositiveBigIntegerField(null=True, verbose_name='event')),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('delivered', 'Delivered'), ('given_up', 'Given up')], default='waiting', max_length=10)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('status', models.PositiveIntegerField(null=True, verbose_name='last answer')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='last error')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('called_at', models.DateTimeField(null=True, verbose_name='last call')),
                ('endpoint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='access.webhookendpoint')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['endpoint', 'id'], name='call_waiting'), models.Index(fields=['created_at'], name='call_by_age'), models.Index(condition=models.Q(('state', 'given_up')), fields=['id'], name='call_given_up')],
                'constraints': [models.UniqueConstraint(fields=('endpoint', 'change'), name='one_call_an_event')],
            },
        ),
    ]
