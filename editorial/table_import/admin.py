"""Admin of tables: export of a list, template, and import in two steps, with a report before anything is written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from editorial.admin_mixins.desk_forms import DeskForm
from editorial.table_import.file_formats.file_rows import MAX_BYTES, MAX_ROWS, FileRefused
from editorial.table_import.import_report import CSV_HEADINGS, OUTCOMES, REFUSED, ImportReport, csv_cells
from editorial.table_import.import_table import ImportAborted, dry_run, import_table
from editorial.table_import.row_checker import TablePermissions
from editorial.table_import.schemas.table_schema import TableSchema
from editorial.table_import.staged_file import StagedFile, StagedFileMissing
from editorial.table_import.table_export import describe_columns, export_children, export_rows, mark_long_cells, template_workbook
from infra.file_stores.store_errors import StoreUnavailable
from infra.spreadsheets import build_workbook, csv_lines

XLSX_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_PER_PAGE = 100
EXPIRED_MESSAGE = "That table is no longer kept here: it was written already, or is older than a day. Choose the file again."
STORE_FAILED_MESSAGE = "The table could not be kept, because the file store does not answer. Choose it again in a minute."


class TableUploadForm(DeskForm):
    """`key` names the staged file before the upload, so that the page can ask for the progress of the import."""

    file = forms.FileField(
        label="Table", max_length=255, widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        help_text=f"An .xlsx workbook or CSV; at most {MAX_BYTES // 2**20} MB and {MAX_ROWS:,} rows.",
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_file(self) -> Any:
        if self.cleaned_data["file"].size > MAX_BYTES:
            raise forms.ValidationError(f"The file has more than {MAX_BYTES // 2**20} MB. Divide it.")
        return self.cleaned_data["file"]


class TableImportAdmin(admin.ModelAdmin):
    """Base of the admin of a model that has a table."""

    table: ClassVar[TableSchema]
    change_list_template = "admin/table_import/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        report_route = "import/<uuid:key>/"
        return [
            self._screen("export/<str:kind>/", require_safe(self.export_screen), "export"),
            self._screen("template/", require_safe(self.template_screen), "template"),
            self._screen("import/", self.import_screen, "import"),
            self._screen(report_route, self.report_screen, "import_report"),
            self._screen(f"{report_route}csv/", require_safe(self.report_csv_screen), "import_csv"),
            self._screen(f"{report_route}progress/", require_safe(self.progress_screen), "import_progress"),
            *super().get_urls(),
        ]

    def _screen(self, route: str, view: Callable[..., Any], name: str) -> URLPattern:
        return path(route, self.admin_site.admin_view(view), name=f"{self.opts.app_label}_{self.opts.model_name}_{name}")

    def _address(self, name: str, *args: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=args)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {**(extra_context or {}), "may_import": any(self._rights(request))})

    def _rights(self, request: HttpRequest) -> TablePermissions:
        return TablePermissions(self.has_add_permission(request), self.has_change_permission(request))

    def _require_rights(self, request: HttpRequest) -> TablePermissions:
        """The rights of the user. Raises PermissionDenied where the user may neither add nor change."""
        rights = self._rights(request)
        if not any(rights):
            raise PermissionDenied
        return rights

    def export_screen(self, request: HttpRequest, kind: str) -> Any:
        """Exports the list under its present filters. Raises Http404 where `kind` is neither csv nor xlsx."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind not in ("csv", "xlsx"):
            raise Http404
        try:
            queryset = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(f"{self._address('changelist')}?e=1")
        rows = export_rows(self.table, queryset)
        name = f"{self._file_stem}-{timezone.localdate():%Y-%m-%d}.{kind}"
        if kind == "xlsx":
            further = [(title, head, mark_long_cells(cells)) for title, head, cells in export_children(self.table, queryset)]
            return _download_response(build_workbook(self.table.headings, mark_long_cells(rows), further), name)
        response = StreamingHttpResponse(csv_lines(self.table.headings, rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def template_screen(self, request: HttpRequest) -> HttpResponse:
        self._require_rights(request)
        return _download_response(template_workbook(self.table), f"{self._file_stem}-empty.xlsx")

    def import_screen(self, request: HttpRequest) -> HttpResponse:
        rights = self._require_rights(request)
        form = TableUploadForm(request.POST, request.FILES) if request.method == "POST" else TableUploadForm()
        if form.is_valid():
            file, staged = form.cleaned_data["file"], self._staged(request, form.cleaned_data["key"])
            data = file.read()
            try:
                report = dry_run(
                    self.table, data, file.name, by=request.user, rights=rights, report_progress=staged.report_progress
                )
                staged.save(data, report)
            except FileRefused as refused:
                staged.remove()
                form.add_error("file", str(refused))
            except StoreUnavailable:
                form.add_error("file", STORE_FAILED_MESSAGE)
            else:
                return HttpResponseRedirect(self._address("import_report", staged.key))
        title = f"Import {self.opts.verbose_name_plural}"
        context = {"form": form, "key": uuid4(), "columns": describe_columns(self.table), "sheets": [*self.table.children]}
        return self._page(request, "form", title, **context)

    def report_screen(self, request: HttpRequest, key: UUID) -> HttpResponse:
        rights, staged = self._require_rights(request), self._staged(request, key)
        try:
            if request.method == "POST":
                return self._write(request, staged, rights)
            report = staged.report()
        except StagedFileMissing:
            messages.warning(request, EXPIRED_MESSAGE)
            return HttpResponseRedirect(self._address("import"))
        default = REFUSED if report.problems else "all"
        show = request.GET.get("show", default)
        rows = report.rows_with_outcome(show) if show in OUTCOMES else report.rows
        page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
        context = {"report": report, "page": page, "show": show if show in OUTCOMES else "all", "key": key}
        return self._page(request, "report", f"Import {self.opts.verbose_name_plural}: {report.file}", **context)

    def _write(self, request: HttpRequest, staged: StagedFile, rights: TablePermissions) -> HttpResponse:
        """Writes the staged table, or shows its new report where a row has a problem now. Raises StagedFileMissing."""
        data, reviewed = staged.table(), staged.report()
        try:
            written = import_table(
                self.table, data, reviewed, by=request.user, rights=rights,
                report_progress=staged.report_progress, within=self._claim(staged),
            )  # fmt: skip
        except ImportAborted as refused:
            staged.save_report(refused.report)
            messages.error(request, "Nothing was written: something changed since the report. This is how it stands now.")
            return HttpResponseRedirect(self._address("import_report", staged.key))
        messages.success(request, _summary(written, self.table))
        return HttpResponseRedirect(self._address("changelist"))

    @contextmanager
    def _claim(self, staged: StagedFile) -> Iterator[None]:
        """Lets one request write the staged file; a second one raises StagedFileMissing."""
        types = ContentType.objects.select_for_update(no_key=True)
        types.get(pk=ContentType.objects.get_for_model(self.model).pk)
        staged.table()
        yield
        staged.remove()

    def report_csv_screen(self, request: HttpRequest, key: UUID) -> StreamingHttpResponse:
        self._require_rights(request)
        try:
            report = self._staged(request, key).report()
        except StagedFileMissing:
            raise Http404(EXPIRED_MESSAGE) from None
        response = StreamingHttpResponse(csv_lines(CSV_HEADINGS, csv_cells(report)), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self._file_stem}-report.csv"'
        return response

    def progress_screen(self, request: HttpRequest, key: UUID) -> JsonResponse:
        self._require_rights(request)
        return JsonResponse(self._staged(request, key).progress())

    def _staged(self, request: HttpRequest, key: UUID) -> StagedFile:
        return StagedFile(request.user.pk, self.opts.label_lower, key)  # type: ignore[arg-type]

    def _page(self, request: HttpRequest, name: str, title: str, **extra: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, **extra}
        return render(request, f"admin/table_import/{name}.html", context)

    @property
    def _file_stem(self) -> str:
        return str(self.opts.verbose_name_plural).replace(" ", "-")


def _download_response(file: IO[bytes], name: str) -> HttpResponse:
    with file:
        response = HttpResponse(file.read(), content_type=XLSX_MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _summary(report: ImportReport, table: TableSchema) -> str:
    totals = report.totals
    summary = (
        f"Written from {report.file}: {totals['new']:,} new, {totals['changed']:,} changed, {totals['unchanged']:,} left "
        f"as they were, in {report.seconds:.0f} seconds. {table.after_import_message} {report.encoding_note}"
    )
    return summary.strip()
