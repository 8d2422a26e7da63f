"""`manage.py check_links`: look at the cited addresses that are due, once; for a timer instead of the worker."""

from typing import Any

from django.core.management.base import BaseCommand

from editorial.links.checking import check_links
from editorial.links.naming import gather


class Command(BaseCommand):
    help = "Gather the web addresses that the desk names and look at those that are due. Safe to run many times at once."

    def handle(self, *args: Any, **options: Any) -> None:
        new = gather()
        self.stdout.write(f"{new} new, {check_links()} looked at.")
