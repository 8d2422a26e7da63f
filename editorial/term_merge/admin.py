"""Admin of merges: chooses two terms or sources, compares them, and merges them."""

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
from infra.text.whole_numbers import MAX_KEY, parse_whole_number

MAX_CANDIDATES = 20  # results of a search for the second row


class TermMergeAdminMixin(UsageAdminMixin):
    """Mixin for the admin of terms and sources."""

    change_form_template = "admin/usage/change_form.html"

    def merge_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        return [path("merge/", self.admin_site.admin_view(self.merge_screen), name=name)]

    def get_urls(self) -> list[URLPattern]:
        return [*self.usage_urls(), *self.merge_urls(), *super().get_urls()]  # type: ignore[misc]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return may_merge(request.user, self.model)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """False for a merged row: it does not change any more."""
        is_unmerged = obj is None or obj.merged_into_id is None
        return is_unmerged and super().has_change_permission(request, obj)  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """False for a merged row: it leads to the target of the merge."""
        is_unmerged = obj is None or obj.merged_into_id is None
        return is_unmerged and super().has_delete_permission(request, obj)  # type: ignore[misc]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Autocompletion leaves merged rows out."""
        if request.path.endswith("/autocomplete/"):
            queryset = queryset.filter(merged_into=None)
        return super().get_search_results(request, queryset, search_term)  # type: ignore[misc]

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, obj: Any = None, **kwargs: Any) -> HttpResponse:
        if obj is not None:
            context["use_count"] = sum(group.total for group in find_uses(obj))
            is_proposed = getattr(obj, "is_proposed", False)
            context["may_merge"] = may_merge(request.user, self.model, is_proposed=is_proposed) and obj.merged_into_id is None
            context["merge_address"] = f"{self._merge_address}?pk={obj.pk}"
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)  # type: ignore[misc]

    @property
    def _merge_address(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_merge")

    def merge_screen(self, request: HttpRequest) -> HttpResponse:
        """Chooses two rows, compares the two that `pk` names, or with a POST merges them into the one that `target` names."""
        posted = (request.POST if request.method == "POST" else request.GET).getlist("pk")
        keys = list(dict.fromkeys(key for key in posted if parse_whole_number(key, MAX_KEY)))
        rows = self.model._default_manager.in_bulk(map(int, keys))
        pair = [rows[int(key)] for key in keys if int(key) in rows][:2]
        if not may_merge(request.user, self.model, is_proposed=any(getattr(row, "is_proposed", False) for row in pair)):
            raise PermissionDenied("You may not merge these; ask somebody who may change and delete them.")
        if len(pair) < 2:
            return self._choice_page(request, pair)
        problems: list[str] = []
        if request.method == "POST":
            target = next((row for row in pair if str(row.pk) == request.POST.get("target")), None)
            if target is None:
                problems = ["Choose which of the two stays."]
            else:
                source = next(row for row in pair if row is not target)
                try:
                    reassigned = merge_records(source, target, by=request.user)
                except ValidationError as refused:
                    problems = refused.messages
                else:
                    return self._merged_response(request, source, target, reassigned)
        return render(request, "admin/term_merge/compare.html", self._comparison_context(request, pair, problems))

    def _merged_response(self, request: HttpRequest, source: Any, target: Any, reassigned: int) -> HttpResponse:
        """Reports and logs the merge, and redirects to the target. `reassigned` is the number of changed publications."""
        publications = "1 publication names" if reassigned == 1 else f"{reassigned} publications name"
        messages.success(request, f"“{source}” was merged into “{target}”. {publications} it in the working version.")
        for row, message in ((target, f"“{source}” was merged into it."), (source, f"It was merged into “{target}”.")):
            self.log_change(request, row, message)  # type: ignore[attr-defined]
        return HttpResponseRedirect(self.url_of("change", target))

    def _choice_page(self, request: HttpRequest, pair: list[Any]) -> HttpResponse:
        """The page with the search for the first or second row; results link to the next step."""
        query = request.GET.get("q", "").strip()[:200]
        rows = self.model._default_manager.filter(merged_into=None).exclude(pk__in=[row.pk for row in pair])
        matches, _ = self.get_search_results(request, rows, query)
        parameters = "".join(f"pk={row.pk}&" for row in pair)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Merge “{pair[0]}” with…" if pair else f"Merge two {self.opts.verbose_name_plural}",
            "chosen": pair,
            "query": query,
            "matches": [{"row": row, "address": f"?{parameters}pk={row.pk}"} for row in matches[:MAX_CANDIDATES]] if query else [],
        }
        return render(request, "admin/term_merge/choose.html", context)

    def _comparison_context(self, request: HttpRequest, pair: list[Any], problems: list[str]) -> dict[str, Any]:
        sides: list[dict[str, Any]] = [
            {"row": row, "other": other, "uses": find_uses(row), "problems": merge_problems(other, row)}
            for row, other in (pair, reversed(pair))
        ]
        possible = [side for side in sides if not side["problems"]]
        if possible:
            default = max(possible, key=lambda side: (getattr(side["row"], "is_standard", False), _use_count(side["uses"])))
            default["is_default"] = True
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Merge two {self.opts.verbose_name_plural}",
            "sides": sides,
            "rows": _field_comparison(pair),
            "problems": problems,
            "is_term": issubclass(self.model, Vocabulary),
            "can_merge": bool(possible),
        }


def _use_count(groups: list[UseGroup]) -> int:
    return sum(group.live + group.working for group in groups)


def _field_comparison(pair: list[Any]) -> list[dict[str, Any]]:
    """The editable columns with both values, without columns that are empty in both."""
    rows = []
    for column in type(pair[0])._meta.concrete_fields:
        if column.editable and not column.primary_key:
            values = [_display_value(row, column) for row in pair]
            if any(values):
                rows.append({"label": str(column.verbose_name).capitalize(), "values": values, "differs": values[0] != values[1]})
    return rows


def _display_value(row: Any, column: Any) -> str:
    value = getattr(row, f"get_{column.name}_display")() if column.choices else getattr(row, column.name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


@admin.action(description="Merge two…", permissions=["merge"])
def merge_two(model_admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse | None:
    """Action of the lists of terms and sources."""
    keys = list(queryset.order_by("pk").values_list("pk", flat=True)[:3])
    if len(keys) != 2:
        messages.error(request, "Choose exactly two to merge.")
        return None
    return HttpResponseRedirect(model_admin._merge_address + "?" + "&".join(f"pk={key}" for key in keys))
