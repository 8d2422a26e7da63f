"""Widget of the terms that authors proposed, for who may confirm them."""

from functools import lru_cache
from typing import Any

from django.db.models import Value
from django.urls import reverse

from catalogue.http.compiled_query import CompiledQuery
from catalogue.vocabulary.lookup import FACET_MODELS
from editorial.content.proposed_terms import open_proposals
from editorial.dashboard.context import DashboardContext
from editorial.dashboard.widgets import MAX_LINES, QueryResults, Widget, WidgetLine, WidgetLink, register_widget

MAX_COUNTED = 200  # proposals


@register_widget(45)
def proposed_terms(context: DashboardContext, results: QueryResults) -> Widget | None:
    """One statement."""
    models = {f"catalogue_{m._meta.model_name}": m for m in FACET_MODELS.values() if context.has_perm(_permission(m))}
    if not models:
        return None
    found = _proposals(tuple(models)).fetch()
    lines = [
        WidgetLine(
            f"{english} {chinese}".strip(),
            reverse(f"admin:{name}_proposal", args=[pk]),
            str(models[name]._meta.verbose_name).capitalize(),
            "To confirm, merge or decline",
        )
        for name, pk, english, chinese in found[:MAX_LINES]
    ]
    more = [
        WidgetLink(
            f"{str(models[name]._meta.verbose_name_plural).capitalize()} {sum(row[0] == name for row in found)}",
            reverse(f"admin:{name}_changelist") + "?is_proposed__exact=1&is_retired__exact=0",
        )
        for name in dict.fromkeys(row[0] for row in found)
    ]
    return Widget("proposed_terms", "Proposed terms", "No term is proposed.", lines, len(found), more, "terms to confirm")


@lru_cache(maxsize=16)
def _proposals(names: tuple[str, ...]) -> CompiledQuery:
    """Of the models that may be seen, by their names."""

    def union() -> Any:
        models = {f"catalogue_{model._meta.model_name}": model for model in FACET_MODELS.values()}
        first, *others = (
            open_proposals(models[name]).order_by().values_list(Value(name), "pk", "name_en", "name_zh") for name in names
        )
        return first.union(*others, all=True)[:MAX_COUNTED]

    return CompiledQuery(union)


def _permission(model: type) -> str:
    return f"catalogue.change_{model._meta.model_name}"  # type: ignore[attr-defined]
