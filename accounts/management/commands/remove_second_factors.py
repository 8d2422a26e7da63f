"""`manage.py remove_second_factors NAME`: for somebody who has lost them, when no administrator can sign in."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.admin import remove_second_factors


class Command(BaseCommand):
    help = (
        "Remove the passkeys, authenticator app and recovery codes of an account; its owner sets up new ones at the next sign-in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="user name")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        person = get_user_model()._default_manager.filter(username=name).first()
        if person is None:
            raise CommandError(f"There is no account {name}.")
        self.stdout.write("Removed." if remove_second_factors(person, by=None) else f"{name} has no second factor.")
