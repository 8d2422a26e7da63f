import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import catalogue.publication_types


class Migration(migrations.Migration):

    dependencies = [
        ('editorial', '0004_desk_search'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AcceptedOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField()),
                ('type', models.CharField(choices=catalogue.publication_types.type_choices, max_length=10)),
                ('name', models.CharField(max_length=30)),
                ('label', models.TextField()),
                ('count', models.PositiveIntegerField()),
                ('due_at', models.DateTimeField(null=True)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('failure', models.TextField(blank=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False), ('failure', '')), fields=['due_at'], name='accepted_offer_due')],
                'constraints': [models.UniqueConstraint(fields=('uid', 'name'), name='one_accepted_offer_of_a_kind')],
            },
        ),
    ]
