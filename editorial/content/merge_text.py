"""Three-way merge of long text by paragraphs: rich text by its blocks, plain text by its lines."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from editorial.rich_text.sanitizer import BLOCK_TAGS, TAG_PATTERN

MAX_PARAGRAPHS = 1_000  # of one text; a longer one is merged as one value
FREQUENT = 3  # times that a paragraph stands in a text
VOID_TAGS = {"br", "img"}
# What the editor writes around the same words: a paragraph in an item or a cell, a table's body, white space before blocks.
EQUAL_MARKUP = re.compile(rf'\s+(?=</?(?:{"|".join(sorted(BLOCK_TAGS))})\b)|</?(?:p|tbody)>| (?:col|row)span="1"')
CONTAINER = re.compile(r"(<(ul|ol|table|tbody|blockquote)(?: [^>]*)?>)(.*)(</\2>)", re.DOTALL)


class Edit(NamedTuple):
    """The paragraphs `start` to `end` of the base are replaced by `new`."""

    start: int
    end: int
    new: tuple[str, ...]


class Clash(NamedTuple):
    """A run of paragraphs that both sides changed differently. `place` is "@" and the number of the first in the base; "" where
    it is the whole text.
    """

    place: str
    base: str
    draft: str
    row: str


Decide = Callable[[Clash], str]


def merge_text(base: str, draft: str, row: str, decide: Decide, *, is_rich: bool) -> str:
    """The text with the changes of both sides; `decide` gives the text of each clash. The base is not empty.

    Of two paragraphs added at one place both are kept, in the order of their words, so that the sides can be exchanged.
    """
    split, joiner = (split_blocks, "") if is_rich else (split_lines, "\n")
    old, ours, theirs = (split(text) for text in (base, draft, row))
    if max(len(old), len(ours), len(theirs)) > MAX_PARAGRAPHS:
        return decide(Clash("", base, draft, row))
    return joiner.join(_merge_paragraphs(old, ours, theirs, decide, joiner))


def split_lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").split("\n") if text else []


def split_blocks(html: str) -> list[str]:
    """The outermost elements of cleaned HTML, and the text between them. Joined they are the HTML again."""
    blocks, depth, start = [], 0, 0
    for tag in TAG_PATTERN.finditer(html):
        closing, name, _ = tag.groups()
        if name in VOID_TAGS:
            continue
        depth += -1 if closing else 1
        if closing and depth == 0:
            blocks.append(html[start : tag.end()])
            start = tag.end()
    return [*blocks, html[start:]] if html[start:] else blocks


def _merge_paragraphs(base: list[str], draft: list[str], row: list[str], decide: Decide, joiner: str) -> Iterator[str]:
    place = 0
    for start, end, ours, theirs in _regions(_edits(base, draft), _edits(base, row)):
        yield from base[place:start]
        place = end
        ours_text, theirs_text = _apply(base, start, end, ours), _apply(base, start, end, theirs)
        if not theirs or ours_text == theirs_text:
            yield from ours_text
        elif not ours:
            yield from theirs_text
        elif start == end:
            first, second = sorted((ours_text, theirs_text))
            yield from [*first, *(text for text in second if text not in first)]
        else:
            sides = (joiner.join(side) for side in (base[start:end], ours_text, theirs_text))
            yield from _merge_clash(Clash(f"@{start + 1}" if len(base) > 1 else "", *sides), decide)
    yield from base[place:]


def _merge_clash(clash: Clash, decide: Decide) -> Iterator[str]:
    """A list or table that both changed is merged by its items or rows, if they differ in these; otherwise it is asked."""
    found = [CONTAINER.fullmatch(side.strip()) for side in clash[1:]]
    if all(found) and len({match[1] for match in found if match}) == 1:
        old, ours, theirs = (split_blocks(match[3]) for match in found if match)
        asked: list[Clash] = []
        merged = "".join(_merge_paragraphs(old, ours, theirs, lambda inside: asked.append(inside) or "", ""))  # type: ignore[func-returns-value]
        if not asked and found[0]:
            yield f"{found[0][1]}{merged}{found[0][4]}"
            return
    if decided := decide(clash):
        yield decided


def _edits(base: list[str], other: list[str]) -> list[Edit]:
    """The changes from the base; a run that is replaced by as many paragraphs is one edit a paragraph."""
    matcher = SequenceMatcher(None, _paragraph_keys(base), _paragraph_keys(other), autojunk=False)
    edits = []
    for op, start, end, i, j in matcher.get_opcodes():
        if op == "replace" and end - start == j - i:
            edits += [Edit(start + n, start + n + 1, (other[i + n],)) for n in range(j - i) if base[start + n] != other[i + n]]
        elif op != "equal":
            edits.append(Edit(start, end, tuple(other[i:j])))
    return edits


def _paragraph_keys(texts: list[str]) -> list[tuple[str, int]]:
    """Equal for equal paragraphs. Frequent ones, such as empty lines, are numbered: the matcher's time grows with their square."""
    seen: Counter[str] = Counter()
    keys = []
    for text in texts:
        key = EQUAL_MARKUP.sub("", text)
        seen[key] += 1
        keys.append((key, max(0, seen[key] - FREQUENT)))
    return keys


def _regions(ours: list[Edit], theirs: list[Edit]) -> Iterator[tuple[int, int, list[Edit], list[Edit]]]:
    """The runs of the base that edits touch, in order, each with the edits of both sides that overlap."""
    waiting = sorted([(edit, 0) for edit in ours] + [(edit, 1) for edit in theirs], key=lambda pair: pair[0][:2])
    while waiting:
        first, side = waiting.pop(0)
        start, end = first.start, first.end
        region: tuple[list[Edit], list[Edit]] = ([], [])
        region[side].append(first)
        while waiting and (waiting[0][0].start < end or waiting[0][0][:2] == (start, end)):
            edit, side = waiting.pop(0)
            region[side].append(edit)
            end = max(end, edit.end)
        yield start, end, *region


def _apply(base: list[str], start: int, end: int, edits: Sequence[Edit]) -> list[str]:
    """The paragraphs `start` to `end` of one side."""
    texts, place = [], start
    for edit in edits:
        texts += [*base[place : edit.start], *edit.new]
        place = edit.end
    return texts + base[place:end]
