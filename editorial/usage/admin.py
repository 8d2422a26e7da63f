"""Screen “Where used” of publications, sources and terms. A row in use cannot be deleted; the refusal lists its uses."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, reverse
from django.utils.html import format_html

from editorial.admin_mixins.object_screens import ObjectScreensMixin
from editorial.usage import UseGroup, find_uses, total_uses

MAX_PROTECTING_SHOWN = 20  # uses of one type, on the page that refuses a deletion


class UsageAdminMixin(ObjectScreensMixin):
    """Mixin for the admin of models whose rows others refer to."""

    delete_confirmation_template = "admin/usage/delete_confirmation.html"
    delete_selected_confirmation_template = "admin/usage/delete_selected_confirmation.html"

    def usage_urls(self) -> list[URLPattern]:
        return [self.screen("uses", self.uses_screen, "uses")]

    def uses_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The parameter `only` names a type of which `page` is shown; without it the first page of each type."""
        row = self.row_for(request, pk)
        page = request.GET.get("page", "")
        number = int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 6 else 1
        groups = find_uses(row, only=request.GET.get("only", ""), page=max(number, 1))
        visible_groups = {group.name for group in groups if self._may_see(request, group)}
        shown = {"groups": groups, "total": total_uses(groups), "visible_groups": visible_groups}
        context = self.page(request, row, f"Where used: {row}", **shown)
        return render(request, "admin/usage/uses.html", context)

    def _may_see(self, request: HttpRequest, group: UseGroup) -> bool:
        """Whether the user may view the rows of the group. The permission for areas decides about selections of an area."""
        first_row = group.uses[0].row if group.uses else None
        model_admin = self.admin_site._registry.get(type(getattr(first_row, "area", first_row)))
        return model_admin is not None and model_admin.has_view_permission(request)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Adds the uses to what protects the rows. A POST locks the rows before it looks for uses, so that no use is added
        between the check and the deletion.
        """
        deleted, counts, missing_permissions, protected = super().get_deleted_objects(objs, request)  # type: ignore[misc]
        rows: list[Model] = list(objs)
        if request.method == "POST":
            list(self.model._default_manager.select_for_update().filter(pk__in=[row.pk for row in rows]).order_by("pk"))
        for row in rows:
            for group in find_uses(row):
                protected = [*protected, *self._use_links(request, row, group)]
        return deleted, counts, missing_permissions, list(dict.fromkeys(protected))

    def _use_links(self, request: HttpRequest, row: Any, group: UseGroup) -> list[str]:
        """A line of HTML for each use that the user may view, at most MAX_PROTECTING_SHOWN; one more counts the others."""
        shown = group.uses[:MAX_PROTECTING_SHOWN] if self._may_see(request, group) else []
        kind = str(group.model._meta.verbose_name).capitalize()
        lines: list[str] = [
            format_html(
                '{}: <a href="{}">{}</a> ({})', kind, reverse(use.admin_url_name, args=[use.key]), use.row, ", ".join(use.locations)
            )
            for use in shown
        ]
        if group.total > len(shown):
            lines.append(
                format_html('<a href="{}">{} more {}</a>', self.url_of("uses", row), group.total - len(shown), group.label)
            )
        return lines
