from typing import Any

from django.core.management.base import BaseCommand

from demo.demo_content import load_demo_content


class Command(BaseCommand):
    help = "Load the demonstration content. Loading it twice changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        made = load_demo_content()
        for name, count in made.items():
            self.stdout.write(f"  {name}: {count}")
        if not made:
            self.stdout.write("  the demonstration content is there already")
