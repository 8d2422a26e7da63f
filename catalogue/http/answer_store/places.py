"""The place of which an address shows something, as models.stamp names it, and the addresses whose answers are stored."""

from django.http import HttpRequest

from catalogue.http.language import CHINESE
from catalogue.http.paths import API_NAMES, WEB_FOLDERS, api_path, entry_place, web_path

API, FACETS, VERSIONS, WORDS = ["api", "v1"], "facets", "versions", "q"


def place_of(request: HttpRequest) -> str:
    """The place of the entry or of the lists of a type; "" for an answer that more may show in than a type's entries.

    That an entry has the place does not follow: the address may be anybody's invention.
    """
    path = request.path_info
    parts = path.strip("/").split("/")
    if not path.endswith("/"):
        return ""
    if parts[:2] == API:
        names, parts = API_NAMES, parts[2:]
    else:
        names, parts = WEB_FOLDERS, parts[1:] if parts[0] == CHINESE else parts
    entry_type = next((code for code, name in names.items() if parts and name == parts[0]), "")
    if entry_type and (len(parts) == 1 or (names is API_NAMES and parts[1:] == [FACETS])):
        return "" if WORDS in request.GET else entry_type  # words are weighed by all that search knows
    is_entry = len(parts) == 2 or (len(parts) == 4 and parts[2] == VERSIONS)
    return entry_place(entry_type, parts[1]) if entry_type and is_entry else ""


def stored_addresses(place: str) -> tuple[str, ...]:
    """The addresses of an entry whose answers are stored: its page in each language, and its object in the API."""
    entry_type, _separator, slug = place.partition("/")
    page = web_path(entry_type, slug)
    return page, f"/{CHINESE}{page}", api_path(entry_type, slug)
