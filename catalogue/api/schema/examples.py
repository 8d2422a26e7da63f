"""Examples of answers for the schema, from the demonstration content."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

from catalogue.publication_types import PublicationType

EXAMPLE_SITE = "https://desk.example"
EXAMPLE_UID = "4b7c0f0e-6a57-4d1e-9d0b-2f4f6a1c9e10"


def response_example(value: dict[str, Any]) -> list[OpenApiExample]:
    return [OpenApiExample("Example", value=value, response_only=True)]


def entry_example(one: PublicationType) -> dict[str, Any]:
    """A publication as `fields=` gives it: whole objects are as long as the schema says."""
    slug = one.example["slug"]
    return {
        "uid": EXAMPLE_UID,
        **{name: value for name, value in one.example.items() if name != "slug"},
        "url": f"{EXAMPLE_SITE}/api/v1/{one.api_name}/{slug}/",
        "web_url": f"{EXAMPLE_SITE}/{one.web_folder}/{slug}/",
        "version": 2,
        "changed_at": "2026-03-02T01:00:00Z",
    }


def term_example(folder: str, code: str, name_en: str, name_zh: str, **more: Any) -> dict[str, Any]:
    return {
        "uid": EXAMPLE_UID,
        "code": code,
        "name_en": name_en,
        "name_zh": name_zh,
        "aliases": [],
        "is_retired": False,
        "count": 12,
        "url": f"{EXAMPLE_SITE}/api/v1/{folder}/{code}/",
        "web_url": f"{EXAMPLE_SITE}/{folder}/{code}/",
        "version": 1,
        "changed_at": "2026-03-02T01:00:00Z",
        **more,
    }


# By facet; `technology` stands for the vocabularies without fields of their own.
TERM_EXAMPLES = {
    "technology": term_example("technologies", "big-data", "Big data", "大数据"),
    "sector": term_example(
        "sectors", "I64", "Internet and related services", "互联网和相关服务",
        scheme="GB/T 4754-2017", industry_tier="tertiary", nace_section="J", parent=None,
    ),
    "region": term_example("regions", "CN-HA", "Henan", "河南", numeric_code="CN-41"),
    "organization": term_example(
        "organizations", "miit", "Ministry of Industry and Information Technology", "工业和信息化部",
        abbreviation="MIIT", kind="authority", succeeded_on=None, parent=None, predecessor=None,
    ),
}  # fmt: skip
CHANGE_EXAMPLE = {
    "uid": EXAMPLE_UID,
    "type": "policy",
    "event": "withdrawn",
    "is_tombstone": True,
    "version": 2,
    "note": "It was never adopted.",
    "changed_at": "2026-03-02T01:00:00Z",
    "title": "Internet Plus action plan",
    "title_zh": "“互联网+”行动计划",
    "url": f"{EXAMPLE_SITE}/api/v1/policies/internet-plus/",
    "web_url": f"{EXAMPLE_SITE}/policies/internet-plus/",
    "facet": None,
    "code": None,
    "into": None,
}
HIT_EXAMPLE = {
    "uid": EXAMPLE_UID,
    "type": "policy",
    "title": "Internet Plus action plan",
    "url": f"{EXAMPLE_SITE}/api/v1/policies/internet-plus/",
    "web_url": f"{EXAMPLE_SITE}/policies/internet-plus/",
    "version": 2,
    "changed_at": "2026-03-02T01:00:00Z",
}
FACETS_EXAMPLE = {
    "count": 12,
    "description": "Policies, newest first.",
    "facets": [
        {
            "parameter": "level",
            "name": "Level",
            "values": [
                {"code": "national", "name": "National", "count": 7, "href": f"{EXAMPLE_SITE}/api/v1/policies/?level=national"},
                {"code": "ministry", "name": "Ministry", "count": 5, "href": f"{EXAMPLE_SITE}/api/v1/policies/?level=ministry"},
            ],
        }
    ],
    "by_month": [{"period": "2015-03", "count": 4}, {"period": "2015-07", "count": 8}],
    "by_year": [{"period": "2015", "count": 12}],
}
