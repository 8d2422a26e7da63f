"""What differs between two texts of a publication: field by field and word by word, lists and children too."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from textwrap import shorten
from typing import Any, NamedTuple

from django.db import models

from editorial.following import follow, merged_keys
from editorial.models import Publication
from editorial.snapshots import Known, child_columns, content_columns, read
from editorial.text import RichTextField
from editorial.wording import in_words
from editorial.workflow.locking import live_snapshot

# One Chinese character, a run of letters and digits, or one other character, each with the white space after it.
WORDS = re.compile(r"(?:[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|[^\w\s])\s*|\s+")
LONGEST = 20_000  # words beyond which a text is shown as replaced whole
Content = dict[str, Any]
MEDIA_WORDS = {
    "sha256": "the file", "alt": "alternative text", "is_decorative": "decorative", "credit": "credit", "licence": "licence",
    "licence_text": "licence",
}  # fmt: skip


class Part(NamedTuple):
    """A run of text; `op` is "same", "added" or "removed"."""

    op: str
    text: str


NEW_LINE = Part("same", "\n")
SAME_WORDS = Part("added", " (only its formatting or its place)")


@dataclass
class Difference:
    name: str
    label: str
    parts: list[Part] = field(default_factory=list)


def differences(model: type[Publication], old: Content, new: Content) -> list[Difference]:
    """From `old` to `new`, contents as `snapshots.read` gives them; in the order of the model. One statement a related model."""
    keys = merged_keys()
    old, new = follow(model, old, keys), follow(model, new, keys)
    known = Known()
    found = []
    for column in content_columns(model):
        before, after = old["columns"].get(column.attname), new["columns"].get(column.attname)
        if before != after:
            texts = (_text(column, before, known), _text(column, after, known))
            found.append(Difference(column.name, _label(column), compare_words(*texts)))
    for relation in model._meta.many_to_many:
        if relation.name == "sources":
            before, after = ({copy["id"]: copy["title"] for copy in side["sources"]} for side in (old, new))
        else:
            before, after = (_names(relation, side["many"].get(relation.name, []), known) for side in (old, new))
        if before != after:
            found.append(Difference(relation.name, _label(relation), _lists(before, after)))
    for name in model.OWN:
        parts = _children(model, name, old["own"].get(name, []), new["own"].get(name, []), known)
        if parts:
            children: Any = model._meta.get_field(name).related_model
            found.append(Difference(name, str(children._meta.verbose_name_plural).capitalize(), parts))
    if parts := _media(old.get("media", {}), new.get("media", {})):
        found.append(Difference("media", "Pictures and documents", parts))
    return found


def _media(old: Content, new: Content) -> list[Part]:
    """What the library says of a file that both texts show; one that only one of them shows is seen in the text."""
    parts: list[Part] = []
    for uid in sorted(old.keys() & new.keys()):
        for name, label in MEDIA_WORDS.items():
            before, after = old[uid][name], new[uid][name]
            if before != after:
                said = [("removed", before), ("added", after)] if name != "sha256" else [("added", "another one")]
                changed = [Part(op, str(text)) for op, text in said if text != ""]
                parts += [Part("same", f"“{old[uid]['alt'] or uid}”, {label}: "), *changed, NEW_LINE]
    return parts


def differences_from_live(row: Publication, content: str) -> list[Difference]:
    """From what readers see to `content`, the row's; empty where nothing was published."""
    live = live_snapshot(row)
    if live is None or live.content == content:
        return []
    model = type(row)
    return differences(model, read(model, live.content, live.shape), read(model, content, row.SHAPE))


def compare_words(old: str, new: str) -> list[Part]:
    """Runs of words that are the same, removed or added; Chinese by the character. Two texts of the same words are called so."""
    if old == new:
        return [Part("same", shorten(old, 80, placeholder=" …")), SAME_WORDS]
    before, after = WORDS.findall(old), WORDS.findall(new)
    if len(before) + len(after) > LONGEST:
        return [Part("removed", old), Part("added", new)]
    parts: list[Part] = []
    for op, i, j, k, n in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            parts.append(Part("same", "".join(before[i:j])))
            continue
        if j > i:
            parts.append(Part("removed", "".join(before[i:j])))
        if n > k:
            parts.append(Part("added", "".join(after[k:n])))
    return parts


def _label(field_: Any) -> str:
    return str(field_.verbose_name).capitalize()


def _text(column: Any, value: Any, known: Known) -> str:
    """A stored value as the desk reads it."""
    if value is None or value == "":
        return ""
    if isinstance(column, models.ForeignKey):
        found = known.get(column.related_model, [value]).get(value)  # type: ignore[arg-type]
        return str(found) if found else f"(no longer there: {value})"
    if isinstance(column, models.BooleanField):
        return "yes" if value else "no"
    choices = dict(column.flatchoices)
    text = str(choices.get(value, value))
    return in_words(text) if isinstance(column, RichTextField) else text


def _names(relation: Any, keys: Iterable[Any], known: Known) -> dict[Any, str]:
    keys = list(keys)
    found = known.get(relation.related_model, keys)
    return {key: str(found[key]) if key in found else f"(no longer there: {key})" for key in keys}


def _lists(before: dict[Any, str], after: dict[Any, str]) -> list[Part]:
    gone = [Part("removed", name) for key, name in before.items() if key not in after]
    return _lines([*gone, *(Part("added", name) for key, name in after.items() if key not in before)])


def _lines(parts: list[Part]) -> list[Part]:
    return [one for part in parts for one in (part, NEW_LINE)]


def _children(model: type[Publication], name: str, old: list[Content], new: list[Content], known: Known) -> list[Part]:
    """Children are matched by their keys; a changed one is shown with its words compared."""
    columns = child_columns(model, name)
    key = next(column.attname for column in columns if column.primary_key)

    def line(stored: Content) -> str:
        shown = [
            (c, _text(c, stored.get(c.attname), known)) for c in columns if not c.primary_key and c.name not in ("uid", "position")
        ]
        return " · ".join(text for _, text in shown if text)

    before, after = ({child[key]: child for child in side} for side in (old, new))
    parts: list[Part] = []
    for pk, child in before.items():
        if pk not in after:
            parts += _lines([Part("removed", line(child))])
        elif after[pk] != child:
            parts += [*compare_words(line(child), line(after[pk])), NEW_LINE]
    return parts + _lines([Part("added", line(child)) for pk, child in after.items() if pk not in before])
