"""The numbers of standards in a table of their own, filled from the documents."""

import json

import django.db.models.deletion
from django.db import migrations, models

BATCH = 500


def fill_numbers(apps, schema_editor):
    number_model = apps.get_model("catalogue", "EntryNumber")
    entries = apps.get_model("catalogue", "Entry").objects.exclude(standing="gone").filter(type="standard").order_by("pk")
    last = 0
    while batch := list(entries.filter(pk__gt=last).values_list("pk", "document")[:BATCH]):
        last = batch[-1][0]
        contents = ((pk, json.loads(document)) for pk, document in batch)
        number_model.objects.bulk_create(
            number_model(
                entry_id=pk,
                number=content["document_number"],
                replaces=", ".join(one["number"] for one in content["replaces"]),
                begins_on=content["in_force_on"],
                begins_precision=content["in_force_on_precision"],
            )
            for pk, content in contents
            if content["document_number"]
        )


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0010_stamps")]
    operations = [
        migrations.CreateModel(
            name="EntryNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=80)),
                ("replaces", models.TextField(blank=True)),
                ("begins_on", models.DateField(null=True)),
                ("begins_precision", models.CharField(blank=True, max_length=12)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entry_number", to="catalogue.entry"
                    ),
                ),
            ],
        ),
        migrations.RunPython(fill_numbers, migrations.RunPython.noop),
    ]
