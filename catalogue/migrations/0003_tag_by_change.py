"""Lists by last change: each place in a list carries the instant, with an index of its own."""

from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone


def fill(apps, schema_editor):
    entry = apps.get_model("catalogue", "Entry").objects.filter(pk=OuterRef("entry_id"))
    apps.get_model("catalogue", "Tag").objects.update(changed_at=Subquery(entry.values("changed_at")))


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_clock")]
    operations = [
        migrations.RemoveIndex("entry", "entry_by_change"),
        migrations.AddField("tag", "changed_at", models.DateTimeField(default=timezone.now), preserve_default=False),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            "tag", models.Index(F("term"), F("changed_at").desc(), F("entry").desc(), name="tag_list_by_change")
        ),
        migrations.AddIndex("publiccorrection", models.Index(fields=["-corrected_on", "-id"], name="correction_by_day")),
    ]
