"""`manage.py erase_account USERNAME`: erases a person of the desk, here and in every backup that is restored later."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations.personal_data import erase_account


class Command(BaseCommand):
    help = "Erase a person: name, address, password and everything of their own. Logs keep the number of the account."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--yes", action="store_true", help="Do it without asking.")

    def handle(self, *args: Any, username: str, yes: bool, **options: Any) -> None:
        users = get_user_model()._default_manager
        user = users.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account {username!r}.")
        if user.is_superuser and not users.filter(is_superuser=True, is_active=True).exclude(pk=user.pk).exists():
            raise CommandError("It is the last superuser: make another one first (`manage.py createsuperuser`).")
        if not yes and input(f"This cannot be taken back. Type {username} to erase the account: ").strip() != username:
            raise CommandError("Nothing was erased.")
        erase_account(user)  # type: ignore[arg-type]
        self.stdout.write(self.style.SUCCESS(f"Erased. Logs say erased-{user.pk}; a restored backup erases it again."))
