"""Merges what somebody typed into a form with what others saved meanwhile, before the form is validated.

A form names the snapshot that it was opened with (`seen_snapshot`). What the person did not change since is taken from the row,
what others did not change stays as typed, and what both changed is asked. The result is written into the posted data, so that
the admin's own form validates, shows and saves it.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from editorial.admin.conflicts.posted_content import PostedContent
from editorial.content.diff import FieldDifference, diff_conflicts, diff_contents
from editorial.content.merged_references import merged_keys, resolve_content
from editorial.content.snapshot_shapes import Content, load_content
from editorial.content.snapshots import json_value
from editorial.content.three_way_merge import NO_BASE, merge_contents
from editorial.models import Publication, Snapshot
from editorial.workflow.after_save import keep_snapshot
from infra.text.whole_numbers import MAX_KEY, parse_whole_number

CHOICE_PREFIX = "keep:"  # of the names of the fields that decide


@dataclass
class OpenQuestion:
    """What both changed, from the saved to the typed value. A row that others removed has no choice: it stands as a new one."""

    difference: FieldDifference
    field_name: str
    is_removed: bool


@transaction.atomic
def merge_posted(request: HttpRequest, admin: Any, row: Publication) -> list[OpenQuestion]:
    """Merges the posted data of `request` with the row; returns what is to be asked.

    Where something is, `seen_revision` stays the old one, and the form refuses to be saved.
    """
    present = type(row)._default_manager.select_for_update(of=("self",)).select_related("updated_by").get(pk=row.pk)
    if request.POST.get("seen_revision") == str(present.lock_version):
        return []
    posted, now = PostedContent(request, admin, present), keep_snapshot(present, by=present.updated_by)
    seen, asked = (_snapshot(present, request.POST.get(name, "")) for name in ("seen_snapshot", "present_revision"))
    texts = [asked, now] if asked not in (None, now) else [now]
    base, *targets = opened, *_ = _contents(present, posted, [seen, *texts])
    typed = merged = posted.content(base, *targets)
    choices = {name.removeprefix(CHOICE_PREFIX): str(side) for name, side in posted.data.items()} if asked else {}
    for text, target in zip(texts, targets, strict=True):
        result = merge_contents(type(row), base, merged, target, choices)
        merged, conflicts = result.merged, result.open_conflicts
        if conflicts:
            break
        seen, base, choices = text, target, {}
    posted.write(merged, typed, targets[-1])
    posted.data["seen_snapshot"], posted.data["present_revision"] = str(seen.pk if seen else ""), str(text.pk if text else "")
    request.POST = posted.data  # type: ignore[assignment]
    if not conflicts:
        posted.data["seen_revision"] = str(present.lock_version)
        posted.advance_desk_values(targets[-1])
        messages.info(request, _message(present, opened, targets[-1]))
    removed = {conflict.name for conflict in conflicts if conflict.row is None and conflict.column is None}
    return [OpenQuestion(one, CHOICE_PREFIX + one.name, one.name in removed) for one in diff_conflicts(type(row), conflicts)]


def _snapshot(row: Publication, key: str) -> Snapshot | None:
    """A text of this publication; None for any other key."""
    number = parse_whole_number(key, MAX_KEY)
    return Snapshot.objects.filter(uid=row.uid, pk=number).first() if number else None


def _contents(row: Publication, posted: PostedContent, texts: list[Snapshot | None]) -> list[Content]:
    """The contents with the desk's columns: in the first as the form was opened, in later ones as they are now."""
    keys, contents = merged_keys(), []
    for number, text in enumerate(texts):
        content = resolve_content(type(row), load_content(type(row), text.content, text.shape), keys) if text else NO_BASE
        now = {column.attname: json_value(getattr(row, column.attname)) for column in posted.desk_columns}
        contents.append({**content, "columns": {**content["columns"], **(now if number else posted.opened_desk_values())}})
    return contents


def _message(row: Publication, opened: Content, now: Content) -> str:
    """Who saved what meanwhile. Where the text is the same, or its base unknown, only the state is said."""
    labels = [difference.label for difference in diff_contents(type(row), opened, now)] if opened["own"] else []
    if not labels:
        return f"It was saved or moved on while your form was open. Its state is now “{row.get_state_display()}”."
    who, at = row.updated_by or "Somebody", timezone.localtime(row.updated_at)  # type: ignore[attr-defined]
    return f"{who} saved it at {at:%H:%M} while your form was open. Taken into your form: {', '.join(labels)}."
