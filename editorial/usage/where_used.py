"""Finds the uses of a publication, source, term or file: in working versions, pending texts and live versions.

The references are read from the models (`reference_fields`), so that a new type or relation is found without a change here. The
number of statements does not grow with the uses.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, IntegerField, Q, Value

from catalogue.vocabulary.reassign import foreign_keys_to
from editorial.content import publication_registry
from editorial.content.reference_fields import reference_fields, rich_text_columns
from editorial.models import Publication
from editorial.usage.live_uses import live_uses
from editorial.usage.pending_uses import pending_uses
from editorial.usage.target import UsageTarget

PAGE_SIZE = 50
LIVE_LABEL = "live version"
IN_TEXT_LABEL = "link in “{}”"


@dataclass(frozen=True)
class Use:
    """A row that refers to the target. `locations` say where: fields, children, “live version”, “draft set aside” and others."""

    row: models.Model
    locations: tuple[str, ...]
    is_working: bool = True
    is_live: bool = False

    @property
    def admin_url_name(self) -> str:
        """The URL name of the form of the row; a partner's selection has the form of its priority area."""
        form_row = getattr(self.row, "area", self.row)
        return f"admin:{form_row._meta.app_label}_{form_row._meta.model_name}_change"

    @property
    def key(self) -> Any:
        """The primary key for `admin_url_name`."""
        return getattr(self.row, "area", self.row).pk


@dataclass(frozen=True)
class UseGroup:
    """Uses in rows of one model: their numbers in all, in working versions, live and pending, and the uses of one page."""

    model: type[models.Model]
    total: int
    working: int
    live: int
    pending: int
    uses: list[Use] = field(default_factory=list)
    page: int = 1

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @property
    def name(self) -> str:
        """The name of the model in URLs."""
        return str(self.model._meta.model_name)

    @property
    def of_publications(self) -> bool:
        return issubclass(self.model, Publication)

    @property
    def next_page(self) -> int | None:
        return self.page + 1 if self.page * PAGE_SIZE < self.total else None

    @property
    def shown_from(self) -> int:
        return (self.page - 1) * PAGE_SIZE + 1

    @property
    def shown_to(self) -> int:
        return self.shown_from + len(self.uses) - 1


def find_uses(target: models.Model | None, *, texts: Sequence[str] = (), only: str = "", page: int = 1) -> list[UseGroup]:
    """The uses by model, without models that have none: the first PAGE_SIZE of each, and `page` of the model named `only`.

    `texts`, such as the uid of a file, are searched in rich text and in live documents. The uid and the addresses of a
    publication are always searched. References to a term or source that was merged into the target count.
    """
    usage_target = UsageTarget.of(target, texts)
    live, pending = live_uses(usage_target), pending_uses(usage_target)
    groups = [
        _publication_group(model, usage_target, live, pending, only=only, page=page)
        for model in publication_registry.publication_models()
    ]
    return [group for group in (*groups, *_vocabulary_groups(target)) if group.total]


def total_uses(groups: Iterable[UseGroup]) -> int:
    return sum(group.total for group in groups)


def _publication_group(
    model: type[Publication],
    target: UsageTarget,
    live: dict[str, set[UUID]],
    pending: dict[UUID, list[str]],
    *,
    only: str,
    page: int,
) -> UseGroup:
    """Uses in working versions first, the newest before; then publications with uses only in pending or live versions."""
    working_labels = _working_uses(model, target)
    live_uids = live.get(model.ENTRY_TYPE, set()) - {target.uid}
    pending_labels = {
        uid: tuple(label for label in labels if label.endswith("aside") or uid not in working_labels)
        for uid, (entry_type, *labels) in pending.items()
        if entry_type == model.ENTRY_TYPE and uid != target.uid
    }
    others = sorted((live_uids | {uid for uid, labels in pending_labels.items() if labels}) - working_labels.keys())
    order = [*working_labels, *others]
    page = page if only == model._meta.model_name else 1
    shown = order[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    rows = {row.uid: row for row in model._default_manager.filter(uid__in=shown)} if shown else {}
    uses = []
    for uid in shown:
        if uid in rows:
            locations = (*working_labels.get(uid, ()), *pending_labels.get(uid, ()), *((LIVE_LABEL,) if uid in live_uids else ()))
            uses.append(Use(rows[uid], locations, is_working=uid in working_labels, is_live=uid in live_uids))
    return UseGroup(model, len(order), len(working_labels), len(live_uids), len(pending_labels), uses, page)


def _working_uses(model: type[Publication], target: UsageTarget) -> dict[UUID, tuple[str, ...]]:
    """By uid of the working versions that refer to the target the labels of the fields; the newest key first. One statement."""
    labels: list[str] = []
    queries: list[models.QuerySet] = []
    for reference in reference_fields(model, target.model) if target.model else ():
        rows = reference.referring_rows(target__in=target.keys)
        queries.append(_labelled_rows(rows, reference.owner, len(labels)))
        labels.append(reference.label)
    for column in rich_text_columns(model) if target.texts else ():
        condition = Q()
        for text in target.texts:
            condition |= Q(**{f"{column.name}__contains": text})
        queries.append(_labelled_rows(column.rows._default_manager.filter(condition).order_by(), column.owner, len(labels)))
        labels.append(IN_TEXT_LABEL.format(column.label))
    if not queries:
        return {}
    labels_by_row: dict[tuple[int, UUID], list[str]] = {}
    for key, uid, number in queries[0].union(*queries[1:], all=True) if len(queries) > 1 else queries[0]:
        if uid != target.uid:
            row_labels = labels_by_row.setdefault((key, uid), [])
            row_labels += [labels[number]] if labels[number] not in row_labels else []
    newest_first = sorted(labels_by_row.items(), key=lambda pair: -pair[0][0])
    return {uid: tuple(row_labels) for (_, uid), row_labels in newest_first}


def _labelled_rows(rows: models.QuerySet, owner: str, number: int) -> models.QuerySet:
    uid = F("uid") if owner == "pk" else F(f"{owner}__uid")
    return rows.values_list(F(owner), uid, Value(number, IntegerField()))


def _vocabulary_groups(target: models.Model | None) -> list[UseGroup]:
    """Terms with the target as parent or predecessor, and partners' selections. An area's own selections do not count."""
    uses_by_model: dict[type[models.Model], list[Use]] = {}
    for model, column in foreign_keys_to(type(target)) if target is not None else ():  # type: ignore[arg-type]
        if column.name != "area":
            rows = model._default_manager.filter(**{column.name: target}).order_by("pk")
            uses_by_model.setdefault(model, []).extend(Use(row, (str(column.verbose_name),)) for row in rows)
    return [UseGroup(model, len(uses), len(uses), 0, 0, uses[:PAGE_SIZE]) for model, uses in uses_by_model.items() if uses]
