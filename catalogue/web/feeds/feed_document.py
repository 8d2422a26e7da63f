"""A page of a feed as a value, and its paging (RFC 5005, section 3)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.encoding import escape_uri_path

from catalogue.documents.citations import SITE_NAME
from catalogue.index.revision import request_revision
from catalogue.query.entry_query import EntryQuery
from catalogue.web.feeds.feed_items import FEED_LENGTH, FeedItem, Tombstone, entry_items, recent_tombstones
from infra.text.whole_numbers import parse_whole_number


@dataclass(frozen=True)
class FeedDocument:
    """`page` is the path and query of the page that lists the same, `address` those of the feed's first page.

    `number` counts the pages of the feed from 1 to `last`.
    """

    title: str
    page: str
    address: str
    items: Sequence[FeedItem]
    tombstones: Sequence[Tombstone]
    number: int
    last: int

    @property
    def home_url(self) -> str:
        return settings.SITE_URL + self.page

    def page_url(self, number: int) -> str:
        """The whole address of a page of the feed."""
        parameter = f"{'&' if '?' in self.address else '?'}page={number}" if number > 1 else ""
        return settings.SITE_URL + self.address + parameter

    @property
    def page_links(self) -> dict[str, str]:
        """The addresses of other pages by their relation; none for a feed of one page."""
        if self.last == 1:
            return {}
        numbers = {"first": 1, "previous": self.number - 1, "next": self.number + 1, "last": self.last}
        return {relation: self.page_url(number) for relation, number in numbers.items() if 1 <= number <= self.last}


FeedWriter = Callable[[HttpRequest, FeedDocument], HttpResponse]


def read_feed(
    request: HttpRequest,
    rows: Any,
    to_items: Callable[[Sequence[Any]], list[FeedItem]],
    *,
    title: str,
    page: str,
    tombstones: Callable[[], Sequence[Tombstone]] = tuple,
) -> FeedDocument:
    """The page of the feed that `?page=` names. `rows` has count() and slices. Tombstones stand on the first page.

    Raises Http404 for a page that does not exist.
    """
    paginator = Paginator(rows, FEED_LENGTH)
    number = parse_whole_number(request.GET.get("page", "1"), paginator.num_pages)
    if number is None:
        raise Http404("There is no such page in this feed.")
    return FeedDocument(
        title=f"{SITE_NAME}: {title}",
        page=page,
        address=escape_uri_path(request.path) + query_without_page(request),
        items=to_items(list(paginator.page(number).object_list)),
        tombstones=tombstones() if number == 1 else (),
        number=number,
        last=paginator.num_pages,
    )


def read_entry_feed(request: HttpRequest, entry_query: EntryQuery, *, title: str, page: str) -> FeedDocument:
    """The publications of a list, last changed first, with the tombstones of the whole type.

    A reader that never had an entry ignores its tombstone (RFC 6721).
    """
    revision = request_revision(request)
    return read_feed(
        request,
        entry_query.ordered_by("-changed_at"),
        lambda entries: entry_items(entries, revision),
        title=title,
        page=page,
        tombstones=lambda: recent_tombstones(revision, entry_query.type),
    )


def query_without_page(request: HttpRequest) -> str:
    """The query of the list with its question mark; "" without one."""
    query = request.GET.copy()
    query.pop("page", None)
    return f"?{query.urlencode()}" if query else ""
