"""Publications that were removed for good leave the change log, as write.py does it since."""

from django.db import migrations


def forget_what_is_gone(apps, schema_editor):
    gone = apps.get_model("catalogue", "Entry").objects.filter(standing="gone")
    apps.get_model("catalogue", "Change").objects.filter(entry__in=gone).update(entry=None, note="")
    for name in ("PublicCorrection", "Link"):
        apps.get_model("catalogue", name).objects.filter(entry__in=gone).delete()
    gone.update(notice="")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [migrations.RunPython(forget_what_is_gone, migrations.RunPython.noop)]
