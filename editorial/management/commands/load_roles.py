from typing import Any

from django.core.management.base import BaseCommand

from editorial.workflow.roles import load_roles


class Command(BaseCommand):
    help = "Create the groups author, editor, publisher and administrator, or set their permissions anew."

    def handle(self, *args: Any, **options: Any) -> None:
        for group in load_roles():
            self.stdout.write(f"{group.name}: {group.permissions.count()} permissions")
