"""Tags are no longer read. A migration of its own: PostgreSQL changes no table whose rows the same transaction changed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_blocks")]

    operations = [
        migrations.AlterField("change", "number", models.PositiveBigIntegerField(unique=True)),
        migrations.AddIndex("change", models.Index(fields=["type", "-number"], name="change_by_type")),
        migrations.AddIndex("change", models.Index(fields=["at"], name="change_by_time")),
        migrations.AlterField("entry", "id", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
        migrations.DeleteModel("Tag"),
        migrations.DeleteModel("Term"),
    ]
