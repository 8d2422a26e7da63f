"""Reads a page as a list of notices, in another process with limits of time and memory."""

from collections.abc import Mapping

from gathering.list_pages.list_rows import ListReading, ListRecipe


def read_list(body: bytes, *, address: str, status: int, headers: Mapping[str, str], recipe: ListRecipe) -> ListReading:
    """Never raises for a bad page: it is "blocked" or "unreadable" then. `address` is where the page was found at last."""
    return ListReading("unreadable", "Lists are not read yet.")


def propose_lists(body: bytes, *, address: str, status: int, headers: Mapping[str, str]) -> ListReading:
    """As `read_list` without a recipe, with `proposals`: the lists that the page may mean, the likeliest first."""
    return ListReading("unreadable", "Lists are not read yet.")
