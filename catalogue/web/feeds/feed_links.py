"""The addresses of a page's feeds, for its head and its links."""

from catalogue.http.language import localized_path


def feed_links(page: str, query: str = "") -> dict[str, str]:
    """Returns `feed` (Atom) and `json_feed` of the list at the path, in the language of the page."""
    base, end = localized_path(page), f"?{query}" if query else ""
    return {"feed": f"{base}feed.atom{end}", "json_feed": f"{base}feed.json{end}"}
