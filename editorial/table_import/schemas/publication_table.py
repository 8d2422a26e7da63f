"""Tables of publications. Rows are matched by uid or slug; a new row is a draft, a changed row edits the working version."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.text import slugify

from editorial.audit.audit_log import Actor
from editorial.content.snapshot_shapes import content_columns
from editorial.content.snapshots import serialize, set_prefetched
from editorial.models import Publication
from editorial.table_import.schemas.child_sheets import ChildSheet
from editorial.table_import.schemas.table_columns import TableColumn
from editorial.table_import.schemas.table_schema import FilledRow, MatchedRow, TableSchema, column_values
from editorial.workflow.after_save import after_save

DESK_COLUMNS = ("review_by", "lock_version", "updated_by", "updated_at")
SHARED_COLUMNS = ("sectors", "technologies", "regions", "organizations", "priority_areas", "sources")
NOTES_BY_STATE: dict[str, str] = {
    Publication.State.PUBLISHED: "Readers keep what they see until it is published again.",
    Publication.State.WITHDRAWN: "It stays removed from the site.",
    Publication.State.IN_REVIEW: "It is being reviewed: the reviewer will see the new text.",
    Publication.State.APPROVED: "Its approval lapses.",
    Publication.State.SCHEDULED: "The approved text goes live as planned; this becomes the next draft.",
}


class SlugColumn(TableColumn):
    description = "The last part of the page's address. By it a row without uid is found. Empty, it is made of the title."
    is_required = False


class PublicationTable(TableSchema):
    keys = ("uid", "slug")
    after_import_message = "Readers see nothing of it until it is published."
    key_help = {"uid": "Empty for a new draft. Of an exported row it stays as it is: by it the row is found."}

    def __init__(
        self, model: type[Publication], *columns: str | TableColumn, children: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        """`children` are the columns of further sheets, by the relation."""
        address = SlugColumn(model._meta.get_field("slug"))
        super().__init__(model, address, "title", *columns, "aliases", *SHARED_COLUMNS, "review_by")
        self.children = {name: ChildSheet(model, name, *fields) for name, fields in (children or {}).items()}

    def with_related(self, rows: Any) -> Any:
        relations = [relation.name for relation in self.model._meta.many_to_many]
        foreign_keys = [f.name for f in content_columns(self.model) if f.is_relation]
        if foreign_keys:  # without arguments select_related follows every relation
            rows = rows.select_related(*foreign_keys)
        return rows.prefetch_related(*relations, *self.model.CHILD_RELATIONS)

    def match_rows(self, lines: Sequence[dict[str, str]], *, by: Actor, is_locking: bool = False) -> list[MatchedRow]:
        slugs = [line.get("slug") or slugify(line.get("title", ""))[:120].strip("-") for line in lines]
        uids = {uid for text in column_values(lines, "uid") if (uid := _parse_uid(text))}
        rows = list(self.locked(is_locking=is_locking).filter(Q(uid__in=uids) | Q(slug__in={*slugs} - {""})).order_by("pk"))
        by_uid, by_slug = {row.uid: row for row in rows}, {row.slug: row for row in rows}
        return [
            self._target(line, slug, by_uid.get(_parse_uid(line.get("uid", ""))), by_slug.get(slug), by)
            for line, slug in zip(lines, slugs, strict=True)
        ]

    def _target(self, line: dict[str, str], slug: str, named: Any, holder: Any, by: Actor) -> MatchedRow:
        new = self.model(owner=by, updated_by=by, slug=slug)
        name = self.model._meta.verbose_name
        if line.get("uid"):
            if named is None:
                return MatchedRow(new, {"uid": f"No {name} here has this uid. Leave it empty for a new draft."})
            if line.get("slug") and holder not in (None, named):
                return MatchedRow(named, {"slug": f"Another {name} has this address: “{holder}”."})
            return MatchedRow(named)
        if line.get("slug"):
            return MatchedRow(holder or new)
        if holder:
            return MatchedRow(
                new,
                {"slug": f"Made of the title it would be “{slug}”, which “{holder}” has. Put that here to change it, or another."},
            )
        return MatchedRow(new, {} if slug else {"slug": "None can be made of this title: give one in Latin letters."})

    def unique_keys(self, row: Any) -> set[tuple[str, Any]]:
        return {("uid", row.uid), ("slug", row.slug)}

    def content(self, row: Any) -> str:
        return serialize(row)

    def note(self, row: Any) -> str:
        return NOTES_BY_STATE.get(row.state, "")

    def write(self, new: Sequence[FilledRow], changed: Sequence[FilledRow], *, by: Actor, reasons: dict[int, str]) -> None:
        self.model._default_manager.bulk_create([filled.row for filled in new])
        columns = [f.name for f in content_columns(self.model)]
        for filled in changed:
            filled.row.lock_version, filled.row.updated_by = filled.row.lock_version + 1, by
            filled.row.save(update_fields=[*columns, *self.model.DERIVED_FIELDS, *DESK_COLUMNS])
        for relation in self.model._meta.many_to_many:
            self._write_list(relation, new, [filled for filled in changed if relation.name in filled.changed_columns])
        for name, sheet in self.children.items():
            sheet.write([(filled.row, filled.lists[name]) for filled in (*new, *changed) if name in filled.lists])
        self.after_children([*new, *changed])
        for filled in (*new, *changed):
            self._prefetch_lists(filled)
        for rows, is_new in (([filled.row for filled in new], True), ([filled.row for filled in changed], False)):
            after_save(*rows, by=by, is_new=is_new, reasons=[reasons[id(row)] for row in rows])

    def after_children(self, rows: Sequence[FilledRow]) -> None:
        """Completes rows and children that are written, before their snapshots are taken; a subclass overrides this method."""

    def _write_list(self, relation: Any, new: Iterable[FilledRow], changed: Sequence[FilledRow]) -> None:
        through = relation.remote_field.through
        own_column, other_column = (
            through._meta.get_field(name).attname for name in (relation.m2m_field_name(), relation.m2m_reverse_field_name())
        )
        if changed:
            through._default_manager.filter(**{f"{own_column}__in": [filled.row.pk for filled in changed]}).delete()
        through._default_manager.bulk_create(
            through(**{own_column: filled.row.pk, other_column: term.pk})
            for filled in (*new, *changed)
            for term in filled.lists.get(relation.name, ())
        )

    def _prefetch_lists(self, filled: FilledRow) -> None:
        """Prefetches the lists as they are saved now, so that a snapshot runs no statement."""
        prefetched = getattr(filled.row, "_prefetched_objects_cache", {})
        lists: dict[str, list[Any]] = defaultdict(list)
        for name in self.model.CHILD_RELATIONS:
            lists[name] = filled.lists.get(name, list(prefetched.get(name, ())))
        for relation in self.model._meta.many_to_many:
            lists[relation.name] = filled.lists.get(relation.name, list(prefetched.get(relation.name, ())))
        set_prefetched(filled.row, lists)


def _parse_uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
