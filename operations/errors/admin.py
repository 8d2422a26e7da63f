"""Admin of errors: administrators read them, mark them as settled and delete them."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from operations.models import ErrorReport

SHOWN_FIELDS = (
    "error",
    "message",
    "location",
    "count",
    "first_seen",
    "last_seen",
    "request_id",
    "path",
    "job",
    "release",
    "frame_list",
)


@admin.register(ErrorReport)
class ErrorReportAdmin(admin.ModelAdmin):
    list_display = ("error", "location", "message", "count", "last_seen", "is_settled")
    list_filter = ("is_settled", "last_seen")
    search_fields = ("error", "message", "location", "request_id", "path")
    fields = ("is_settled", *SHOWN_FIELDS)
    readonly_fields = SHOWN_FIELDS
    actions = ("settle",)
    list_per_page = 50

    @admin.display(description="frames")
    def frame_list(self, report: ErrorReport) -> SafeString:
        return format_html("<ol>{}</ol>", format_html_join("", "<li><code>{}</code></li>", ((frame,) for frame in report.frames)))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.action(description="Mark as settled", permissions=["change"])
    def settle(self, request: HttpRequest, reports: QuerySet[ErrorReport]) -> None:
        messages.success(request, f"{reports.update(is_settled=True)} marked as settled.")
