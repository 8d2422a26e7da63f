"""Where things stand on the site and in the API: (type, slug) or (facet, code) to a path. The paths are a contract."""

WEB_FOLDERS = {"policy": "policies", "case": "cases", "item": "news", "issue": "newsletters", "report": "reports"}
API_NAMES = {"policy": "policies", "case": "cases", "item": "items", "issue": "issues", "report": "reports"}
VOCABULARY_FOLDERS = {
    "sector": "sectors",
    "technology": "technologies",
    "region": "regions",
    "organization": "organizations",
    "priority_area": "priority-areas",
}


def web_path(entry_type: str, slug: str) -> str:
    return f"/{WEB_FOLDERS[entry_type]}/{slug}/"


def api_path(entry_type: str, slug: str) -> str:
    return f"/api/v1/{API_NAMES[entry_type]}/{slug}/"


def term_web_path(facet: str, code: str) -> str:
    return f"/{VOCABULARY_FOLDERS[facet]}/{code}/"


def term_api_path(facet: str, code: str) -> str:
    return f"/api/v1/{VOCABULARY_FOLDERS[facet]}/{code}/"
