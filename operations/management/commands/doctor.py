"""`manage.py doctor`: prints the condition of the site, its settings and its proxy. Exits with 1 if something is broken."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations.status.doctor_checks import DOCTOR_CHECKS
from operations.status.findings import CheckState, NamedFinding
from operations.status.proxy_checks import proxy_checks
from operations.status.run_checks import run_checks, status_checks, worst_state


class Command(BaseCommand):
    help = "Look at everything that the site needs: database, files, worker, settings, mail server. --url also asks the proxy."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", default="", help="Address of the site as readers have it: asks the site through its proxy.")

    def handle(self, *args: Any, url: str, **options: Any) -> None:
        if url and not url.startswith(("http://", "https://")):
            raise CommandError("--url needs an address that begins with https:// or http://.")
        checks = [*status_checks(), *DOCTOR_CHECKS, *(proxy_checks(url.rstrip("/")) if url else ())]
        findings = run_checks(checks)
        for one in findings:
            self._print(one)
        worst = worst_state(findings)
        if worst == CheckState.BROKEN:
            raise CommandError("Something is broken.")
        self.stdout.write(
            "\nAll is in order." if worst == CheckState.IN_ORDER else "\nNothing is broken; some things should be looked at."
        )

    def _print(self, one: NamedFinding) -> None:
        styles = (self.style.SUCCESS, self.style.WARNING, self.style.ERROR)
        state = styles[one.finding.state](f"{one.finding.state.words:10}")
        self.stdout.write(f"{state} {one.check.title}: {one.finding.detail}")
        if one.finding.advice:
            self.stdout.write(f"{'':10} → {one.finding.advice}")
