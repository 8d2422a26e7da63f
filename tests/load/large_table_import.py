"""Five thousand policies by XLSX: forty bad ones named and nothing written, then all written; seconds and statements of each.

DEMO=1 DATABASE_URL=… python -m tests.load.large_table_import --rows 5000 --bad 40
"""

import argparse
import io
import resource
import sys
import time

import django

HEADINGS = [
    "slug", "title", "title_zh", "summary", "kind", "level", "sectors", "technologies", "regions", "issuers", "published_on",
    "sources", "body",
]  # fmt: skip


class Statements:
    """How many the connection is given."""

    count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--bad", type=int, default=40)
    sizes = parser.parse_args()
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_vocabulary", verbosity=0)
    run(sizes.rows, sizes.bad)


def run(rows: int, bad: int) -> None:
    """Exits where a bad row is not named, or anything is written too early or left out."""
    from django.db import connection

    from editorial.models import Snapshot, Source
    from editorial.table_import.import_table import dry_run, import_table
    from editorial.table_import.row_checker import TablePermissions
    from policies.models import Policy
    from policies.policy_table import POLICY_TABLE

    Source.objects.get_or_create(kind="document", title="Gazette", url="https://example.org/gazette")
    who, counted = {"by": None, "rights": TablePermissions(add=True, change=True)}, Statements()
    stamp, before = time.time_ns(), Policy.objects.count()
    wanted = {f"E{2 + n * (rows // bad)}" for n in range(bad)}
    with connection.execute_wrapper(counted):
        broken = timed(
            "report on the bad file",
            counted,
            lambda: dry_run(POLICY_TABLE, book(stamp, rows, wanted), "bad.xlsx", **who),
        )
        named = {problem.cell for row in broken.rows for problem in row.problems}
        if named != wanted or Policy.objects.count() != before:
            sys.exit(f"named {len(named)} of {bad}; written {Policy.objects.count() - before}")
        data = book(stamp, rows, set())
        report = timed("report on the mended file", counted, lambda: dry_run(POLICY_TABLE, data, "good.xlsx", **who))
        timed("writing", counted, lambda: import_table(POLICY_TABLE, data, report, **who))
        changed = book(stamp, rows, set(), level="ministry")
        report = timed("report on changes of all", counted, lambda: dry_run(POLICY_TABLE, changed, "new.xlsx", **who))
        timed("writing the changes", counted, lambda: import_table(POLICY_TABLE, changed, report, **who))
    if Policy.objects.filter(level="ministry").count() < rows or Snapshot.objects.count() < 2 * rows:
        sys.exit("not all rows were written")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{rows} rows of {len(data) / 2**20:.1f} MB, all {bad} bad ones named; {most:.0f} MB at most")


def timed(what, counted, work):
    counted.count, began = 0, time.monotonic()
    done = work()
    print(f"{what:28} {time.monotonic() - began:6.1f} s  {counted.count:6} statements")
    return done


def book(stamp: int, rows: int, bad: set[str], *, level: str = "national") -> bytes:
    """Policies with lists, dates and two paragraphs of text each; a bad row has a kind that is none."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.append(HEADINGS)
    for n in range(rows):
        kind = f"kind {n}" if f"E{n + 2}" in bad else "notice"
        body = f"<p>{'What it says and why it matters. ' * 12}</p><p>{'它说了什么。' * 20} {n}</p>"
        sheet.append([
            f"p-{stamp}-{n}", f"Plan {n}", f"第{n}号计划", f"Summary of plan {n}.", kind, level, "I; I64; C",
            "big-data; cloud-computing", "CN-HA; CN-SH", "miit", "2015-07-04" if n % 3 else "2015-07", "Gazette", body,
        ])  # fmt: skip
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


if __name__ == "__main__":
    main()
