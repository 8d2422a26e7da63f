"""Screens of tables: export of a list, the empty table, and import in two steps with a report between them."""

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

from catalogue.tables import csv_lines, workbook
from editorial.admin.labels import PlainLabels
from editorial.tables.checking import Rights
from editorial.tables.exporting import explained, exported, fitting, template
from editorial.tables.importing import NotWritten, report_on, write
from editorial.tables.keeping import Kept, NotKept
from editorial.tables.lines import MOST_BYTES, MOST_LINES, FileRefused
from editorial.tables.report import CSV_HEADINGS, OUTCOMES, REFUSED, Report, csv_cells
from editorial.tables.sheets import Sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_A_PAGE = 100
GONE = "That table is no longer kept here: it was written already, or is older than a day. Choose the file again."


class TableForm(PlainLabels, forms.Form):
    """The key is made with the form, so that the page can ask how far the work is."""

    file = forms.FileField(
        label="Table", max_length=255, widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        help_text=f"An .xlsx workbook (its first sheet) or CSV; at most {MOST_BYTES // 2**20} MB and {MOST_LINES:,} rows.",
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_file(self) -> Any:
        if self.cleaned_data["file"].size > MOST_BYTES:
            raise forms.ValidationError(f"The file has more than {MOST_BYTES // 2**20} MB. Divide it.")
        return self.cleaned_data["file"]


class TableScreens(admin.ModelAdmin):
    """Mixed into an admin whose model has a table."""

    table: ClassVar[Sheet]
    change_list_template = "admin/tables/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        kept = "import/<uuid:key>/"
        return [
            self._screen("export/<str:kind>/", require_safe(self.export_screen), "export"),
            self._screen("template/", require_safe(self.template_screen), "template"),
            self._screen("import/", self.import_screen, "import"),
            self._screen(kept, self.report_screen, "import_report"),
            self._screen(f"{kept}csv/", require_safe(self.report_csv_screen), "import_csv"),
            self._screen(f"{kept}progress/", require_safe(self.progress_screen), "import_progress"),
            *super().get_urls(),
        ]

    def _screen(self, route: str, view: Callable[..., Any], name: str) -> URLPattern:
        return path(route, self.admin_site.admin_view(view), name=f"{self.opts.app_label}_{self.opts.model_name}_{name}")

    def _address(self, name: str, *args: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=args)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {**(extra_context or {}), "may_import": any(self._rights(request))})

    def _rights(self, request: HttpRequest) -> Rights:
        return Rights(self.has_add_permission(request), self.has_change_permission(request))

    def _let_in(self, request: HttpRequest) -> Rights:
        """Raises PermissionDenied for who may neither add nor change."""
        rights = self._rights(request)
        if not any(rights):
            raise PermissionDenied
        return rights

    def export_screen(self, request: HttpRequest, kind: str) -> Any:
        """What the list shows under its present filters. Raises Http404 for what is neither csv nor xlsx."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind not in ("csv", "xlsx"):
            raise Http404
        try:
            rows = exported(self.table, self.get_changelist_instance(request).get_queryset(request))
        except IncorrectLookupParameters:
            return HttpResponseRedirect(f"{self._address('changelist')}?e=1")
        name = f"{self._plural}-{timezone.localdate():%Y-%m-%d}.{kind}"
        if kind == "xlsx":
            return _attached(workbook(self.table.headings, fitting(rows)), name)
        answer = StreamingHttpResponse(csv_lines(self.table.headings, rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    def template_screen(self, request: HttpRequest) -> HttpResponse:
        self._let_in(request)
        return _attached(template(self.table), f"{self._plural}-empty.xlsx")

    def import_screen(self, request: HttpRequest) -> HttpResponse:
        rights = self._let_in(request)
        form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
        if form.is_valid():
            file, kept = form.cleaned_data["file"], self._kept(request, form.cleaned_data["key"])
            data = file.read()
            try:
                report = report_on(self.table, data, file.name, by=request.user, rights=rights, say=kept.say)
            except FileRefused as refused:
                kept.remove()
                form.add_error("file", str(refused))
            else:
                kept.put(data, report)
                return HttpResponseRedirect(self._address("import_report", kept.key))
        title = f"Import {self.opts.verbose_name_plural}"
        return self._page(request, "form", title, form=form, key=uuid4(), columns=explained(self.table))

    def report_screen(self, request: HttpRequest, key: UUID) -> HttpResponse:
        rights, kept = self._let_in(request), self._kept(request, key)
        try:
            if request.method == "POST":
                return self._write(request, kept, rights)
            report = kept.report()
        except NotKept:
            messages.warning(request, GONE)
            return HttpResponseRedirect(self._address("import"))
        default = REFUSED if report.problems else "all"
        show = request.GET.get("show", default)
        rows = report.of(show) if show in OUTCOMES else report.rows
        page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
        shown = {"report": report, "page": page, "show": show if show in OUTCOMES else "all", "key": key}
        return self._page(request, "report", f"Import {self.opts.verbose_name_plural}: {report.file}", **shown)

    def _write(self, request: HttpRequest, kept: Kept, rights: Rights) -> HttpResponse:
        """Raises NotKept."""
        data, seen = kept.table(), kept.report()
        try:
            written = write(
                self.table, data, seen, by=request.user, rights=rights, say=kept.say, within=self._once(kept)
            )  # fmt: skip
        except NotWritten as refused:
            kept.put_report(refused.report)
            messages.error(request, "Nothing was written: something changed since the report. This is how it stands now.")
            return HttpResponseRedirect(self._address("import_report", kept.key))
        messages.success(request, _told(written, self.table))
        return HttpResponseRedirect(self._address("changelist"))

    @contextmanager
    def _once(self, kept: Kept) -> Iterator[None]:
        """One table of a model at a time: whoever pressed twice finds it gone. Raises NotKept."""
        types = ContentType.objects.select_for_update(no_key=True)
        types.get(pk=ContentType.objects.get_for_model(self.model).pk)
        kept.table()
        yield
        kept.remove()

    def report_csv_screen(self, request: HttpRequest, key: UUID) -> StreamingHttpResponse:
        self._let_in(request)
        try:
            report = self._kept(request, key).report()
        except NotKept:
            raise Http404(GONE) from None
        answer = StreamingHttpResponse(csv_lines(CSV_HEADINGS, csv_cells(report)), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{self._plural}-report.csv"'
        return answer

    def progress_screen(self, request: HttpRequest, key: UUID) -> JsonResponse:
        self._let_in(request)
        return JsonResponse(self._kept(request, key).progress())

    def _kept(self, request: HttpRequest, key: UUID) -> Kept:
        return Kept(request.user.pk, self.opts.label_lower, key)  # type: ignore[arg-type]

    def _page(self, request: HttpRequest, name: str, title: str, **more: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, **more}
        return render(request, f"admin/tables/{name}.html", context)

    @property
    def _plural(self) -> str:
        return str(self.opts.verbose_name_plural).replace(" ", "-")


def _attached(file: IO[bytes], name: str) -> HttpResponse:
    with file:
        answer = HttpResponse(file.read(), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _told(report: Report, table: Sheet) -> str:
    totals = report.totals
    return (
        f"Written from {report.file}: {totals['new']:,} new, {totals['changed']:,} changed, {totals['unchanged']:,} left "
        f"as they were, in {report.seconds:.0f} seconds. {table.afterwards}"
    )
