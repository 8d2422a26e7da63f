"""Admin of webhooks: register, test, enable and disable endpoints; list calls and repeat them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html

from access.models import WebhookCall, WebhookEndpoint
from catalogue.models import CatalogueRevision, Change
from catalogue.publication_types import log_type_choices


class WebhookEndpointForm(forms.ModelForm):
    url = forms.URLField(
        label="Address", max_length=500, assume_scheme="https", help_text="Where we POST to, with https. Never a private address."
    )
    types = forms.MultipleChoiceField(
        choices=log_type_choices, required=False, widget=forms.CheckboxSelectMultiple, help_text="None means every type."
    )
    events = forms.MultipleChoiceField(
        choices=Change.Event.choices, required=False, widget=forms.CheckboxSelectMultiple, help_text="None means every event."
    )


class EndpointStateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("enabled", "Enabled"), ("failing", "Failing"), ("disabled", "Disabled")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[WebhookEndpoint]) -> QuerySet[WebhookEndpoint]:
        conditions: dict[str, dict[str, Any]] = {
            "enabled": {"disabled_at": None},
            "failing": {"disabled_at": None, "failing_since__isnull": False},
            "disabled": {"disabled_at__isnull": False},
        }
        return queryset.filter(**conditions.get(self.value() or "", {}))


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(admin.ModelAdmin):
    form = WebhookEndpointForm
    list_display = ("name", "state", "url", "token")
    list_filter = (EndpointStateFilter,)
    list_select_related = ("token",)
    search_fields = ("name", "url", "contact")
    autocomplete_fields = ("token",)
    actions = ("test", "enable", "disable")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = ("name", "url", "contact", "token", "types", "events")
        return (*fields, *self.get_readonly_fields(request, obj)) if obj else fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("state", "failures", "next_at", "waiting", "created_at", "created_by")

    @admin.display(description="state")
    def state(self, endpoint: WebhookEndpoint) -> str:
        if endpoint.disabled_at:
            return f"disabled since {timezone.localtime(endpoint.disabled_at):%-d %B %Y %H:%M}"
        if endpoint.failing_since:
            return f"failing since {timezone.localtime(endpoint.failing_since):%-d %B %Y %H:%M}"
        return "enabled"

    @admin.display(description="calls that wait")
    def waiting(self, endpoint: WebhookEndpoint) -> int:
        return endpoint.calls.filter(state=WebhookCall.State.WAITING).count()

    def save_model(self, request: HttpRequest, obj: WebhookEndpoint, form: Any, change: bool) -> None:
        if not change:
            obj.created_by, obj.position = request.user, CatalogueRevision.objects.get().last_change_number  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
        if not change:
            message = "The secret that signs the calls to {}, shown this once: {}."
            messages.warning(request, format_html(message, obj.name, format_html("<code>{}</code>", obj.secret)))

    @admin.action(description="Send a test", permissions=["change"])
    def test(self, request: HttpRequest, endpoints: QuerySet[WebhookEndpoint]) -> None:
        for endpoint in endpoints:
            endpoint.calls.create()
        messages.success(request, "A test is on its way; its answer stands among the calls within seconds.")

    @admin.action(description="Enable", permissions=["change"])
    def enable(self, request: HttpRequest, endpoints: QuerySet[WebhookEndpoint]) -> None:
        for endpoint in endpoints:
            endpoint.enable()
        messages.success(request, "Enabled. They are called with what they missed, in order.")

    @admin.action(description="Disable", permissions=["change"])
    def disable(self, request: HttpRequest, endpoints: QuerySet[WebhookEndpoint]) -> None:
        endpoints.filter(disabled_at=None).update(disabled_at=timezone.now())
        messages.success(request, "Disabled. What happens meanwhile is kept for them.")


@admin.register(WebhookCall)
class WebhookCallAdmin(admin.ModelAdmin):
    list_display = ("event", "endpoint", "state", "status", "attempts", "called_at", "error")
    list_filter = ("state", "endpoint")
    list_select_related = ("endpoint",)
    search_fields = ("key", "endpoint__name")
    actions = ("again", "give_up")

    @admin.display(description="event", ordering="change")
    def event(self, call: WebhookCall) -> str:
        return "test" if call.change is None else str(call.change)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [field.name for field in WebhookCall._meta.fields]

    @admin.action(description="Call again", permissions=["change"])
    def again(self, request: HttpRequest, calls: QuerySet[WebhookCall]) -> None:
        """With the same key, by which a receiver recognises a call that it already had."""
        count = calls.exclude(state=WebhookCall.State.WAITING).update(state=WebhookCall.State.WAITING)
        messages.success(request, f"{count} are called again.")

    @admin.action(description="Give up", permissions=["change"])
    def give_up(self, request: HttpRequest, calls: QuerySet[WebhookCall]) -> None:
        """For a call that the receiver cannot accept: the calls after it go on."""
        waiting = calls.filter(state=WebhookCall.State.WAITING)
        WebhookEndpoint.objects.filter(calls__in=waiting).update(next_at=timezone.now())
        count = waiting.update(state=WebhookCall.State.GIVEN_UP)
        messages.success(request, f"{count} given up. What follows them goes on.")
