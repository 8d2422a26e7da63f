"""Selectors for a list that was guessed, so that the next visit reads the same list."""

import re
from collections.abc import Sequence
from datetime import date

from gathering.list_pages.html_page import Element, HtmlPage
from gathering.list_pages.html_rows import HtmlList, rows_by_selector
from gathering.list_pages.list_rows import ListRecipe, ListRow

NAME = re.compile(r"[A-Za-z][\w-]*")  # of an id or a class; one with a number changes with the next page
CHANGING = re.compile(r"\d{3,}|^(?:on|cur|current|active|first|last|odd|even|hover|clearfix|cf|fl|fr)$", re.IGNORECASE)


def propose_html(page: HtmlPage, lists: Sequence[HtmlList], today: date) -> list[tuple[ListRecipe, tuple[ListRow, ...]]]:
    """A recipe for each list, with the rows that it finds; lists for which no selector finds most of the rows are left out."""
    proposed = []
    for one in lists:
        link = one.elements[0]
        inner = _chain(link.link, below=link.element) if link.link is not link.element else ""
        for row in _row_selectors(link.element):
            recipe = ListRecipe(kind="html", row=row, link=inner)
            rows = tuple(rows_by_selector(page, recipe, today))
            known = {row.address for row in one.rows}
            if len(known & {row.address for row in rows}) >= 0.9 * len(known) and len(rows) <= 1.5 * len(known):
                proposed.append((recipe, rows))
                break
    return proposed


def _row_selectors(row: Element) -> list[str]:
    """From the nearest named ancestor; from the one above it, where the nearest holds one part of the list; from the body."""
    named = [ancestor for ancestor in row.iterancestors() if _names(ancestor)]
    starts = [*named[:3], None]
    own = f"{row.tag}{_names(row)}" if _names(row) else str(row.tag)
    selectors = []
    for start in starts:
        steps = [str(one.tag) for one in row.iterancestors()]
        if start is None:
            steps = steps[: steps.index("body") + 1] if "body" in steps else steps
        else:
            steps = [str(one.tag) for one in row.iterancestors()][: list(row.iterancestors()).index(start) + 1]
            steps[-1] = f"{start.tag}{_names(start)}"
        chain = " > ".join([*reversed(steps)])
        selectors += [f"{chain} > {row.tag}", f"{chain} > {own}"]
    return list(dict.fromkeys(selectors))


def _chain(element: Element, *, below: Element) -> str:
    steps = []
    for one in (element, *element.iterancestors()):
        if one is below:
            break
        column = f":nth-child({one.getparent().index(one) + 1})" if one.tag == "td" else ""
        steps.append(f"{one.tag}{column}")
    return " > ".join(reversed(steps))


def _names(element: Element) -> str:
    """`#id` or `.class.class`, of names that stay."""
    identifier = element.get("id") or ""
    if NAME.fullmatch(identifier) and not CHANGING.search(identifier):
        return f"#{identifier}"
    classes = [one for one in (element.get("class") or "").split() if NAME.fullmatch(one) and not CHANGING.search(one)]
    return "".join(f".{one}" for one in classes[:2])
