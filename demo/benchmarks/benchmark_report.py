"""Runs the benchmark on one database and reports it as a table."""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from demo.benchmarks import baseline_view
from demo.benchmarks.admin_requests import EDITOR, admin_requests
from demo.benchmarks.benchmark_databases import benchmark_environment
from demo.benchmarks.benchmark_requests import benchmark_requests, check_response
from demo.benchmarks.benchmark_servers import BenchmarkServer
from demo.benchmarks.crawl_after_publication import crawls, measure_crawl
from demo.benchmarks.measurement import BASELINE, measure
from demo.benchmarks.peers.peer_requests import with_peers
from demo.benchmarks.peers.peer_servers import DATASETTE, WAGTAIL, start_peers
from demo.benchmarks.statement_counts import count_statements

HEADINGS = ("cold", "cached", "plain DRF", WAGTAIL, DATASETTE)


def run_benchmark(
    database: str,
    *,
    rounds: int,
    seconds: float,
    connections: int,
    is_compared: bool,
    peers: tuple[Path, str] | None = None,
    has_desk: bool = True,
    say: Callable[[str], Any],
) -> dict[str, Any]:
    """By request the response time in multiples of the baseline; also statements, memory, and seconds to the first answer.

    "Cold": the site without a cache of answers and totals, vocabulary and index in memory, as for the first request of a
    revision. "Cached": any later request. `is_compared`: plain REST framework is measured too. `peers` are the folder and the
    name of the peers' files. `has_desk`: the desk is measured too.
    """
    with ExitStack() as running, tempfile.TemporaryDirectory() as directory:

        def start(name: str, address: str, **more: str) -> BenchmarkServer:
            return running.enter_context(BenchmarkServer(name, address, benchmark_environment(database, **more)))

        cached = start("cached", "/livez")
        cold = start("cold", "/livez", CACHE_URL="dummycache://", ANSWER_STORE_MB="0")
        plain = None
        if is_compared:
            plain = start("plain DRF", "/api/v1/policies/", DJANGO_SETTINGS_MODULE="demo.benchmarks.settings_plain_drf")
        requests = benchmark_requests(cached)
        for request in requests:
            check_response(request, cached, plain)
        others = start_peers(cached, running, *peers, say) if peers else []
        requests = with_peers(requests, cached, others) if others else requests
        public = [address for request in requests for address in request.addresses]
        if has_desk:
            requests += admin_requests(cold, database, others)
        addresses = [address for request in requests for address in request.addresses]
        crawled = crawls(cached)
        answers = {address: cached.get(address) for address in {*public, *(a for one in crawled for a in one.addresses)}}
        answers |= {r.address: cold.get(r.address, r.headers_for(cold.name)) for r in requests if r.cookies}
        baseline_view.write_captured(
            Path(directory), {a: (body, headers["content-type"]) for a, (_, body, headers) in answers.items()}
        )
        baseline = start(
            BASELINE,
            requests[0].address,
            DJANGO_SETTINGS_MODULE="demo.benchmarks.settings_baseline",
            **{baseline_view.CAPTURED_VARIABLE: directory},
        )
        counted = count_statements(database, addresses, EDITOR)
        rows = []
        for request in requests:
            servers = [baseline, cold] + ([] if request.cookies else [cached])
            servers += [plain] if plain and request.compares_plain_drf else []
            servers += [peer for peer in others if peer.name in request.peers]
            figures = measure(request, servers, rounds=rounds, seconds=seconds, connections=connections)
            times = {s.name: figures[s.name].times(figures[BASELINE]) for s in servers[1:] if s.name in figures}
            most = max(counted[address] for address in request.addresses)
            rows.append({"name": request.name, "statements": most, **times})
            say(table_row(rows[-1]))
        for crawl in crawled:
            crawl_times = measure_crawl(crawl, cached, baseline, database, rounds=rounds)
            rows.append({"name": crawl.name, "statements": None, "cached": crawl_times})
            say(table_row(rows[-1]))
        started = [baseline, cold, cached, *([plain] if plain else []), *others]
        memory = {s.name: round(s.megabytes_per_worker(), 1) for s in started}
        seconds_to_first = {s.name: round(s.started_in, 2) for s in started}
    return {"rows": rows, "megabytes_per_worker": memory, "seconds_to_first_answer": seconds_to_first}


def table_heading() -> str:
    return f"{'times the floor: wall / processor':36}" + "".join(f"{name:>16}" for name in HEADINGS) + "  statements"


def table_row(row: dict[str, Any]) -> str:
    return f"{row['name']:36}" + "".join(f"{_cell(row.get(name)):>16}" for name in HEADINGS) + f"{row['statements'] or '-':>12}"


def _cell(times: tuple[float, float | None] | None) -> str:
    if times is None:
        return "-"
    wall, processor = times
    return f"{wall:.2f} / {processor:.2f}" if processor is not None else f"{wall:.2f} / -"
