"""Django's `collectstatic`, which also leaves the mark that `serve` looks for."""

from typing import Any

from django.contrib.staticfiles.management.commands import collectstatic

from operations.static_files import mark_as_collected


class Command(collectstatic.Command):
    def handle(self, **options: Any) -> str | None:
        result = super().handle(**options)
        if not options["dry_run"]:
            mark_as_collected()
        return result
