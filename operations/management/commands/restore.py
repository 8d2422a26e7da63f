"""`manage.py restore`: shows what a restore would do, and does it after a person says yes."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from operations.backups.backup_error import BackupError
from operations.backups.backup_sets import complete_sets
from operations.backups.restore_backup import LATEST, RestorePlan, carry_out, plan_restore, rehearse


class Command(BaseCommand):
    help = "Restore a backup: first shows what it would do. Stop the web server and all workers before."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", default=LATEST, help="The backup as --list names it (default: the newest good one).")
        parser.add_argument("--list", action="store_true", help="List the backups and do nothing else.")
        parser.add_argument("--rehearse", action="store_true", help="Restore to a temporary place, read all files, change nothing.")
        parser.add_argument("--identity", metavar="FILE", help="File with the secret key (default: BACKUP_IDENTITY_FILE).")
        parser.add_argument("--yes", action="store_true", help="Do it without asking.")

    def handle(self, *args: Any, name: str, identity: str | None, yes: bool, **options: Any) -> None:
        if options["list"]:
            return self._list()
        try:
            plan = plan_restore(name, identity_file=identity)
            self._show(plan)
            if options["rehearse"]:
                return self._rehearse(plan)
            if yes or self._is_wanted():
                self._restore(plan)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from None

    def _list(self) -> None:
        for one in complete_sets():
            verified = "verified" if one.is_verified else f"not verified: {one.problem.splitlines()[0]}"
            made_at = f"{timezone.localtime(one.made_at):%-d %B %Y, %H:%M}"
            self.stdout.write(f"{one.name}  {made_at:>24}  {one.size:>14,} bytes  {len(one.files):>6,} files  {verified}")

    def _show(self, plan: RestorePlan) -> None:
        index, manifest = plan.backup, plan.manifest
        self.stdout.write(
            f"Backup {index.name} of {timezone.localtime(index.made_at):%-d %B %Y, %H:%M}, release {index.release}: "
            f"{manifest.rows:,} rows in {len(manifest.tables)} tables, revision {manifest.revision}, {len(index.files):,} files.\n"
        )
        if index.problem:
            self.stdout.write(self.style.WARNING(f"It is not verified: {index.problem}"))

    def _is_wanted(self) -> bool:
        """Whether the person types yes. Without a person to ask nothing is done."""
        self.stdout.write(
            "It takes the place of the present database, which is kept beside it; what was written since the backup is only there. "
            "Missing files are added. Everybody is signed out. Nothing goes out until an administrator decides on the dashboard.\n"
        )
        if not sys.stdin.isatty():
            self.stdout.write("Nothing was changed. `--yes` carries it out.")
            return False
        return input("Restore it? Type yes: ").strip() == "yes"

    def _rehearse(self, plan: RestorePlan) -> None:
        if problem := rehearse(plan):
            raise CommandError(f"It can be restored, but was not verified: {problem}")
        self.stdout.write(self.style.SUCCESS("Rehearsed: database and files are whole. Nothing here was changed."))

    def _restore(self, plan: RestorePlan) -> None:
        done = carry_out(plan, say=self.stdout.write)
        self.stdout.write(done.report)
        if done.kept:
            self.stdout.write(f"The database from before is kept: {done.kept}")
        self.stdout.write(self.style.SUCCESS("Restored. Start the web server and the workers."))
