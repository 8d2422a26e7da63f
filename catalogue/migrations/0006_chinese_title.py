"""The Chinese titles of entries in a table of their own, filled from the documents."""

import json

import django.db.models.deletion
from django.db import migrations, models

BATCH = 500


def fill_chinese_titles(apps, schema_editor):
    title_model = apps.get_model("catalogue", "ChineseTitle")
    entries = apps.get_model("catalogue", "Entry").objects.exclude(standing="gone").order_by("pk")
    last = 0
    while batch := list(entries.filter(pk__gt=last).values_list("pk", "document")[:BATCH]):
        last = batch[-1][0]
        contents = ((pk, json.loads(document)) for pk, document in batch)
        names = ((pk, content.get("title_zh") or content.get("name_zh")) for pk, content in contents)
        title_model.objects.bulk_create(title_model(entry_id=pk, text=name) for pk, name in names if name)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_ranking")]
    operations = [
        migrations.CreateModel(
            name="ChineseTitle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=300)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="chinese_title", to="catalogue.entry"
                    ),
                ),
            ],
        ),
        migrations.RunPython(fill_chinese_titles, migrations.RunPython.noop),
    ]
