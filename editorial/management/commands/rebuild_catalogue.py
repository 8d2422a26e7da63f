from typing import Any

from django.core.management.base import BaseCommand

from editorial.content.consistency_check import rebuild_catalogue


class Command(BaseCommand):
    help = "Write the public catalogue anew from the published snapshots. No version or date moves."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Rebuilt {rebuild_catalogue()} entries.")
