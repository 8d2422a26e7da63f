"""Rows of a page of HTML: by selectors, or guessed from links that stand in the same place of a structure that repeats.

A guess takes dated rows only: links without a day beside them are menus more often than notices.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from urllib.parse import quote

from cssselect import SelectorError

from gathering.list_pages.html_groups import (
    MIN_ROWS,
    MIN_TITLE_LENGTH,
    OTHER_LINKS,
    HtmlRow,
    group_links,
    is_aside,
    raw_text,
    text_length,
)
from gathering.list_pages.html_page import Element, HtmlPage, heading_of, pieces_of, resolve, strip_title, title_of, visible_text
from gathering.list_pages.list_dates import (
    LONGEST_LINE,
    RowDays,
    complete_years,
    day_in_address,
    days_in,
    days_of_row,
    whole_day,
)
from gathering.list_pages.list_rows import ListRecipe, ListRow
from gathering.list_pages.list_text import collapse, half_width

MIN_DATED_SHARE = 1 / 3
MAX_ROWS = 200
SNIPPET_LENGTH = 300
ARGUMENTS = re.compile(r"""["']([^"']*)["']|\b(\d+)\b""")


class BadSelector(Exception):
    """A selector that is no CSS; the message names its field."""


@dataclass(frozen=True)
class HtmlList:
    """Rows that stand in the same place of a repeating structure; `score` compares lists of one page."""

    elements: tuple[HtmlRow, ...]
    rows: tuple[ListRow, ...]
    score: float
    is_aside: bool


def rows_by_selector(page: HtmlPage, recipe: ListRecipe, today: date) -> list[ListRow]:
    """Raises BadSelector."""
    found = []
    for element in select(page.tree, recipe.row, "row")[:MAX_ROWS]:
        links = select(element, recipe.link, "link") if recipe.link else [element, *element.iter("a")]
        if recipe.address_template:
            row = next((HtmlRow(element, one, made) for one in links if (made := _made_address(one, recipe, page))), None)
        else:
            targets = [HtmlRow(element, one, page.target(one)) for one in links if one.tag == "a"]
            row = max((one for one in targets if one.address), key=lambda one: text_length(_raw_title(one)), default=None)
        if row:
            found.append(row)
    return read_rows(found, recipe, today)


def guess_lists(page: HtmlPage, today: date) -> list[HtmlList]:
    """Lists of dated notices, the likeliest first."""
    lists = []
    for group in group_links(page):
        rows = read_rows(group, ListRecipe(), today)
        dated = [row for row in rows if row.day or row.closes_on]
        if len(dated) < MIN_ROWS or len(dated) < MIN_DATED_SHARE * len(rows):
            continue
        length = sum(min(text_length(row.title), 60) for row in dated)
        lists.append(HtmlList(tuple(group), tuple(dated), length, is_aside(group[0].element)))
    outer = [one for one in lists if not any(_is_within(one, other) for other in lists)]
    return sorted(outer, key=lambda one: (one.is_aside, -one.score))


def _is_within(inner: HtmlList, outer: HtmlList) -> bool:
    """Whether the rows of one list stand in rows of the other: what belongs to a notice is no notice."""
    rows = {row.element for row in outer.elements}
    return all(any(ancestor in rows for ancestor in row.element.iterancestors()) for row in inner.elements)


def read_rows(rows: Sequence[HtmlRow], recipe: ListRecipe, today: date) -> list[ListRow]:
    """The rows with a title, each address once. Raises BadSelector."""
    regions = _regions(rows)
    read: list[ListRow] = []
    days: list[RowDays] = []
    for row, region in zip(rows, regions, strict=True):
        title = _title(row, recipe)
        if text_length(title) < MIN_TITLE_LENGTH or any(one.address == row.address for one in read):
            continue
        found = _days(row, region, recipe)
        read.append(ListRow(row.address, title[:500], snippet=_snippet(row, title)))
        days.append(found)
    published = complete_years([found.day for found in days], today)
    return [
        replace(row, day=day or (None if found.closes_on else day_in_address(row.address)), closes_on=found.closes_on)
        for row, day, found in zip(read, published, days, strict=True)
    ]


def select(element: Element, selector: str, field: str) -> list[Element]:
    try:
        return list(element.cssselect(selector))
    except (SelectorError, ValueError) as fault:
        raise BadSelector(f"The selector of the {field} is not CSS: {fault}") from None


def _regions(rows: Sequence[HtmlRow]) -> list[list[str]]:
    """The pieces of each row but its title; where rows hold no day, with what stands between them, after each or before it."""
    elements = {row.element for row in rows}
    own = [pieces_of(row.element, without=(row.link,)) for row in rows]
    if sum(_has_day(pieces) for pieces in own) * 2 >= len(own):
        return own
    after = [[*pieces, *_beside(row.element, elements, forward=True)] for row, pieces in zip(rows, own, strict=True)]
    before = [[*pieces, *_beside(row.element, elements, forward=False)] for row, pieces in zip(rows, own, strict=True)]
    dated = [sum(map(_has_day, some)) for some in (own, after, before)]
    if max(dated) == dated[0]:
        return own
    return after if dated[1] >= dated[2] and _has_day(after[-1]) else before


def _has_day(pieces: Sequence[str]) -> bool:
    return days_of_row(pieces) != RowDays()


def _beside(element: Element, rows: set[Element], *, forward: bool) -> list[str]:
    """Texts between a row and the next or the one before, of at most three elements."""
    found = [element.tail or ""] if forward else []
    for one in islice(element.itersiblings(preceding=not forward), 3):
        if one in rows:
            return _collapsed([*found, "" if forward else one.tail or ""])
        found += [*pieces_of(one), one.tail or ""]
    parent = element.getparent()
    return _collapsed(found if forward or parent is None else [*found, parent.text or ""])


def _collapsed(texts: Iterable[str]) -> list[str]:
    return [piece for text in texts if (piece := collapse(text))]


def _days(row: HtmlRow, region: Sequence[str], recipe: ListRecipe) -> RowDays:
    if recipe.day:
        chosen = [piece for one in select(row.element, recipe.day, "day") for piece in _day_texts(one)]
        return days_of_row(chosen)
    machine = [text for one in row.element.iter("time") if (text := one.get("datetime") or "")]
    pieces = [*machine, *region]
    found = days_of_row(pieces)
    if found == RowDays():
        hints = [one.get("title") or "" for one in row.element.iter() if isinstance(one.tag, str)]
        found = days_of_row([hint for text in hints for hint in _ends(text)])
    return found if found != RowDays() else _days_in_link(row.link)


def _day_texts(element: Element) -> list[str]:
    return [text for text in (element.get("datetime"), element.get("title")) if text] or pieces_of(element)


def _days_in_link(link: Element) -> RowDays:
    """Of a block within the link, or of the ends of its text: a day within the title is a part of it."""
    pieces = pieces_of(link)
    if len(pieces) > 1 and (found := days_of_row([piece for piece in pieces if _is_beside_title(piece)])) != RowDays():
        return found
    return days_of_row(_ends(visible_text(link)) or _ends(" ".join(pieces)))


def _is_beside_title(piece: str) -> bool:
    return bool(whole_day(piece)) or (
        len(piece) <= LONGEST_LINE / 2 and any(True for _ in days_in(piece)) and ":" in half_width(piece)
    )


def _ends(text: str) -> list[str]:
    """What `strip_title` takes away from the ends of a text, and lines after the first."""
    first, *further = text.replace("\r", "\n").split("\n") or [""]
    whole, title = collapse(first), strip_title(first)
    if whole and not title:
        return [whole, *further]
    start = whole.find(title)
    return (
        [piece for piece in (whole[:start], whole[start + len(title) :], *further) if piece.strip()]
        if title and start >= 0
        else further
    )


def _title(row: HtmlRow, recipe: ListRecipe) -> str:
    if recipe.title:
        return next((title_of(one, row.element) for one in select(row.element, recipe.title, "title")), "")
    text = title_of(row.link, row.element)
    if OTHER_LINKS.fullmatch(text) or not text:
        return heading_of(row.element)
    return text


def _snippet(row: HtmlRow, title: str) -> str:
    """The longest piece of the row that is no part of its title, where it is a sentence."""
    pieces = [piece for piece in pieces_of(row.element, without=(row.link,)) if len(piece) > LONGEST_LINE / 3]
    longest = max(pieces, key=len, default="")
    return "" if longest[:12] in title or whole_day(longest) else longest[:SNIPPET_LENGTH]


def _raw_title(row: HtmlRow) -> str:
    text = raw_text(row.link)
    return "" if OTHER_LINKS.fullmatch(text) else text


def _made_address(element: Element, recipe: ListRecipe, page: HtmlPage) -> str:
    """`{1}` is the first argument that the element's script is called with."""
    script = element.get("onclick") or element.get("href") or ""
    arguments = [text or number for text, number in ARGUMENTS.findall(script.partition("(")[2])]
    made = re.sub(r"\{(\d)\}", lambda found: _argument(arguments, int(found[1])), recipe.address_template)
    return resolve(made, page.base) if "\0" not in made and arguments else ""


def _argument(arguments: Sequence[str], number: int) -> str:
    return quote(arguments[number - 1], safe="") if 0 < number <= len(arguments) else "\0"
