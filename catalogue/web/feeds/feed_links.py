"""The addresses by which a page is followed, for its head and its links: feeds, and the form for mail."""

from django.http import QueryDict

from catalogue.http.language import localized_path

NOT_BY_MAIL = (
    "page",
    "ordering",
    "known_on",
    "event",
    "changed_since",
    "changed_until",
)  # parameters of lists and of the change log


def feed_links(page: str, query: str = "") -> dict[str, str]:
    """Returns `feed` (Atom) and `json_feed` of the list at the path, in the language of the page."""
    base, end = localized_path(page), f"?{query}" if query else ""
    return {"feed": f"{base}feed.atom{end}", "json_feed": f"{base}feed.json{end}"}


def mail_link(folder: str, query: QueryDict) -> str:
    """The address of the form for following the list in that folder by mail, as it is now and not at a page or on a day."""
    conditions = query.copy()
    for name in NOT_BY_MAIL:
        conditions.pop(name, None)
    return localized_path(f"/subscriptions/alerts/{folder}/") + (f"?{conditions.urlencode()}" if conditions else "")
