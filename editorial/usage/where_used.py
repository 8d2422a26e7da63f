"""Where a publication, a source, a term or a file is used: working versions, what waits at the desk, and what readers see.

The models are walked as they are (references.py), so that a new type or relation is found without being named here. The number
of statements does not grow with the uses.
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
    """A row that uses it. `places` are words: fields, children, “live version”, “draft set aside” and the like."""

    row: models.Model
    places: tuple[str, ...]
    is_working: bool = True
    is_live: bool = False

    @property
    def admin_url_name(self) -> str:
        """The name of the address of its form; of a partner's selection it is that of the priority area."""
        about = getattr(self.row, "area", self.row)
        return f"admin:{about._meta.app_label}_{about._meta.model_name}_change"

    @property
    def key(self) -> Any:
        return getattr(self.row, "area", self.row).pk


@dataclass(frozen=True)
class UseGroup:
    """Uses of one kind: how many there are, in working versions and live, and those of one page."""

    model: type[models.Model]
    total: int
    working: int
    live: int
    waiting: int
    uses: list[Use] = field(default_factory=list)
    page: int = 1

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @property
    def name(self) -> str:
        """For addresses."""
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
    """Who uses it, by type, those that use it at all; of each the first 50, or that `page` of the type called `only`.

    `texts` are found in rich text and in live documents: a file's uid, say. A publication's uid and addresses are looked for by
    themselves. What names the target by a term or source that was merged into it counts.
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
    """The newest working versions first, then what only waits or is live."""
    named = _working_uses(model, target)
    of_type = {uid: said for uid, said in pending.items() if said[0] == model.ENTRY_TYPE and uid != target.uid}
    seen = live.get(model.ENTRY_TYPE, set()) - {target.uid}
    waits = {uid: tuple(word for word in said[1:] if word.endswith("aside") or uid not in named) for uid, said in of_type.items()}
    others = sorted((seen | {uid for uid, words in waits.items() if words}) - named.keys())
    order = [*named, *others]
    page = page if only == model._meta.model_name else 1
    shown = order[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    rows = {row.uid: row for row in model._default_manager.filter(uid__in=shown)} if shown else {}
    uses = []
    for uid in shown:
        if uid in rows:
            places = (*named.get(uid, ()), *waits.get(uid, ()), *((LIVE_LABEL,) if uid in seen else ()))
            uses.append(Use(rows[uid], places, is_working=uid in named, is_live=uid in seen))
    return UseGroup(model, len(order), len(named), len(seen), len(waits), uses, page)


def _working_uses(model: type[Publication], target: UsageTarget) -> dict[UUID, tuple[str, ...]]:
    """Working versions that name it, by uid, with the words for where; the newest key first. One statement."""
    labels: list[str] = []
    queries: list[models.QuerySet] = []
    for place in reference_fields(model, target.model) if target.model else ():
        rows = place.rows_naming(target__in=target.keys)
        queries.append(_labelled_rows(rows, place.owner, len(labels)))
        labels.append(place.label)
    for text in rich_text_columns(model) if target.texts else ():
        holding = Q()
        for needle in target.texts:
            holding |= Q(**{f"{text.column}__contains": needle})
        queries.append(_labelled_rows(text.rows._default_manager.filter(holding).order_by(), text.owner, len(labels)))
        labels.append(IN_TEXT_LABEL.format(text.label))
    if not queries:
        return {}
    found: dict[tuple[int, UUID], list[str]] = {}
    for key, uid, number in queries[0].union(*queries[1:], all=True) if len(queries) > 1 else queries[0]:
        if uid != target.uid:
            words = found.setdefault((key, uid), [])
            words += [labels[number]] if labels[number] not in words else []
    return {uid: tuple(words) for (_, uid), words in sorted(found.items(), key=lambda pair: -pair[0][0])}


def _labelled_rows(rows: models.QuerySet, owner: str, number: int) -> models.QuerySet:
    uid = F("uid") if owner == "pk" else F(f"{owner}__uid")
    return rows.values_list(F(owner), uid, Value(number, IntegerField()))


def _vocabulary_groups(target: models.Model | None) -> list[UseGroup]:
    """Terms that name it as parent or predecessor, and partners' selections. Its own selections are part of an area."""
    found: dict[type[models.Model], list[Use]] = {}
    for model, column in foreign_keys_to(type(target)) if target is not None else ():  # type: ignore[arg-type]
        if column.name != "area":
            rows = model._default_manager.filter(**{column.name: target}).order_by("pk")
            found.setdefault(model, []).extend(Use(row, (str(column.verbose_name),)) for row in rows)
    return [UseGroup(model, len(uses), len(uses), 0, 0, uses[:PAGE_SIZE]) for model, uses in found.items() if uses]
