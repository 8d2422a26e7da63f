"""The screen on which staff import readers: first the report of every row, then all of them or none."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from editorial.admin_mixins.desk_forms import DeskForm
from editorial.table_import.file_formats.file_rows import MAX_BYTES, MAX_ROWS, FileRefused
from editorial.table_import.import_report import REFUSED
from editorial.table_import.staged_file import StagedFile, StagedFileMissing
from infra.file_stores.store_errors import StoreUnavailable
from subscriptions.staff.reader_import import COLUMNS, REQUIRED, check_file, import_readers

EXPIRED = "That table is no longer kept here: it was written already, or is older than a day. Choose the file again."
STORE_FAILED = "The table could not be kept, because the file store does not answer. Choose it again in a minute."
MODEL = "subscriptions.subscriber"
MAX_SHOWN = 500  # rows of a report


class ReaderFileForm(DeskForm):
    file = forms.FileField(
        label="Table", max_length=255, widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        help_text=f"An .xlsx workbook or CSV; at most {MAX_BYTES // 2**20} MB and {MAX_ROWS:,} rows.",
    )  # fmt: skip


def import_screen(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """`context` is that of a page of the admin. A key in the form says that its report was read."""
    if request.method == "POST" and "key" in request.POST:
        return _write(request, context)
    form = ReaderFileForm(request.POST or None, request.FILES or None)
    found: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        found = _check(request, form)
    return _page(request, {**context, **found, "form": form})


def _check(request: HttpRequest, form: ReaderFileForm) -> dict[str, Any]:
    """The report, its first rows (refused ones before the others), and the key of the file where it can be written."""
    file, key = form.cleaned_data["file"], uuid4()
    try:
        data = file.read(MAX_BYTES + 1)
        check = check_file(data, file.name)
        if check.readers:
            _staged(request, key).save(data, check.report)
    except FileRefused as refused:
        form.add_error("file", str(refused))
    except StoreUnavailable:
        form.add_error("file", STORE_FAILED)
    else:
        rows = sorted(check.report.rows, key=lambda row: (row.outcome != REFUSED, row.number))[:MAX_SHOWN]
        return {"report": check.report, "rows": rows, "key": key if check.readers else None}
    return {}


def _write(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    try:
        staged = _staged(request, UUID(request.POST["key"]))
        data, name = staged.table(), staged.report().file
        number = import_readers(data, name, by=request.user)
    except (StagedFileMissing, ValueError):
        messages.warning(request, EXPIRED)
    except FileRefused as refused:
        messages.error(request, str(refused))
    else:
        staged.remove()
        messages.success(request, f"{number:,} subscribers were added from {name}, each with its consent.")
        return HttpResponseRedirect(reverse("admin:subscriptions_subscriber_changelist"))
    return HttpResponseRedirect(reverse("admin:subscriptions_subscriber_import"))


def _staged(request: HttpRequest, key: UUID) -> StagedFile:
    return StagedFile(request.user.pk, MODEL, key)  # type: ignore[arg-type]


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    columns = [(name, name in REQUIRED, text) for name, text in COLUMNS.items()]
    return render(request, "admin/subscriptions/import.html", {**context, "columns": columns})
