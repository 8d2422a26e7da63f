"""Who carries what moves from a row a value (Tag) to sets of keys (Block); changes get one number for ever."""

import json
from collections import defaultdict
from datetime import UTC, date, datetime

from django.db import migrations, models
from django.db.models import F, Max
from pyroaring import BitMap

SIZE = 8192
DAYS = ("sorted_on", "in_force_on", "ended_on", "comments_close_on")


def renumber(apps, schema_editor):
    Change, Clock, Entry, Version = (apps.get_model("catalogue", name) for name in ("Change", "Clock", "Entry", "Version"))
    changes = list(Change.objects.order_by("edition", "number"))
    for number, change in enumerate(changes, start=1):
        change.number = number
    Change.objects.bulk_update(changes, ["number"], batch_size=500)
    numbers = {(change.uid, change.version): change.number for change in reversed(changes)}
    versions = list(Version.objects.select_related("entry").only("number", "change", "entry__uid"))
    for version in versions:
        version.change = numbers.get((version.entry.uid, version.number), 0)
    Version.objects.bulk_update(versions, ["change"], batch_size=500)
    last = max((change.at for change in changes), default=datetime(1970, 1, 1, tzinfo=UTC))
    entries = Entry.objects.aggregate(last=Max("id"))["last"] or 0
    Clock.objects.update(changes=len(changes), entries=entries, at=last, edition=F("edition") + 1)


def mark(apps, schema_editor):
    Block, Clock, Tag, Version = (apps.get_model("catalogue", name) for name in ("Block", "Clock", "Tag", "Version"))
    terms = defaultdict(list)
    for pk, facet, code in Tag.objects.filter(term__type="").values_list("entry_id", "term__facet", "term__code"):
        if facet != "all":
            terms[pk].append((facet, code))
    sets = defaultdict(BitMap)
    current = Version.objects.filter(entry__standing="live", number=F("entry__version")).select_related("entry")
    current = list(current.defer("document", "entry__document"))
    for version in current:
        entry = version.entry
        days = {name: day.isoformat() for name in DAYS if (day := getattr(entry, name))}
        marks = {"terms": sorted(terms[entry.pk]), "days": days}
        version.marks = json.dumps(marks, ensure_ascii=False, separators=(",", ":"))
        numbers = {name: date.fromisoformat(day).toordinal() for name, day in days.items()} | {"change": version.change}
        places = [*terms[entry.pk], ("type", entry.type), ("month", days["sorted_on"][:7])]
        for name, number in numbers.items():
            places += [(name, "any"), *((name, str(bit)) for bit in range(32) if number >> bit & 1)]
        for place in places:
            sets[*place, entry.pk // SIZE].add(entry.pk)
    Version.objects.bulk_update(current, ["marks"], batch_size=500)
    edition = Clock.objects.get(pk=1).edition
    Block.objects.bulk_create(
        (
            Block(facet=facet, code=code, number=number, edition=edition, members=keys.serialize())
            for (facet, code, number), keys in sets.items()
        ),
        batch_size=1000,
    )


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_forward")]

    operations = [
        migrations.CreateModel(
            name="Block",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("facet", models.CharField(max_length=20)),
                ("code", models.CharField(max_length=60)),
                ("number", models.PositiveIntegerField()),
                ("edition", models.PositiveBigIntegerField(db_index=True)),
                ("members", models.BinaryField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("facet", "code", "number"), name="one_block_a_range")],
            },
        ),
        migrations.AddField("clock", "changes", models.PositiveBigIntegerField(default=0)),
        migrations.AddField("clock", "entries", models.PositiveBigIntegerField(default=0)),
        migrations.AddField("clock", "at", models.DateTimeField(default=datetime(1970, 1, 1, tzinfo=UTC))),
        migrations.AddField("clock", "touched_at", models.DateTimeField(default=datetime(1970, 1, 1, tzinfo=UTC))),
        migrations.AddField("version", "change", models.PositiveBigIntegerField(default=0), preserve_default=False),
        migrations.AddField("version", "marks", models.TextField(default=""), preserve_default=False),
        migrations.RemoveConstraint("change", "one_change_a_place"),
        migrations.RemoveIndex("change", "change_by_type"),
        migrations.AlterModelOptions("change", options={"ordering": ["-number"]}),
        migrations.RunPython(renumber, migrations.RunPython.noop),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
