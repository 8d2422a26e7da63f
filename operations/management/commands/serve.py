"""`manage.py serve`: runs the web server and the worker as two processes, and stops them together."""

import os
import signal
import subprocess
import sys
import threading
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations.web_server import web_server_command


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
        self.stdout.flush()
        stopped = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stopped.set())
        worker_command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker"]
        web = _start(web_server_command(port=options["port"], address=options["address"], workers=options["workers"]))
        worker = None if options["no_worker"] else _start(worker_command)
        try:
            while not stopped.wait(0.5) and web.poll() is None:
                if worker is not None and worker.poll() is not None:
                    worker = _start(worker_command)
        finally:
            processes = [process for process in (web, worker) if process]
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait()
        if not stopped.is_set():
            raise CommandError("The web server stopped. Is the port taken?")


def _start(command: list[str]) -> subprocess.Popen:
    """Start the command in a session of its own: Ctrl-C reaches this process only, which stops the others in order."""
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings", **os.environ}
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, start_new_session=True)
