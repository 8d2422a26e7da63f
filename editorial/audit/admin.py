"""Admin of the audit log: people read, filter and export it; nobody changes it."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from editorial.models import AuditEntry
from infra.spreadsheets import csv_lines

EXPORTED_COLUMNS = ("at", "by_name", "channel", "action", "type", "uid", "title", "version", "lock_version", "reason")


class LoggedActionFilter(admin.AllValuesFieldListFilter):
    """Offers the actions that the log contains, by their labels."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        labels: dict[Any, Any] = dict(AuditEntry.Action.choices)
        return ({**choice, "display": labels.get(choice["display"], choice["display"])} for choice in super().choices(changelist))


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    list_display = ("at", "who", "action", "title", "version", "reason", "channel")
    list_filter = (("action", LoggedActionFilter), "type", "channel", "at")
    search_fields = ("by_name", "title", "reason", "uid")
    list_per_page = 100
    show_full_result_count = False
    actions = None
    change_list_template = "admin/audit_log/change_list.html"
    fields = EXPORTED_COLUMNS

    @admin.display(description="who", ordering="by_name")
    def who(self, line: AuditEntry) -> str:
        return line.by_name or "the system"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        export = path("export/", self.admin_site.admin_view(self.export_screen), name="editorial_auditentry_export")
        return [export, *super().get_urls()]

    def export_screen(self, request: HttpRequest) -> StreamingHttpResponse:
        """The filtered list as CSV (UTF-8 with a byte order mark, for spreadsheets)."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        lines = self.get_changelist_instance(request).get_queryset(request)
        rows = ([getattr(line, name) for name in EXPORTED_COLUMNS] for line in lines.iterator(chunk_size=1000))
        answer = StreamingHttpResponse(csv_lines(list(EXPORTED_COLUMNS), rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="audit-{timezone.localdate():%Y-%m-%d}.csv"'
        return answer
