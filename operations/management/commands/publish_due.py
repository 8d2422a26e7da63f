"""`manage.py publish_due`: publish what is due now, once; for a timer instead of the worker."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from editorial.workflow.scheduling import publish_due
from operations.after_restore import held_work


class Command(BaseCommand):
    help = "Publish what is scheduled for now or earlier. Safe to run as often and as many times at once as you like."

    def handle(self, *args: Any, **options: Any) -> None:
        if held_work.is_held(held_work.SCHEDULES):
            raise CommandError("Scheduled publications are held after a restore: decide on the dashboard.")
        self.stdout.write(f"{publish_due()} published.")
