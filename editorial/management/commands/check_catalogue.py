from typing import Any

from django.core.management.base import BaseCommand, CommandError

from editorial.content.consistency_check import check_catalogue


class Command(BaseCommand):
    help = "Recompose everything that is published and compare it with what the public sees. Exits 1 where something differs."

    def handle(self, *args: Any, **options: Any) -> None:
        problems = check_catalogue()
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} differences. `rebuild_catalogue` writes the catalogue anew.")
        self.stdout.write(self.style.SUCCESS("The catalogue is as composed."))
