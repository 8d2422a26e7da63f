"""What is done in a restored database before anybody can read it."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from catalogue.models import CatalogueRevision
from editorial.content.consistency_check import check_catalogue
from operations.after_restore import held_work
from operations.backups.erasures import Eraser, apply_erasures
from operations.backups.models import Backup
from operations.personal_data import ACCOUNT, erase_account_by_key
from operations.reader_erasures import ERASERS_OF_READERS

ERASERS: dict[str, Eraser] = {ACCOUNT: erase_account_by_key, **ERASERS_OF_READERS}  # each kind of the ledger


def prepare_restored_database(*, made_at: datetime) -> list[str]:
    """Apply later migrations, renew the generation, erase again, hold outward work, end sessions. What a person should know.

    Raises BackupError.
    """
    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        now = timezone.now()
        CatalogueRevision.renew_generation(at=now)
        erased = apply_erasures(ERASERS)
        held_work.hold_all(backup_made_at=made_at, now=now)
        sessions = Session.objects.all().delete()[0]
        Backup.objects.filter(finished_at=None).delete()
    held = held_work.describe_counts(held_work.held_counts(now))
    return [
        f"{sessions} sessions ended; {erased} rows erased again.",
        f"Held until an administrator decides on the dashboard: {held or 'nothing at the moment'}.",
        *check_catalogue(),
    ]
