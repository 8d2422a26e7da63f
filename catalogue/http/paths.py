"""Paths of entries and terms on the site and in the API. The paths are a public contract."""

from catalogue.publication_types import TypeAttribute

WEB_FOLDERS = TypeAttribute("web_folder")
API_NAMES = TypeAttribute("api_name")
VOCABULARY_FOLDERS = {
    "sector": "sectors",
    "technology": "technologies",
    "region": "regions",
    "organization": "organizations",
    "priority_area": "priority-areas",
}


def type_of_web_folder(folder: str) -> str:
    """The code of the type whose pages stand in that folder; "" for no type's."""
    return next((code for code, name in WEB_FOLDERS.items() if name == folder), "")


def web_path(entry_type: str, slug: str) -> str:
    return f"/{WEB_FOLDERS[entry_type]}/{slug}/"


def api_path(entry_type: str, slug: str) -> str:
    return f"/api/v1/{API_NAMES[entry_type]}/{slug}/"


def api_list_name(entry_type: str) -> str:
    """The folder of the list in the API; of the list of all types for ""."""
    return API_NAMES[entry_type] if entry_type else "search"


def term_web_path(facet: str, code: str) -> str:
    return f"/{VOCABULARY_FOLDERS[facet]}/{code}/"


def term_api_path(facet: str, code: str) -> str:
    return f"/api/v1/{VOCABULARY_FOLDERS[facet]}/{code}/"


def entry_place(entry_type: str, slug: str) -> str:
    """The place of an entry among the stamps (see models.stamp); that of the lists of its type is the type alone."""
    return f"{entry_type}/{slug}"
