"""Merging two terms or two sources: chosen in the list or from the form, looked at side by side, done by one press."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from catalogue.models import Vocabulary
from editorial.term_merge.merge_records import merge_records
from editorial.term_merge.merge_rules import may_merge, merge_problems
from editorial.usage import UseGroup, find_uses
from editorial.usage.admin import UsageAdminMixin

MAX_CANDIDATES = 20  # by a search for the other one


class TermMergeAdminMixin(UsageAdminMixin):
    """Mixed into the admin of terms and sources."""

    change_form_template = "admin/usage/change_form.html"

    def merge_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        return [path("merge/", self.admin_site.admin_view(self.merge_screen), name=name)]

    def get_urls(self) -> list[URLPattern]:
        return [*self.usage_urls(), *self.merge_urls(), *super().get_urls()]  # type: ignore[misc]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return may_merge(request.user, self.model)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was merged stays as it was."""
        is_open = obj is None or obj.merged_into_id is None
        return is_open and super().has_change_permission(request, obj)  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was merged leads on from where it stood."""
        is_open = obj is None or obj.merged_into_id is None
        return is_open and super().has_delete_permission(request, obj)  # type: ignore[misc]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """The choosers offer nothing that was merged."""
        if request.path.endswith("/autocomplete/"):
            queryset = queryset.filter(merged_into=None)
        return super().get_search_results(request, queryset, search_term)  # type: ignore[misc]

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, obj: Any = None, **kwargs: Any) -> HttpResponse:
        if obj is not None:
            context["used"] = sum(group.total for group in find_uses(obj))
            context["may_merge"] = self.has_merge_permission(request) and obj.merged_into_id is None
            context["merge_address"] = f"{self._merge_address}?pk={obj.pk}"
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)  # type: ignore[misc]

    @property
    def _merge_address(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_merge")

    def merge_screen(self, request: HttpRequest) -> HttpResponse:
        """Asks for two, shows two, or merges two: `pk` twice, and `stays`, the key of the one that does."""
        if not self.has_merge_permission(request):
            raise PermissionDenied("You may not merge these; ask somebody who may change and delete them.")
        given = (request.POST if request.method == "POST" else request.GET).getlist("pk")
        keys = list(dict.fromkeys(key for key in given if key.isascii() and key.isdigit() and len(key) < 19))
        found = self.model._default_manager.in_bulk(map(int, keys))
        pair = [found[int(key)] for key in keys if int(key) in found][:2]
        if len(pair) < 2:
            return self._ask(request, pair)
        against: list[str] = []
        if request.method == "POST":
            target = next((row for row in pair if str(row.pk) == request.POST.get("stays")), None)
            if target is None:
                against = ["Choose which of the two stays."]
            else:
                source = next(row for row in pair if row is not target)
                try:
                    moved = merge_records(source, target, by=request.user)
                except ValidationError as refused:
                    against = refused.messages
                else:
                    return self._done(request, source, target, moved)
        return render(request, "admin/term_merge/compare.html", self._side_by_side(request, pair, against))

    def _done(self, request: HttpRequest, source: Any, target: Any, moved: int) -> HttpResponse:
        publications = "1 publication names" if moved == 1 else f"{moved} publications name"
        messages.success(request, f"“{source}” was merged into “{target}”. {publications} it in the working version.")
        for row, said in ((target, f"“{source}” was merged into it."), (source, f"It was merged into “{target}”.")):
            self.log_change(request, row, said)  # type: ignore[attr-defined]
        return HttpResponseRedirect(self.url_of("change", target))

    def _ask(self, request: HttpRequest, pair: list[Any]) -> HttpResponse:
        """Searched as in the list; each found leads on."""
        query = request.GET.get("q", "").strip()[:200]
        rows = self.model._default_manager.filter(merged_into=None).exclude(pk__in=[row.pk for row in pair])
        found, _ = self.get_search_results(request, rows, query)
        given = "".join(f"pk={row.pk}&" for row in pair)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Merge “{pair[0]}” with…" if pair else f"Merge two {self.opts.verbose_name_plural}",
            "known": pair,
            "query": query,
            "found": [{"row": row, "address": f"?{given}pk={row.pk}"} for row in found[:MAX_CANDIDATES]] if query else [],
        }
        return render(request, "admin/term_merge/choose.html", context)

    def _side_by_side(self, request: HttpRequest, pair: list[Any], against: list[str]) -> dict[str, Any]:
        sides: list[dict[str, Any]] = [
            {"row": row, "other": other, "uses": find_uses(row), "against": merge_problems(other, row)}
            for row, other in (pair, reversed(pair))
        ]
        free = [side for side in sides if not side["against"]]
        if free:
            first = max(free, key=lambda side: (getattr(side["row"], "is_standard", False), _use_count(side["uses"])))
            first["is_first_choice"] = True
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Merge two {self.opts.verbose_name_plural}",
            "sides": sides,
            "rows": _field_comparison(pair),
            "against": against,
            "is_term": issubclass(self.model, Vocabulary),
            "can_merge": bool(free),
        }


def _use_count(groups: list[UseGroup]) -> int:
    return sum(group.live + group.working for group in groups)


def _field_comparison(pair: list[Any]) -> list[dict[str, Any]]:
    """What an editor could have typed, of both; what is empty in both is left out."""
    rows = []
    for column in type(pair[0])._meta.concrete_fields:
        if column.editable and not column.primary_key:
            values = [_display_value(row, column) for row in pair]
            if any(values):
                rows.append({"label": str(column.verbose_name).capitalize(), "values": values, "differ": values[0] != values[1]})
    return rows


def _display_value(row: Any, column: Any) -> str:
    value = getattr(row, f"get_{column.name}_display")() if column.choices else getattr(row, column.name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


@admin.action(description="Merge two…", permissions=["merge"])
def merge_two(model_admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse | None:
    """An action of lists of terms and sources."""
    keys = list(queryset.order_by("pk").values_list("pk", flat=True)[:3])
    if len(keys) != 2:
        messages.error(request, "Choose exactly two to merge.")
        return None
    return HttpResponseRedirect(model_admin._merge_address + "?" + "&".join(f"pk={key}" for key in keys))
