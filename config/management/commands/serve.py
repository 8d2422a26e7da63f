import os
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from granian import Granian
from granian.constants import Interfaces


class Command(BaseCommand):
    help = "Serve the site: web server and worker on this machine, behind your own proxy in production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--address", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=2, help="Web processes (default: 2).")
        parser.add_argument("--no-worker", action="store_true", help="No worker beside the web server: it runs elsewhere.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LOCAL:
            self.stdout.write("Collecting static files …")
            call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(f"Serving on http://{options['address']}:{options['port']}/  (Ctrl-C stops)")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        worker = None if options["no_worker"] else subprocess.Popen([sys.executable, settings.BASE_DIR / "manage.py", "worker"])
        try:
            self._serve(options)
        finally:
            if worker is not None:
                worker.terminate()
                worker.wait()

    def _serve(self, options: dict[str, Any]) -> None:
        Granian(
            "config.wsgi:application",
            address=options["address"],
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=options["workers"],
            blocking_threads=4,
            log_access=False,
        ).serve()
