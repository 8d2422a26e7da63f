"""`manage.py bench`: measures response times in multiples of a bare view that returns the same bytes."""

import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.benchmarks import benchmark_databases
from demo.benchmarks.benchmark_report import run_benchmark, table_heading
from demo.benchmarks.performance_page import POSTGRESQL, SQLITE, write_page


def parse_sizes(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


class Command(BaseCommand):
    help = "Measure pages and API beside a bare Django view and beside plain REST framework, with the same server and workers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--sizes", type=parse_sizes, default=[1000], metavar="N,N", help="Policies in the database (default: 1000)."
        )
        parser.add_argument("--database", metavar="URL", help="Measure this filled database instead, such as one on PostgreSQL.")
        parser.add_argument("--postgres", metavar="URL", help="Measure on this PostgreSQL server too; databases are made and kept.")
        parser.add_argument(
            "--times", type=int, default=1, metavar="N",
            help="With --postgres: measure what readers get of the last database N times over too; a million policies take 30 GB.",
        )  # fmt: skip
        parser.add_argument("--directory", type=Path, default=settings.VAR / "bench", help="Where generated databases are kept.")
        parser.add_argument("--rounds", type=int, default=7)
        parser.add_argument("--seconds", type=float, default=0.5, help="Of each server's turn in a round.")
        parser.add_argument("--connections", type=int, default=4)
        parser.add_argument(
            "--compare-up-to", type=int, default=10**9, metavar="N",
            help="Leave plain REST framework and peers out beside more policies: Wagtail is filled with 15 a second.",
        )  # fmt: skip
        parser.add_argument(
            "--peers", action="store_true", help="Measure Wagtail and Datasette too, installed from PyPI beside the databases."
        )
        parser.add_argument("--page", action="store_true", help="Write docs/performance.md with these figures.")
        parser.add_argument("--json", type=Path, metavar="FILE", help="Write the figures there too.")

    def handle(self, *args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))  # so that the servers are stopped too
        if min(options["sizes"]) < 20:
            raise CommandError("--sizes: at least 20 policies.")
        if options["times"] > 1 and not options["postgres"]:
            raise CommandError("--times: on a PostgreSQL server alone; name it with --postgres.")
        for name in ("peers", "page", "postgres"):
            if options[name] and options["database"]:
                raise CommandError(f"--{name}: of generated databases alone; leave --database out.")
        measured = {}
        for title, figures in self._measure_all(options):
            measured[title] = figures
            for what in ("megabytes_per_worker", "seconds_to_first_answer"):
                values = ", ".join(f"{server} {value}" for server, value in figures[what].items())
                self.stdout.write(f"{what.replace('_', ' ')}: {values}")
        if options["page"]:
            write_page(measured, rounds=options["rounds"])
        if options["json"]:
            options["json"].write_text(json.dumps(measured, indent=2), encoding="utf-8")

    def _measure_all(self, options: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Title and figures of each database. Peers are measured beside SQLite only: they have no other database here."""
        folder, asked = options["directory"].absolute(), {key: options[key] for key in ("rounds", "seconds", "connections")}
        if options["database"]:
            title = "the given database"
            yield title, self._measure(title, options["database"], asked, is_compared=options["compare_up_to"] > 0)
            return
        for size in options["sizes"]:
            database = benchmark_databases.sqlite_database(size, folder, self.stdout.write)
            compared = {"is_compared": size <= options["compare_up_to"]}
            peers = (folder, str(size)) if options["peers"] and compared["is_compared"] else None
            title = f"{size:,} policies, {SQLITE}"
            yield title, {"policies": size, "engine": SQLITE, **self._measure(title, database, asked, **compared, peers=peers)}
            if options["postgres"]:
                database = benchmark_databases.postgres_database(size, options["postgres"], folder, self.stdout.write)
                title = f"{size:,} policies, {POSTGRESQL}"
                yield title, {"policies": size, "engine": POSTGRESQL, **self._measure(title, database, asked, **compared)}
        if options["times"] > 1:
            size, times = options["sizes"][-1], options["times"]
            database = benchmark_databases.multiplied_database(size, times, options["postgres"], self.stdout.write)
            title = f"{size * times:,} policies, {POSTGRESQL}"
            figures = self._measure(title, database, asked, is_compared=False, has_desk=False)
            yield title, {"policies": size * times, "times": times, "engine": POSTGRESQL, **figures}

    def _measure(
        self,
        title: str,
        database: str,
        asked: dict[str, Any],
        *,
        is_compared: bool,
        peers: tuple[Path, str] | None = None,
        has_desk: bool = True,
    ) -> dict[str, Any]:
        self.stdout.write(f"\n{title}\n{table_heading()}")
        return run_benchmark(database, **asked, is_compared=is_compared, peers=peers, has_desk=has_desk, say=self._say)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
