"""Fills the peers with the policies of the site that is measured, once for each size, and starts them."""

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings

from demo.benchmarks.benchmark_databases import benchmark_environment
from demo.benchmarks.benchmark_servers import BenchmarkServer
from demo.benchmarks.peers.corpus import read_corpus
from demo.benchmarks.peers.datasette_file import write_datasette_file
from demo.benchmarks.peers.peer_packages import datasette_command, install_packages

WAGTAIL, DATASETTE = "Wagtail", "Datasette"


def start_peers(
    site: BenchmarkServer, running: ExitStack, folder: Path, name: str, say: Callable[[str], object]
) -> list[BenchmarkServer]:
    """Both, on files `NAME.wagtail.sqlite3` and `NAME.datasette.sqlite3` of the folder, which are made if they are missing."""
    packages, wagtail, datasette = folder / "peers", folder / f"{name}.wagtail.sqlite3", folder / f"{name}.datasette.sqlite3"
    install_packages(packages)
    environment = benchmark_environment(
        f"sqlite:///{wagtail}", BENCH_PEERS=str(packages), DJANGO_SETTINGS_MODULE="demo.benchmarks.settings_wagtail"
    )
    if not datasette.exists():
        say(f"Filling the peers with {name} policies …")
        policies = list(read_corpus(site))
        corpus = folder / f"{name}.corpus.jsonl"
        corpus.write_text("".join(f"{json.dumps(policy)}\n" for policy in reversed(policies)), encoding="utf-8")
        wagtail.unlink(missing_ok=True)
        command = [sys.executable, "-m", "demo.benchmarks.peers.load_wagtail", str(corpus)]
        subprocess.run(command, env=environment, cwd=settings.BASE_DIR, check=True)
        making = datasette.with_suffix(".making")
        making.unlink(missing_ok=True)
        write_datasette_file(making, reversed(policies))
        making.rename(datasette)
        corpus.unlink()
    return [
        running.enter_context(BenchmarkServer(WAGTAIL, "/livez", environment)),
        running.enter_context(
            BenchmarkServer(DATASETTE, "/-/versions.json", environment, lambda port: datasette_command(packages, datasette, port))
        ),
    ]
