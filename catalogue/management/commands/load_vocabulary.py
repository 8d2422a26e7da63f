"""`manage.py load_vocabulary`: loads the standard terms from the CSV files; running it again changes nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalogue.vocabulary.load import DATA_DIRECTORY, load_vocabulary


class Command(BaseCommand):
    help = "Create and correct the standard vocabulary (sectors, regions, organizations ...) from the data files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--directory", type=Path, default=DATA_DIRECTORY, help="Where the files are (default: catalogue/vocabulary/data)."
        )

    def handle(self, *args: Any, directory: Path, **options: Any) -> None:
        try:
            counts = load_vocabulary(directory=directory)
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        for facet, (created, updated) in counts.items() if options["verbosity"] else ():
            self.stdout.write(f"{facet}: {created} created, {updated} updated")
