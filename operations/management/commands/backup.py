"""`manage.py backup`: makes a verified backup now, as the worker does at night; `--make-key` makes the keys for it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations.backups import encryption
from operations.backups.backup_error import BackupError
from operations.backups.backup_runs import run_backup


class Command(BaseCommand):
    help = "Back up the database and the files, encrypted for BACKUP_RECIPIENT, and verify the backup by restoring it elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--make-key", action="store_true", help="Make a pair of keys, print it, and do nothing else.")
        parser.add_argument("--no-verify", action="store_true", help="Do not verify. Such a backup does not count as good.")

    def handle(self, *args: Any, make_key: bool, no_verify: bool, **options: Any) -> None:
        if make_key:
            return self._print_key()
        try:
            index = run_backup(verify=not no_verify)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from None
        if index is None:
            raise CommandError("A backup is being made at the moment.")
        if index.written_for == encryption.PLAIN:
            self.stderr.write("It is not encrypted: this is a demonstration without BACKUP_RECIPIENT.")
        self.stdout.write(f"{index.name}: {index.size:,} bytes and {len(index.files):,} files.")
        if index.problem:
            raise CommandError(f"It is kept, but it is not verified: {index.problem}")
        self.stdout.write(self.style.SUCCESS("Verified: it was restored to a temporary place, and all is there."))

    def _print_key(self) -> None:
        secret, public = encryption.make_key()
        self.stdout.write(f"Set on the server:  BACKUP_RECIPIENT={public}\n\n")
        self.stdout.write("Keep where the server is not, in two places. Without it no backup can be read, by nobody:\n")
        self.stdout.write(f"{secret}\n\n")
        self.stdout.write(
            "Print it and put it into a safe, or store it in the password manager of the desk. It is shown only now.\n"
        )
