"""Reads one page on standard input in a process of its own, started by `read_list` through `infra.isolated_process`.

Its argument is a JSON object: the parameters of `read_page`, and `processor`, seconds. Writes a ListReading as JSON.
"""

import json
import resource
import sys
from dataclasses import replace
from datetime import date
from typing import Any

from gathering.list_pages.feed_rows import is_feed, read_feed
from gathering.list_pages.html_page import HtmlPage, visible_text
from gathering.list_pages.html_recipe import propose_html
from gathering.list_pages.html_rows import BadSelector, guess_lists, rows_by_selector
from gathering.list_pages.json_rows import BadPath, field_names, guess_json_lists, html_within, parse_json, read_json_rows
from gathering.list_pages.list_rows import ListReading, ListRecipe, ListRow, Proposal
from gathering.list_pages.list_text import decode_page
from gathering.list_pages.page_interfaces import empty_list_unit, named_interface, records_within, second_page
from gathering.list_pages.walls import refusal_of_status, wall_of_page

PROPOSED_LISTS, PROPOSED_ROWS = 3, 10
MANY_SCRIPT_LINKS = 5
NO_LIST = "No list of dated notices was found on the page."
NO_ROW = "No row at the path has a title and an address."
NO_ADDRESS = "The rows have no address of their own. Give a template of it with their fields:"
OTHER_THAN_HTML = {"feed": "The answer is not a feed.", "json": "The answer is not JSON."}
BY_SCRIPT = "The addresses of the notices are made by a script. Give a selector of the rows and a template of the address."


def read_page(
    body: bytes, *, address: str, status: int, content_type: str, recipe: ListRecipe, today: date, propose: bool
) -> ListReading:
    """As `read_list` or, with `propose`, as `propose_lists`, in this process."""
    if refusal := refusal_of_status(status):
        return ListReading(*refusal)
    if not body.strip():
        return ListReading("unreadable", "The answer is empty.")
    if body.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b")):
        return ListReading("unreadable", "The address leads to a file, not to a page.")
    text = decode_page(body, content_type)
    if is_feed(text):
        return _read_feed(text, address, propose=propose)
    value = parse_json(text)
    if value is not None:
        return _read_json(value, address, recipe, today, propose=propose)
    return _read_html(text, address, recipe, today, propose=propose)


def _read_feed(text: str, address: str, *, propose: bool) -> ListReading:
    feed = read_feed(text, address)
    if not feed.rows:
        return ListReading("unreadable", "The feed has no entries.", feed.title)
    reading = ListReading("list", "", feed.title, feed.rows)
    return replace(reading, proposals=(_proposal(ListRecipe(kind="feed"), feed.rows),)) if propose else reading


def _read_json(value: Any, address: str, recipe: ListRecipe, today: date, *, propose: bool) -> ListReading:
    within = "\n".join(html_within(value))
    if recipe.kind == "json" and (recipe.row or recipe.address_template):
        try:
            rows = tuple(read_json_rows(value, recipe, base=address, today=today))
        except BadPath as fault:
            return ListReading("unreadable", str(fault))
        return ListReading("list", rows=rows) if rows else ListReading("unreadable", NO_ROW)
    lists = guess_json_lists(value, base=address, today=today)
    if lists and recipe.kind != "html":
        proposals = tuple(_proposal(one.recipe, one.rows) for one in lists[:PROPOSED_LISTS]) if propose else ()
        return ListReading("list", rows=lists[0].rows, proposals=proposals)
    if within:
        return _read_html(within, address, replace(recipe, kind="html"), today, propose=propose)
    if wall := wall_of_page("", json.dumps(value, ensure_ascii=False), links=0):
        return ListReading("blocked", wall)
    names = field_names(value)
    return ListReading("unreadable", f"{NO_ADDRESS} {', '.join(names[:12])}." if names else "The answer holds no list.")


def _read_html(text: str, address: str, recipe: ListRecipe, today: date, *, propose: bool) -> ListReading:
    records = records_within(text)
    try:
        page = HtmlPage(text, address)
        listing = HtmlPage(records, address) if records else page
    except ValueError:
        return ListReading("unreadable", "The answer is empty.")
    following = second_page(page, text)
    if recipe.kind in OTHER_THAN_HTML:
        return _without_list(text, page, OTHER_THAN_HTML[recipe.kind])
    if recipe.row:
        try:
            rows = tuple(rows_by_selector(listing, recipe, today))
        except BadSelector as fault:
            return ListReading("unreadable", str(fault), page.title)
        if rows:
            return ListReading("list", "", page.title, rows, second_page=following)
        return _without_list(text, page, "The selector finds no row on the page.")
    if empty := empty_list_unit(page):
        return ListReading("next", "", page.title, next_address=empty)
    lists = guess_lists(listing, today)
    proposals = tuple(_proposal(*one) for one in propose_html(listing, lists, today)[:PROPOSED_LISTS]) if propose else ()
    if lists and not lists[0].is_aside:
        return ListReading("list", "", page.title, lists[0].rows, second_page=following, proposals=proposals)
    return replace(_without_list(text, page, NO_LIST), proposals=proposals)


def _without_list(text: str, page: HtmlPage, sentence: str) -> ListReading:
    """What an answer is that has no rows: a wall, the shell of an interface, or unreadable."""
    links = list(page.tree.iter("a"))
    if wall := wall_of_page(text, page.title + visible_text(page.tree), len(links)):
        return ListReading("blocked", wall, page.title)
    if interface := named_interface(page):
        return ListReading("next", "", page.title, next_address=interface)
    by_script = sum(link.get("href", "").strip().lower().startswith("javascript:") for link in links) > MANY_SCRIPT_LINKS
    return ListReading("unreadable", BY_SCRIPT if by_script else sentence, page.title)


def _proposal(recipe: ListRecipe, rows: tuple[ListRow, ...]) -> Proposal:
    return Proposal(recipe, rows[:PROPOSED_ROWS], len(rows))


def main() -> None:
    given = json.loads(sys.argv[1])
    processor = int(given.pop("processor"))
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor))
    given |= {"recipe": ListRecipe.from_json(given["recipe"]), "today": date.fromisoformat(given["today"])}
    json.dump(read_page(sys.stdin.buffer.read(), **given).as_json(), sys.stdout)


if __name__ == "__main__":
    main()
