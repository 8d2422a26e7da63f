"""`manage.py prepare_restored`: a step of `restore`, which runs it on a database that is not yet in its place."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations.after_restore.prepare_database import prepare_restored_database
from operations.backups.backup_error import BackupError


class Command(BaseCommand):
    help = "A step of `restore`. By hand only for a database that was put in its place by other means, before the server starts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--made-at", type=datetime.fromisoformat, required=True, help="When the backup was made.")

    def handle(self, *args: Any, made_at: datetime, **options: Any) -> None:
        try:
            self.stdout.write("\n".join(prepare_restored_database(made_at=made_at)))
        except BackupError as error:
            raise CommandError(str(error)) from None
