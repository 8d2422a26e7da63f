"""`manage.py public_role`: prints or applies the SQL of the PostgreSQL role that public pages read with."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection, transaction

from operations.database_role import role_problems, role_statements


class Command(BaseCommand):
    help = (
        "Print the SQL that makes the role PUBLIC_ROLE, which may read the public tables and nothing else. With --apply, run it. "
        "Run it again after each migration."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--apply", action="store_true", help="Run the statements as the user of DATABASE_URL.")

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        role = settings.PUBLIC_ROLE
        if connection.vendor != "postgresql":
            raise CommandError("The public role needs PostgreSQL: DATABASE_URL names another database.")
        if not role:
            raise CommandError("PUBLIC_ROLE is not set: name the role there, or as the user of PUBLIC_DATABASE_URL.")
        if role == connection.settings_dict["USER"]:
            raise CommandError("PUBLIC_ROLE is the user of DATABASE_URL, who would lose the right to write.")
        if not apply:
            self.stdout.write("-- The password is not printed: set it with \\password.")
            self.stdout.writelines(f"{statement};" for statement in role_statements(role))
            return
        public = settings.DATABASES.get("public", {})
        password = public.get("PASSWORD", "") if public.get("USER") == role else ""
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for statement in role_statements(role, password):
                    cursor.execute(statement)
        except DatabaseError as error:
            raise CommandError(f"{error}\nLet a superuser run what this command prints without --apply.") from error
        if problems := role_problems(role):
            raise CommandError("\n".join(problems))
        self.stdout.write(f"The role {role} may read the public tables and nothing else.")
