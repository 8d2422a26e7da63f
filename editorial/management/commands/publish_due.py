"""`manage.py publish_due`: publish what is due now, once; for a timer instead of the worker."""

from typing import Any

from django.core.management.base import BaseCommand

from editorial.workflow.scheduling import publish_due


class Command(BaseCommand):
    help = "Publish what is scheduled for now or earlier. Safe to run as often and as many times at once as you like."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{publish_due()} published.")
