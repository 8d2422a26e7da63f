"""Admin of API tokens: created and shown once, revoked."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html

from access.models import ApiToken
from access.rate_limit import daily_requests


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):
    list_display = ("name", "start", "contact", "per_minute", "state", "expires_at")
    list_filter = ("may_register_webhooks", "revoked_at", "expires_at")
    search_fields = ("name", "contact", "start")
    fields = ("name", "contact", "per_minute", "may_register_webhooks", "expires_at")
    actions = ("revoke",)

    @admin.display(description="state")
    def state(self, token: ApiToken) -> str:
        if token.revoked_at:
            return "revoked"
        return "valid" if token.expires_at > timezone.now() else "expired"

    @admin.display(description="requests of the last days")
    def used(self, token: ApiToken) -> str:
        by_day = daily_requests(f"token:{token.pk}")
        if by_day is None:
            return "not known: the counters cannot be reached"
        return ", ".join(f"{day:%-d %B}: {count:,}" for day, count in list(by_day.items())[-7:]) or "none"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*self.fields, "start", "state", "used", "created_at", "created_by") if obj else self.fields  # type: ignore[misc]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("start", "state", "used", "created_at", "created_by")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Tokens are revoked instead, so that the record of who had one stays."""
        return False

    def save_model(self, request: HttpRequest, obj: ApiToken, form: Any, change: bool) -> None:
        secret = ""
        if not change:
            secret, obj.created_by = obj.generate_secret(), request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
        if secret:
            message = "The token of {}, shown this once: {}. It goes into the header “Authorization: Bearer …”."
            messages.warning(request, format_html(message, obj.name, format_html("<code>{}</code>", secret)))

    @admin.action(description="Revoke", permissions=["change"])
    def revoke(self, request: HttpRequest, tokens: QuerySet[ApiToken]) -> None:
        count = tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
        messages.success(request, f"{count} revoked. They are refused from now on.")
