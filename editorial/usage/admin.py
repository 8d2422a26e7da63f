"""“Where used” of publications, sources and terms; a deletion that would break something is refused with the list."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, reverse
from django.utils.html import format_html

from editorial.admin_mixins.object_screens import ObjectScreensMixin
from editorial.usage import UseGroup, find_uses, total_uses

MAX_PROTECTING_SHOWN = 20  # of a kind, on the page that refuses a deletion


class UsageAdminMixin(ObjectScreensMixin):
    """Mixed into the admin of what can be used."""

    delete_confirmation_template = "admin/usage/delete_confirmation.html"
    delete_selected_confirmation_template = "admin/usage/delete_selected_confirmation.html"

    def usage_urls(self) -> list[URLPattern]:
        return [self.screen("uses", self.uses_screen, "uses")]

    def uses_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        """`only` names a kind, of which `page` is shown."""
        row = self.row_for(request, pk)
        page = request.GET.get("page", "")
        number = int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 6 else 1
        groups = find_uses(row, only=request.GET.get("only", ""), page=max(number, 1))
        may_see = {group.name for group in groups if self._may_see(request, group)}
        context = self.page(request, row, f"Where used: {row}", groups=groups, total=total_uses(groups), may_see=may_see)
        return render(request, "admin/usage/uses.html", context)

    def _may_see(self, request: HttpRequest, group: UseGroup) -> bool:
        """A selection of an area is seen by who sees areas."""
        about = group.uses[0].row if group.uses else None
        known = self.admin_site._registry.get(type(getattr(about, "area", about)))
        return known is not None and known.has_view_permission(request)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What uses them protects them. Their rows are locked before it is asked who does, so that nobody begins to meanwhile."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)  # type: ignore[misc]
        rows: list[Model] = list(objs)
        if request.method == "POST":
            list(self.model._default_manager.select_for_update().filter(pk__in=[row.pk for row in rows]).order_by("pk"))
        for row in rows:
            for group in find_uses(row):
                protected = [*protected, *self._refusing(request, row, group)]
        return deleted, counts, lacking, list(dict.fromkeys(protected))

    def _refusing(self, request: HttpRequest, row: Any, group: UseGroup) -> list[str]:
        shown = group.uses[:MAX_PROTECTING_SHOWN] if self._may_see(request, group) else []
        kind = str(group.model._meta.verbose_name).capitalize()
        said: list[str] = [
            format_html(
                '{}: <a href="{}">{}</a> ({})', kind, reverse(use.admin_url_name, args=[use.key]), use.row, ", ".join(use.places)
            )
            for use in shown
        ]
        if group.total > len(shown):
            said.append(format_html('<a href="{}">{} more {}</a>', self.url_of("uses", row), group.total - len(shown), group.label))
        return said
