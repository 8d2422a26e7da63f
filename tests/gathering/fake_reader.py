"""Stands in for gathering/list_pages where a test is about what follows: lists are written as lines of text."""

from datetime import date
from urllib.parse import urljoin

from gathering.list_pages.list_rows import ListReading, ListRecipe, ListRow, Proposal


def page(title, *rows, second=""):
    """A page as `read` reads it. A row is "address | title | day | closes_on", of which the last two may be missing."""
    return "\n".join([f"# {title} # {second}", *rows])


def read(body, *, address, status, headers, recipe=None):
    if status >= 400:
        return ListReading("blocked", f"The site refuses programs: it answers {status}.")
    head, *lines = body.decode().splitlines() or [""]
    if not head.startswith("#"):
        return ListReading("unreadable", "No list was found on this page.")
    _, title, second = (part.strip() for part in head.split("#"))
    if title.startswith("->"):
        return ListReading("next", page_title="", next_address=urljoin(address, title[2:]))
    rows = tuple(row(line, address) for line in lines)
    if not rows:
        return ListReading("unreadable", "No list was found on this page.", page_title=title)
    return ListReading("list", page_title=title, rows=rows, second_page=urljoin(address, second) if second else "")


def propose(body, *, address, status, headers):
    reading = read(body, address=address, status=status, headers=headers)
    proposals = (Proposal(ListRecipe(kind="html", row="li"), reading.rows[:10], len(reading.rows)),) if reading.rows else ()
    return ListReading(reading.outcome, reading.sentence, reading.page_title, reading.rows, proposals=proposals)


def row(line, address=""):
    url, title, *days = (part.strip() for part in line.split("|"))
    day, closes_on = (date.fromisoformat(text) if text else None for text in [*days, "", ""][:2])
    return ListRow(urljoin(address, url), title, day, closes_on)
