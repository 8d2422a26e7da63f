"""`manage.py serve`: runs the web processes and the worker, and stops them together."""

import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations.metrics.counters import empty_counter_files
from operations.static_files import are_collected
from operations.web_server.process_group import ProcessFailed, ProcessGroup


class Command(BaseCommand):
    help = "Serve the site: web processes and a worker, which are started again if they end. SIGHUP replaces them one by one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--address", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=2, help="Web processes (default: 2).")
        parser.add_argument("--no-worker", action="store_true", help="No worker beside the web server: it runs elsewhere.")

    def handle(self, *args: Any, **options: Any) -> None:
        empty_counter_files()
        worker_command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker", "--parent"]
        try:
            if not settings.LOCAL and not are_collected():
                self.stdout.write("Collecting static files, a minute once a release …")
                call_command("collectstatic", interactive=False, verbosity=0)
            group = ProcessGroup(
                options["address"], options["port"], options["workers"], None if options["no_worker"] else worker_command
            )
            group.run(lambda: self._announce(f"http://{options['address']}:{options['port']}/"))
        except (OSError, ProcessFailed) as error:
            raise CommandError(f"The site cannot be served: {error}") from None

    def _announce(self, url: str) -> None:
        self.stdout.write(f"Serving on {url}  (Ctrl-C stops)")
        self.stdout.flush()
