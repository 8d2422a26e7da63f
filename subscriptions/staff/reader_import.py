"""Imports readers who agreed elsewhere: each row with the evidence of its consent. All rows are written or none."""

import time
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from catalogue.vocabulary.date_text import start_of_day
from editorial.audit import audit_log
from editorial.models import AuditEntry
from editorial.table_import.file_formats.file_rows import FileRefused, FileRow, FileTable, UnreadableCell, normalize_heading
from editorial.table_import.file_formats.read_table import read_table
from editorial.table_import.import_report import NEW, REFUSED, UNCHANGED, CellProblem, ImportReport, RowReport, cell_problem
from mailing.address_hash import address_hasher
from mailing.models import Suppression
from subscriptions.mail_addresses import clean_address
from subscriptions.models import Consent, Preference, Subscriber, Wishes
from subscriptions.models.subscribers import new_secret

COLUMNS = {
    "address": "The mail address.",
    "language": "Of the mail: en or zh; en if it is empty.",
    "consent_on": "The day of the consent, as 2026-03-31.",
    "consent_evidence": "How it is known, and where the proof is kept: a signed list, a letter, the export of a former system.",
}
REQUIRED = ("address", "consent_on", "consent_evidence")
LANGUAGES = {"": "en-gb", "en": "en-gb", "en-gb": "en-gb", "zh": "zh-hans", "zh-hans": "zh-hans"}
WORDS = "Not shown by this site: see the evidence."
BATCH_SIZE = 500
MAX_EVIDENCE = 500  # characters of Consent.evidence


class NewReader(NamedTuple):
    address: str
    address_hash: str
    language: str
    given_at: datetime
    evidence: str


class ImportCheck(NamedTuple):
    """`readers` are those that would be written, in the order of the file."""

    report: ImportReport
    readers: list[NewReader]


def check_file(data: bytes, name: str) -> ImportCheck:
    """Read the file and look at every row; nothing is written. Raises FileRefused."""
    began = time.monotonic()
    table = read_table(data, headings=set(COLUMNS))
    names = [normalize_heading(cell.shown if isinstance(cell, UnreadableCell) else cell) for cell in table.headings]
    headings = [cell_problem(column, "This column is missing.") for column in REQUIRED if column not in names]
    unknown = [column for column in names if column and column not in COLUMNS]
    headings += [cell_problem(column, "No column is called that. Rename or remove it.") for column in unknown]
    checked = [] if headings else list(_checked_rows(table, names))
    rows = [row for row, _reader in checked]
    report = ImportReport(name, time.monotonic() - began, headings, rows, table.encoding, table.samples, table.notices)
    return ImportCheck(report, [reader for _row, reader in checked if reader] if not report.problems else [])


def _checked_rows(table: FileTable, names: list[str]) -> Iterator[tuple[RowReport, NewReader | None]]:
    hash_of = address_hasher()
    known = dict(Subscriber.objects.exclude(state=Subscriber.State.PENDING).values_list("address_hash", "state"))
    suppressed = dict(Suppression.objects.values_list("address_hash", "reason"))
    seen: dict[str, int] = {}
    for line in table.lines:
        reader, problems = _read_row(line, names)
        address_hash = hash_of(reader.address) if reader else ""
        if reader and (first := seen.setdefault(address_hash, line.number)) != line.number:
            problems.append(cell_problem("address", f"This address stands in row {first} already.", value=reader.address))
        title = reader.address if reader else ""
        if problems or reader is None:
            yield RowReport(line.number, REFUSED, title, problems=problems), None
        elif note := _why_left_out(known.get(address_hash), suppressed.get(address_hash)):
            yield RowReport(line.number, UNCHANGED, title, note=note), None
        else:
            yield RowReport(line.number, NEW, title), reader._replace(address_hash=address_hash)


def _why_left_out(state: str | None, reason: str | None) -> str:
    """Why a good row is not written; "" for one that is."""
    if reason:
        return f"Left out: {Suppression.Reason(reason).label.lower()}. Only the reader can sign up again."
    if state == Subscriber.State.ACTIVE:
        return "Left as it is: subscribed already."
    return f"Left out: {Subscriber.State(state).label.lower()}. Only the reader can sign up again." if state else ""


def _read_row(line: FileRow, names: list[str]) -> tuple[NewReader | None, list[CellProblem]]:
    """The reader of the row, without a hash; None where a cell has a problem."""
    cells = dict.fromkeys(COLUMNS, "")
    problems = []
    for position, (column, cell) in enumerate(zip(names, line.cells, strict=False)):
        if isinstance(cell, UnreadableCell):
            problems.append(cell_problem(column, cell.message, value=cell.shown, position=position, number=line.number))
        else:
            cells[column] = cell.strip()
    for column, message in _cell_mistakes(cells):
        place = names.index(column) if column in names else None
        problems.append(cell_problem(column, message, value=cells[column], position=place, number=line.number))
    if problems:
        return None, problems
    given_at = start_of_day(date.fromisoformat(cells["consent_on"]))
    address = clean_address(cells["address"])
    return NewReader(address, "", LANGUAGES[cells["language"].casefold()], given_at, cells["consent_evidence"]), []


def _cell_mistakes(cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    try:
        clean_address(cells["address"])
    except ValidationError as refused:
        yield "address", " ".join(refused.messages)
    if cells["language"].casefold() not in LANGUAGES:
        yield "language", "Write en or zh."
    try:
        if date.fromisoformat(cells["consent_on"]) > timezone.localdate():
            yield "consent_on", "This day is in the future."
    except ValueError:
        yield "consent_on", "Write the day as 2026-03-31."
    if not cells["consent_evidence"]:
        yield "consent_evidence", "Without evidence of consent nobody is mailed."
    elif len(cells["consent_evidence"]) > MAX_EVIDENCE:
        yield "consent_evidence", f"Say it in at most {MAX_EVIDENCE} characters."


@transaction.atomic
def import_readers(data: bytes, name: str, *, by: audit_log.Actor) -> int:
    """Check the file once more and write all its new readers; returns how many. Raises FileRefused if it has a mistake by now."""
    check = check_file(data, name)
    if check.report.problems:
        raise FileRefused("Nothing was written: something changed since the report. Choose the file again.")
    preference = Preference.objects.of(Wishes())
    Subscriber.objects.filter(address_hash__in=[one.address_hash for one in check.readers]).delete()  # never confirmed
    for start in range(0, len(check.readers), BATCH_SIZE):
        _write(check.readers[start : start + BATCH_SIZE], preference)
    audit_log.record_batch(
        AuditEntry.Action.IMPORTED_TABLE,
        f"subscribers: {name}",
        by=by,
        reason=f"{len(check.readers)} new subscribers, with consent",
    )
    return len(check.readers)


def _write(readers: list[NewReader], preference: Preference) -> None:
    state = Subscriber.State.ACTIVE
    rows = Subscriber.objects.bulk_create(
        Subscriber(
            address=one.address, address_hash=one.address_hash, secret=new_secret(), state=state, language=one.language,
            preference=preference, confirmed_at=one.given_at,
        )
        for one in readers
    )  # fmt: skip
    Consent.objects.bulk_create(
        Consent(
            subscriber=row, way=Consent.Way.IMPORTED, words=WORDS, version="imported", given_at=one.given_at, evidence=one.evidence
        )
        for row, one in zip(rows, readers, strict=True)
    )
