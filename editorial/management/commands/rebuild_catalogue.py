from typing import Any

from django.core.management.base import BaseCommand

from editorial.content.consistency_check import rebuild_catalogue


class Command(BaseCommand):
    help = "Make the public catalogue what the published snapshots compose to. No version or date moves. It may be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        rewritten = rebuild_catalogue(say=self.stdout.write)
        self.stdout.write(f"Rewrote {rewritten} entries, and the index of all.")
