"""Rows of the screen for many publications: which were chosen, what each shows, and the form that moves it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import prefetch_related_objects
from django.urls import reverse

from editorial.admin.review_forms import ApproveForm, AssignForm, ReturnForm, SubmitForm
from editorial.admin.transition_form import TransitionForm
from editorial.audit.audit_log import Actor
from editorial.content import publication_registry
from editorial.content.diff import FieldDifference, diff_contents, whole_text
from editorial.content.merged_references import merged_keys
from editorial.content.snapshot_shapes import UnreadableSnapshot, content_relations, load_content
from editorial.content.snapshots import RelatedObjectCache, serialize
from editorial.models import AuditEntry, Publication
from editorial.workflow.after_save import live_contents
from editorial.workflow.transition_table import PERMISSION_MESSAGES, TRANSITIONS, has_permission
from infra.text.whole_numbers import MAX_KEY, parse_whole_number


class Batch(NamedTuple):
    """`shared` is the field that is filled in once for all; with `is_own` each row has it too, and its own value counts.

    With `is_read` each row shows its text, and is ticked by the person who read it.
    """

    form: type[TransitionForm]
    shared: str = ""
    is_own: bool = True
    is_read: bool = False
    max_rows: int = 100


BATCHES = {
    "submit": Batch(SubmitForm, "note"),
    "approve": Batch(ApproveForm, is_read=True, max_rows=20),
    "return": Batch(ReturnForm, "remark"),
    "assign": Batch(AssignForm, "owner", is_own=False),
}


@dataclass
class BatchRow:
    """A publication on the screen.

    `refusal` says why it takes no part, `result` what was done, `errors` why it was not; `note` is its author's to her editor.
    """

    key: str
    publication: Publication
    url: str
    is_ticked: bool
    refusal: str = ""
    form: TransitionForm | None = None
    text: list[FieldDifference] = field(default_factory=list)
    is_live: bool = False
    note: str = ""
    result: str = ""
    errors: list[str] = field(default_factory=list)


def row_key(row: Publication) -> str:
    return f"{row.ENTRY_TYPE}-{row.pk}"


def chosen_rows(name: str, keys: Sequence[str], *, by: Actor) -> list[BatchRow]:
    """In the order of the keys, without what does not exist or the person may not see. A constant number of statements a type."""
    found: dict[str, Publication] = {}
    for model in publication_registry.publication_models():
        texts = [number for kind, _, number in (key.partition("-") for key in keys) if kind == model.ENTRY_TYPE]
        numbers = [number for text in texts if (number := parse_whole_number(text, MAX_KEY))]
        if numbers and has_permission(by, "view", model):
            rows = model._default_manager.filter(pk__in=numbers)
            found |= {row_key(row): row for row in rows.select_related("owner", "updated_by", "submitted_by")}
    return [_batch_row(name, found[key], by=by) for key in keys if key in found]


def _batch_row(name: str, row: Publication, *, by: Actor) -> BatchRow:
    batch, transition = BATCHES[name], TRANSITIONS[name]
    url = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    made = BatchRow(row_key(row), row, url, is_ticked=not batch.is_read)
    if not has_permission(by, transition.permission, type(row)):
        made.refusal = PERMISSION_MESSAGES[transition.permission]
    elif row.state not in transition.states:
        made.refusal = transition.refusal
    else:
        made.form = row_form(batch, made, by=by)
    return made


def row_form(batch: Batch, row: BatchRow, *, by: Actor, data: Any = None, initial: Any = None) -> TransitionForm:
    return batch.form(data, row=row.publication, by=by, prefix=row.key, initial=initial, use_required_attribute=False)


def read_texts(rows: Sequence[BatchRow]) -> None:
    """Fills in the texts: what differs from the live version, or all where none is live. A constant number of statements a type,
    but for rows that name pictures.
    """
    live = live_contents([row.publication.uid for row in rows])
    keys, cache = merged_keys(), RelatedObjectCache()
    submissions = AuditEntry.objects.filter(uid__in=[row.publication.uid for row in rows], action=AuditEntry.Action.SUBMITTED)
    notes = dict(submissions.order_by("pk").values_list("uid", "reason"))  # of several, the last
    for model in publication_registry.publication_models():
        of_type = [row for row in rows if isinstance(row.publication, model)]
        prefetch_related_objects([row.publication for row in of_type], *content_relations(model))
        for row in of_type:
            content = load_content(model, serialize(row.publication), model.SHAPE)
            row.note = notes.get(row.publication.uid, "")
            row.is_live = row.publication.uid in live
            try:
                if row.is_live:
                    before = load_content(model, *live[row.publication.uid])
                    row.text = diff_contents(model, before, content, keys=keys, cache=cache)
                else:
                    row.text = whole_text(model, content, keys=keys, cache=cache)
            except UnreadableSnapshot as unreadable:
                row.form, row.refusal = None, " ".join(unreadable.messages)
