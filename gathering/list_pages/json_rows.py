"""Rows of a JSON answer: by paths, or guessed from a list of objects of which each has a title and an address."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from gathering.list_pages.html_page import resolve
from gathering.list_pages.list_dates import MonthDay, complete_years, day_in_address, days_in, whole_day
from gathering.list_pages.list_rows import ListRecipe, ListRow
from gathering.list_pages.list_text import collapse

MAX_ROWS = 500
MAX_DEPTH = 8  # of lists and objects within each other
MAX_ROW_DEPTH = 3
CALLBACK = re.compile(r"^[\w$.]{1,80}\s*\((.*)\)\s*;?\s*$", re.DOTALL)  # JSONP
TAG = re.compile(r"<[^<>]*>")
CHINA = timezone(timedelta(hours=8))  # milliseconds of Chinese registers count to midnight there
# Names of fields, without case and separators, the most telling first. Of names that match equally the shorter path is taken.
TITLES = re.compile(
    r"(title|doctitle|articletitle|noticetitle|cnname|chname|titlecn|titleen|shorttitle|name|subject|topic|headline)$"
)
ADDRESSES = re.compile(r"(url|link|href|weburl|docurl|docpuburl|articleurl|linkto\w*|permalink|path|htmlurl)$")
DAYS = re.compile(
    r"(docrelpubtime|pub(?:lish(?:ed)?)?(?:date|time|on|at)?|publishedtime\w*|datepublished|noticedate|issue[dr]?(?:date|at)?|release(?:date|time)?|"
    r"pubdate|distributiondate|date|time|day|created?(?:date|time|at)?|showtime|adddate)(?:str)?$"
)
CLOSING_DAYS = re.compile(r"\w*(?:deadline|closing|closes|enddate|endtime|feedbackend|expir|duedate|jzrq|jzsj)\w*$")
NO_DAYS = re.compile(r"\w*(?:upda|modif|effect|implement|abolish|start|begin|first|last|exec|forcedate)\w*$")
SNIPPETS = re.compile(r"(summary|abstract|description|digest|contenttext|subtitle)$")
PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
Row = Mapping[str, Any]


class BadPath(Exception):
    """A path that leads to no rows; the message is a sentence."""


class JsonList(NamedTuple):
    recipe: ListRecipe
    rows: tuple[ListRow, ...]


def parse_json(text: str) -> Any:
    """The value; None for what is no JSON and no call with one. Strings that hold JSON in turn are read where rows are sought."""
    stripped = text.strip()
    if not stripped.startswith(("{", "[")):
        call = CALLBACK.match(stripped)
        stripped = call[1] if call else ""
    try:
        return json.loads(stripped) if stripped else None
    except (ValueError, RecursionError):
        return None


def html_within(value: Any) -> list[str]:
    """Strings with links in them, as the interfaces of some publishing systems answer."""
    return [text for _, text in _walk(value) if isinstance(text, str) and "<" in text and re.search(r"<a\s|<li\b|<record", text)]


def read_json_rows(value: Any, recipe: ListRecipe, *, base: str, today: date) -> list[ListRow]:
    """Raises BadPath."""
    found = value_at(value, recipe.row) if recipe.row else value
    if not isinstance(found, list):
        raise BadPath(f'There is no list at the path "{recipe.row}".')
    rows = [one for one in found[:MAX_ROWS] if isinstance(one, dict | list)]
    return _rows(rows, _complete(recipe, rows), base=base, today=today)


def guess_json_lists(value: Any, *, base: str, today: date) -> list[JsonList]:
    """Lists of rows with titles and addresses, those with days first, then the longest."""
    lists = []
    for path, some in _walk(value):
        rows = [one for one in some[:MAX_ROWS] if isinstance(one, dict)] if isinstance(some, list) else []
        recipe = _complete(ListRecipe(kind="json", row=path), rows)
        if rows and recipe.title and recipe.link and (read := _rows(rows, recipe, base=base, today=today)):
            lists.append(JsonList(recipe, tuple(read)))
    return sorted(lists, key=lambda one: (-sum(bool(row.day or row.closes_on) for row in one.rows), -len(one.rows)))


def field_names(value: Any) -> list[str]:
    """The names of the fields of the longest list of objects, for a sentence that asks for an address template."""
    lists = [some for _, some in _walk(value) if isinstance(some, list) and some and isinstance(some[0], dict)]
    longest: list[Any] = max(lists, key=len, default=[{}])
    return [name for name, value in _flat(longest[0]).items() if value not in (None, "")]


def value_at(value: Any, path: str) -> Any:
    """What stands at a path of names and numbers; None where it leads nowhere."""
    for name in path.split(".") if path else ():
        value = _parsed(value)
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list) and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    return _parsed(value)


def day_of_value(value: Any, *, is_chinese: bool) -> date | MonthDay | None:
    """The day of a text or of seconds or milliseconds since 1970. In China an instant is the day there."""
    text = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    if re.fullmatch(r"\d{9,10}(?:\.0)?|\d{12,13}(?:\.0)?", text):
        seconds = float(text) / (1000 if len(text.split(".")[0]) > 10 else 1)
        return datetime.fromtimestamp(seconds, CHINA).date()
    if is_chinese and re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]{5,18}(?:Z|\+00:?00)", text):
        try:
            return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(CHINA).date()
        except ValueError:
            return None
    return whole_day(text) or next((found.day for found in days_in(text)), None)


def _rows(rows: Sequence[Any], recipe: ListRecipe, *, base: str, today: date) -> list[ListRow]:
    is_chinese = (urlsplit(base).hostname or "").endswith(".cn")
    read: list[ListRow] = []
    days: list[date | MonthDay | None] = []
    for row in rows:
        title, address = _text(value_at(row, recipe.title)), _address(row, recipe, base)
        if not title or not address or any(one.address == address for one in read):
            continue
        closes = day_of_value(_first(row, CLOSING_DAYS), is_chinese=is_chinese)
        read.append(
            ListRow(
                address,
                title[:500],
                closes_on=closes if isinstance(closes, date) else None,
                snippet=_text(_first(row, SNIPPETS))[:300],
            )
        )
        days.append(day_of_value(value_at(row, recipe.day), is_chinese=is_chinese) if recipe.day else None)
    published = complete_years(days, today)
    return [
        replace(row, day=day or (None if row.closes_on else day_in_address(row.address)))
        for row, day in zip(read, published, strict=True)
    ]


def _complete(recipe: ListRecipe, rows: Sequence[Any]) -> ListRecipe:
    """With the fields that the recipe leaves open, as the names and values of the first rows tell."""
    sample = [_flat(row) for row in rows[:20] if isinstance(row, dict)]
    if not sample:
        return recipe
    return replace(
        recipe,
        title=recipe.title or _best(sample, TITLES, _is_title),
        link=recipe.link or ("" if recipe.address_template else _best(sample, ADDRESSES, _is_address)),
        day=recipe.day or _best(sample, DAYS, _is_day),
    )


def _best(sample: Sequence[Row], names: re.Pattern[str], fits: Any) -> str:
    """The path whose name comes first in the pattern, of those whose values mostly fit; for addresses and titles mostly differ."""
    order = [name.strip("()?:") for name in names.pattern.strip("()$").split("|")]
    scored = []
    for path in {path: None for row in sample for path in row}:
        name = _letters(path)
        values = [row[path] for row in sample if row.get(path) not in (None, "")]
        if not values or len(values) * 2 < len(sample) or sum(map(fits, values)) * 2 <= len(values):
            continue
        if fits is not _is_day and len({str(value) for value in values}) * 2 <= len(values):
            continue
        if (NO_DAYS.match(name) and fits is _is_day) or CLOSING_DAYS.match(name):
            continue
        if match := names.search(name):
            rank = next((number for number, one in enumerate(order) if match[0].startswith(one[:5])), len(order))
            scored.append(((match.start() > 0, rank, path.count("."), len(path)), path))
        elif fits is _is_address:
            scored.append(((True, len(order), path.count("."), len(path)), path))
    return min(scored)[1] if scored else ""


def _is_title(value: Any) -> bool:
    return isinstance(value, str) and len(value) > 3 and not value.startswith(("http", "/")) and not whole_day(value)


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and bool(re.match(r"(?:https?:)?//|\.{0,2}/[\w/]|[\w/-]+\.s?html?(?:$|\?)|[\w/-]+\.jsp\?", value))


def _is_day(value: Any) -> bool:
    return day_of_value(value, is_chinese=True) is not None


def _address(row: Any, recipe: ListRecipe, base: str) -> str:
    if not recipe.address_template:
        return resolve(str(value_at(row, recipe.link) or ""), base)
    values = {path: value_at(row, path) for path in PLACEHOLDER.findall(recipe.address_template)}
    if any(value in (None, "") or isinstance(value, dict | list) for value in values.values()):
        return ""
    return resolve(PLACEHOLDER.sub(lambda found: quote(str(values[found[1]]), safe=""), recipe.address_template), base)


def _first(row: Any, names: re.Pattern[str]) -> Any:
    fields = _flat(row) if isinstance(row, dict) else {}
    return next((value for path, value in fields.items() if value and names.match(_letters(path))), None)


def _text(value: Any) -> str:
    """Without markup: search interfaces mark what was sought."""
    return collapse(unescape(TAG.sub("", str(value)))) if isinstance(value, str | int | float) else ""


def _letters(path: str) -> str:
    """The name of a field in small letters alone."""
    return re.sub(r"[^a-z]", "", path.rpartition(".")[2].lower())


def _flat(row: Row, path: str = "", depth: int = 0) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in row.items():
        place = f"{path}{name}"
        if isinstance(value, dict) and depth < MAX_ROW_DEPTH:
            fields |= _flat(value, f"{place}.", depth + 1)
        elif not isinstance(value, dict | list):
            fields[place] = value
    return fields


def _walk(value: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Every value with its path, objects and lists before what they hold."""
    value = _parsed(value)
    yield path, value
    if depth >= MAX_DEPTH:
        return
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        yield from _walk(one, f"{path}.{name}".lstrip("."), depth + 1)


def _parsed(value: Any) -> Any:
    """A string that is JSON in turn, read."""
    if isinstance(value, str) and value[:1] in ("[", "{") and (inner := parse_json(value)) is not None:
        return inner
    return value
