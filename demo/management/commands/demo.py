import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.demo_accounts import create_demo_accounts
from editorial.workflow.roles import load_roles


class Command(BaseCommand):
    help = "Prepare a filled desk on this machine and serve it: database, vocabulary, demonstration content, one account a role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="Prepare and return.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LOCAL:
            raise CommandError("This is a production installation; the demonstration is for an empty machine (DEMO=1).")
        self.stdout.write("Preparing the database …")
        call_command("migrate", verbosity=0)
        self.stdout.write("Loading the vocabulary …")
        call_command("load_vocabulary", verbosity=options["verbosity"])
        self.stdout.write("Loading roles and demonstration content …")
        load_roles()
        call_command("load_demo")
        made = create_demo_accounts(os.environ.get("DEMO_PASSWORD", ""))
        if made:
            self.stdout.write(self.style.SUCCESS(f"Accounts for http://localhost:{options['port']}/admin/ (shown once):"))
            for name, password in made.items():
                self.stdout.write(f"  {name:<14} {password}")
        else:
            self.stdout.write(
                "The accounts are there already, with the passwords shown the first time (or `manage.py changepassword`)."
            )
        if not options["no_serve"]:
            os.environ.setdefault("SITE_URL", f"http://localhost:{options['port']}")  # for the servers that are started
            call_command("serve", port=options["port"])
