"""One size measured from start to table."""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from config.bench import floor
from config.bench.corpus import environment
from config.bench.measuring import FLOOR, measure
from config.bench.questions import check, questions
from config.bench.servers import Server
from config.bench.statements import statements

HEADINGS = ("cold", "cached", "plain DRF")


def report(
    database: str, *, rounds: int, seconds: float, connections: int, without_plain: bool, say: Callable[[str], Any]
) -> dict[str, Any]:
    """Multiples of the floor by question; statements, memory and seconds to the first answer beside them.

    "Cold" is the site without a cache of answers and totals, its names in memory: the first answer to that query in an
    edition. "Cached" is any later one.
    """
    with ExitStack() as running, tempfile.TemporaryDirectory() as directory:

        def start(name: str, address: str, **more: str) -> Server:
            return running.enter_context(Server(name, address, environment(database, **more)))

        cached = start("cached", "/livez")
        cold = start("cold", "/livez", CACHE_URL="dummycache://")
        plain = None
        if not without_plain:
            plain = start("plain DRF", "/api/v1/policies/", DJANGO_SETTINGS_MODULE="config.bench.settings_plain")
        asked = questions(cached)
        for question in asked:
            check(question, cached, plain)
        addresses = [address for question in asked for address in question.addresses]
        answers = {address: cached.get(address) for address in addresses}
        floor.capture(Path(directory), {a: (body, headers["content-type"]) for a, (_, body, headers) in answers.items()})
        bare = start(FLOOR, asked[0].address, DJANGO_SETTINGS_MODULE="config.bench.settings_floor", **{floor.CAPTURED: directory})
        counted = statements(database, addresses)
        rows = []
        for question in asked:
            servers = [bare, cold, cached] + ([plain] if plain and question.is_plain else [])
            figures = measure(question, servers, rounds=rounds, seconds=seconds, connections=connections)
            times = {s.name: figures[s.name].times(figures[FLOOR]) for s in servers[1:]}
            most = max(counted[address] for address in question.addresses)
            rows.append({"name": question.name, "statements": most, **times})
            say(line(rows[-1]))
        started = [bare, cold, cached, *([plain] if plain else [])]
        memory = {s.name: round(s.megabytes_per_worker(), 1) for s in started}
        seconds_to_first = {s.name: round(s.started_in, 2) for s in started}
    return {"rows": rows, "megabytes_per_worker": memory, "seconds_to_first_answer": seconds_to_first}


def heading() -> str:
    return f"{'times the floor: wall / processor':36}" + "".join(f"{name:>18}" for name in HEADINGS) + "  statements"


def line(row: dict[str, Any]) -> str:
    return f"{row['name']:36}" + "".join(f"{_cell(row.get(name)):>18}" for name in HEADINGS) + f"{row['statements']:>12}"


def _cell(times: tuple[float, float | None] | None) -> str:
    if times is None:
        return "-"
    wall, processor = times
    return f"{wall:.2f} / {processor:.2f}" if processor is not None else f"{wall:.2f} / -"
