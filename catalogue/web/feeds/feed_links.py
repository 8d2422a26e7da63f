"""The addresses by which a page is followed, for its head and its links: feeds, and the form for mail."""

from urllib.parse import urlencode

from django.http import QueryDict

from catalogue.http.language import localized_path

FACETS_BY_MAIL = ("sector", "region", "priority_area")  # what readers by mail can choose


def feed_links(page: str, query: str = "") -> dict[str, str]:
    """Returns `feed` (Atom) and `json_feed` of the list at the path, in the language of the page."""
    base, end = localized_path(page), f"?{query}" if query else ""
    return {"feed": f"{base}feed.atom{end}", "json_feed": f"{base}feed.json{end}"}


def mail_link(query: QueryDict) -> str:
    """The address of the form for mail, with what the list is narrowed to, as far as mail can be."""
    chosen = urlencode([(facet, code) for facet in FACETS_BY_MAIL for code in query.getlist(facet)])
    return localized_path("/subscriptions/") + (f"?{chosen}" if chosen else "")
