from typing import Any

from django.core.management.base import BaseCommand

from config.demo.loading import load_demo


class Command(BaseCommand):
    help = "Load the demonstration content. Loading it twice changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        made = load_demo()
        for name, count in made.items():
            self.stdout.write(f"  {name}: {count}")
        if not made:
            self.stdout.write("  the demonstration content is there already")
