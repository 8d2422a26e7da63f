"""Three-way merge of contents: the formerly live text (base), a draft of it, and the present row."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Content = dict[str, Any]


@dataclass(frozen=True)
class MergeConflict:
    """A value that draft and row changed differently. `name` is a column, or a relation to children taken as one value."""

    name: str
    base: Any
    draft: Any
    row: Any


@dataclass
class MergeResult:
    """The merged content, and the conflicts that a person must decide."""

    merged: Content
    conflicts: list[MergeConflict] = field(default_factory=list)

    def content(self, choices: Mapping[str, str]) -> str:
        """The merged content as canonical JSON; `choices` has "draft" or "row" for every conflict. Raises KeyError."""
        decided = {part: dict(values) if isinstance(values, dict) else values for part, values in self.merged.items()}
        for conflict in self.conflicts:
            part = "own" if conflict.name in decided["own"] else "columns"
            decided[part][conflict.name] = conflict.draft if choices[conflict.name] == "draft" else conflict.row
        return json.dumps(decided, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def merge_contents(base: Content, draft: Content, row: Content) -> MergeResult:
    """Merges columns and children by value, many-to-many and sources as sets with the additions and removals of both sides."""
    result = MergeResult({"pk": row["pk"]})
    for part in ("columns", "own"):
        result.merged[part] = {}
        for name in row[part]:
            sides = (base[part].get(name), draft[part].get(name), row[part][name])
            result.merged[part][name] = _merge_value(name, *sides, result.conflicts)
    result.merged["many"] = {
        name: sorted(_merge_sets(*(set(side["many"].get(name, [])) for side in (base, draft, row)))) for name in row["many"]
    }
    result.merged["sources"] = _merge_sources(base["sources"], draft["sources"], row["sources"])
    return result


def _merge_value(name: str, base: Any, draft: Any, row: Any, conflicts: list[MergeConflict]) -> Any:
    if draft in (base, row):
        return row
    if row == base:
        return draft
    conflicts.append(MergeConflict(name, base, draft, row))
    return row


def _merge_sets(base: set, draft: set, row: set) -> set:
    return (row | (draft - base)) - (base - draft)


def _merge_sources(base: list[Content], draft: list[Content], row: list[Content]) -> list[Content]:
    copies = {copy["id"]: copy for side in (base, draft, row) for copy in side}
    keys = _merge_sets(*({copy["id"] for copy in side} for side in (base, draft, row)))
    return [copies[key] for key in sorted(keys)]
