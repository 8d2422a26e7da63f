"""`manage.py check_links`: look at the cited addresses that are due, once; for a timer instead of the worker."""

from typing import Any

from django.core.management.base import BaseCommand

from editorial.link_checks.due_links import check_due_links
from editorial.link_checks.extract import update_links


class Command(BaseCommand):
    help = "Gather the web addresses that the desk names and look at those that are due. Safe to run many times at once."

    def handle(self, *args: Any, **options: Any) -> None:
        new = update_links()
        self.stdout.write(f"{new} new, {check_due_links()} looked at.")
