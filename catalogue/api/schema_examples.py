"""Examples of answers for the schema: pieces of the demonstration content, told as the API tells them."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

EXAMPLE_SITE = "https://desk.example"
EXAMPLE_UID = "4b7c0f0e-6a57-4d1e-9d0b-2f4f6a1c9e10"


def response_example(value: dict[str, Any]) -> list[OpenApiExample]:
    return [OpenApiExample("Example", value=value, response_only=True)]


def address_fields(folder: str, page: str, slug: str) -> dict[str, Any]:
    return {
        "url": f"{EXAMPLE_SITE}/api/v1/{folder}/{slug}/",
        "web_url": f"{EXAMPLE_SITE}/{page}/{slug}/",
        "version": 2,
        "changed_at": "2026-03-02T01:00:00Z",
    }


# As with `fields=`: whole objects are as long as the schema says.
ENTRY_EXAMPLES: dict[str, dict[str, Any]] = {
    "policy": {
        "uid": EXAMPLE_UID,
        "title": "Internet Plus action plan",
        "title_zh": "互联网+",
        "document_number": "国发〔2015〕40号",
        "published_on": "2015-07-04",
        "published_on_precision": "day",
        **address_fields("policies", "policies", "internet-plus"),
    },
    "case": {"uid": EXAMPLE_UID, "title": "WeChat", "tier": "tertiary", **address_fields("cases", "cases", "wechat")},
    "item": {
        "uid": EXAMPLE_UID,
        "title": "Internet Plus is announced",
        **address_fields("items", "news", "internet-plus-announced"),
    },
    "issue": {"uid": EXAMPLE_UID, "title": "March 2015", "number": 1, **address_fields("issues", "newsletters", "2015-03")},
    "report": {
        "uid": EXAMPLE_UID,
        "title": "Internet Plus: a review",
        **address_fields("reports", "reports", "internet-plus-review"),
    },
}
SECTOR_EXAMPLE = {
    "uid": EXAMPLE_UID,
    "code": "I64",
    "name_en": "Internet and related services",
    "name_zh": "互联网和相关服务",
    "count": 12,
    "url": f"{EXAMPLE_SITE}/api/v1/sectors/I64/",
    "web_url": f"{EXAMPLE_SITE}/sectors/I64/",
    "version": 1,
    "changed_at": "2026-03-02T01:00:00Z",
}
CHANGE_EXAMPLE = {
    "uid": EXAMPLE_UID,
    "entry_type": "policy",
    "event": "withdrawn",
    "is_tombstone": True,
    "version": 2,
    "note": "It was never adopted.",
    "changed_at": "2026-03-02T01:00:00Z",
    "title": "Internet Plus action plan",
    "url": f"{EXAMPLE_SITE}/api/v1/policies/internet-plus/",
    "web_url": f"{EXAMPLE_SITE}/policies/internet-plus/",
}
FACETS_EXAMPLE = {
    "count": 12,
    "description": "Policies, newest first.",
    "facets": [
        {
            "parameter": "level",
            "name": "Level",
            "values": [
                {"code": "national", "name": "National", "count": 7, "url": f"{EXAMPLE_SITE}/api/v1/policies/?level=national"},
                {"code": "ministry", "name": "Ministry", "count": 5, "url": f"{EXAMPLE_SITE}/api/v1/policies/?level=ministry"},
            ],
        }
    ],
    "by_month": [{"period": "2015-03", "count": 4}, {"period": "2015-07", "count": 8}],
    "by_year": [{"period": "2015", "count": 12}],
}
