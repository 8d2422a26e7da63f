"""`manage.py export_account USERNAME`: everything that is stored about a person of the desk, as JSON."""

import json
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from operations.personal_data import export_account


class Command(BaseCommand):
    help = "Write all that is stored about a person as JSON to standard output; without passwords and other secrets."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = get_user_model()._default_manager.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account {username!r}.")
        self.stdout.write(json.dumps(export_account(user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))  # type: ignore[arg-type]
