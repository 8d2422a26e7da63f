"""What became, since its text was frozen, of the entries that a mailing shows. It is asked before each mail."""

from django.db import connection

from catalogue.models import Entry, Version
from mailing.models import Mailing, Part


def last_change() -> int:
    """The number of the catalogue's last public event. One short statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_change_number FROM catalogue_cataloguerevision WHERE id = 1")
        return cursor.fetchone()[0]


def changes_since_frozen(mailing: Mailing) -> list[str]:
    """A sentence for each entry that was corrected, withdrawn or redirected after its part was made, and that nobody accepted.

    Other new versions do not stop a mailing: readers find them on the site.
    """
    parts = Part.objects.filter(mailing=mailing).values_list("entry_uid", "entry_version")
    shown = {uid: version or 0 for uid, version in parts if uid}
    if not shown:
        return []
    later = Version.objects.filter(
        entry__uid__in=list(shown), kind=Version.Kind.CORRECTION, change__gt=mailing.accepted_change
    ).select_related("entry")
    corrected = {version.entry.uid: version.entry for version in later if version.number > shown[version.entry.uid]}
    absent = Entry.objects.filter(uid__in=list(shown), changes__number__gt=mailing.accepted_change)
    absent = absent.exclude(standing=Entry.Standing.LIVE).distinct()
    sentences = [f"“{entry.title}”: {entry.get_standing_display().lower()}." for entry in absent.defer("document")]
    gone = {entry.uid for entry in absent.only("uid")}
    return sentences + [f"“{entry.title}” was corrected." for uid, entry in corrected.items() if uid not in gone]
