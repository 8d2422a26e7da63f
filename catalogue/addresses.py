"""Where things stand on the site and in the API: (type, slug) or (facet, code) to a path. The paths are a contract."""

WEB = {"policy": "policies", "case": "cases", "item": "news", "issue": "newsletters", "report": "reports"}
API = {"policy": "policies", "case": "cases", "item": "items", "issue": "issues", "report": "reports"}
VOCABULARY = {
    "sector": "sectors",
    "technology": "technologies",
    "region": "regions",
    "organization": "organizations",
    "priority_area": "priority-areas",
}


def web_path(entry_type: str, slug: str) -> str:
    return f"/{WEB[entry_type]}/{slug}/"


def api_path(entry_type: str, slug: str) -> str:
    return f"/api/v1/{API[entry_type]}/{slug}/"


def term_web_path(facet: str, code: str) -> str:
    return f"/{VOCABULARY[facet]}/{code}/"


def term_api_path(facet: str, code: str) -> str:
    return f"/api/v1/{VOCABULARY[facet]}/{code}/"
