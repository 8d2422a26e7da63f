"""docs/performance.md: the figures of one run of the benchmark as tables, and the cost by number of policies as a picture."""

import math
import os
import platform
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from demo.benchmarks.benchmark_report import HEADINGS

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
PICTURE = Path("pictures/performance.svg")
WIDTH, HEIGHT, LEFT, BOTTOM, RIGHT = 760, 420, 60, 40, 200
LEADING = 16  # between labels, at least
COLOURS = ("#0b6e4f", "#b3261e", "#3a5fcd", "#8a5a00", "#6a3d9a", "#00708a")
DRAWN = ("detail page", "list page, filtered", "API list, three filters", "API search, two words", "API detail")
ABOUT = """# Performance

Response times as multiples of a bare Django view that returns the same bytes (“floor”): wall clock / processor time of the workers,
medians of {rounds} rounds in one run. “Cold” is the first answer to a request at a revision of the catalogue, “cached” any later
one; “after a publication”: up to 200 addresses, each requested once when something else has been published. Plain REST framework,
Wagtail and Datasette hold the same policies, and gave the same answers before anything was timed; a dash means that they cannot be
asked this, did not answer in half a minute, or were left out beside so many policies. Datasette is one process with threads, the
others two processes. None writes a line of a log for each request.{multiplied} Written by

    make bench N={sizes} ARGS="--peers --page --postgres URL{times}"

on {day}, {machine}.
"""
MULTIPLIED = """ The largest catalogue is the one before it {times} times over; its desk, which has the originals alone, is
left out."""


def write_page(measured: Mapping[str, Mapping[str, Any]], *, rounds: int, folder: Path = settings.BASE_DIR / "docs") -> None:
    """`measured` is that of the command `bench`, by number of policies and engine."""
    sizes = sorted({figures["policies"] for figures in measured.values() if "times" not in figures})
    times = max(figures.get("times", 1) for figures in measured.values())
    about = ABOUT.format(
        rounds=rounds,
        sizes=",".join(map(str, sizes)),
        multiplied=MULTIPLIED.format(times=times) if times > 1 else "",
        times=f" --times {times}" if times > 1 else "",
        day=date.today().isoformat(),
        machine=_machine(),
    )
    parts = [about, *(_table(name, figures) for name, figures in measured.items())]
    if len(sizes) > 1:
        (folder / PICTURE).write_text(_picture(measured), encoding="utf-8")
        parts.insert(1, f"![Cost of a first answer against the number of policies, both on logarithmic scales]({PICTURE})\n")
    (folder / "performance.md").write_text("\n".join(parts), encoding="utf-8")


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}, {connection.display_name}"


def _table(name: str, figures: Mapping[str, Any]) -> str:
    lines = [f"## {name}\n", _line(["Request", *HEADINGS, "statements"]), _line(["---"] * (len(HEADINGS) + 2))]
    lines += [
        _line([row["name"], *(_cell(row.get(one)) for one in HEADINGS), str(row["statements"] or "-")]) for row in figures["rows"]
    ]
    memory = ", ".join(f"{server} {size:.0f}" for server, size in figures["megabytes_per_worker"].items())
    return "\n".join([*lines, f"\nMegabytes a worker: {memory}.\n"])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(times: Sequence[float | None] | None) -> str:
    return " / ".join("-" if one is None else f"{one:.1f}" for one in times) if times else "-"


def _picture(measured: Mapping[str, Mapping[str, Any]]) -> str:
    """A line for each request of DRAWN: times the floor (wall, cold) by number of policies, on SQLite."""
    rows = {
        figures["policies"]: {row["name"]: row["cold"][0] for row in figures["rows"] if "cold" in row}
        for figures in measured.values()
        if figures["engine"] == SQLITE
    }
    sizes = sorted(rows)
    most = max(rows[size][one] for size in rows for one in DRAWN)

    def place(size: int, value: float) -> tuple[float, float]:
        across = math.log(size / min(sizes)) / math.log(max(sizes) / min(sizes))
        up = math.log(max(value, 1)) / math.log(most)
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - BOTTOM - 20)

    marks = [f'<text x="{place(size, 1)[0]:.0f}" y="{HEIGHT - 14}" text-anchor="middle">{size:,}</text>' for size in sizes]
    marks += [
        f'<text x="{LEFT - 8}" y="{place(sizes[0], value)[1] + 4:.0f}" text-anchor="end">{value}</text>'
        for value in (1, 2, 5, 10, 20, 50, 100)
        if value <= most
    ]
    lines, label_y = [], 0.0
    for colour, one in sorted(zip(COLOURS, DRAWN, strict=False), key=lambda drawn: -rows[sizes[-1]][drawn[1]]):
        points = [place(size, rows[size][one]) for size in sizes]
        label_y = max(label_y + LEADING, points[-1][1] + 4)
        drawn = " ".join(f"{x:.0f},{y:.0f}" for x, y in points)
        lines.append(f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="2"/>')
        lines.append(f'<text x="{points[-1][0] + 8:.0f}" y="{label_y:.0f}" fill="{colour}">{one}</text>')
    inside = "".join([*marks, *lines])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>{inside}</svg>\n'
    )
