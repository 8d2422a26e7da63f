"""`manage.py dump`: writes a dump now, as the worker does at night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from operations.dumps.dump_writer import claim_dump, write_dump


class Command(BaseCommand):
    help = "Make the files of everything public now: JSON Lines and CSV with checksums, under /api/v1/dumps/."

    def handle(self, *args: Any, **options: Any) -> None:
        dump = claim_dump()
        if dump is None:
            raise CommandError("They are being made at the moment.")
        write_dump(dump)
        for file in dump.files:
            self.stdout.write(f"{file['name']:28} {file['rows']:>9,} rows {file['bytes']:>13,} bytes")
