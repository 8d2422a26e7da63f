"""The style guide: every template component in each of its states; for staff only."""

from typing import Any

from django.contrib.admin.views.decorators import staff_member_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.publication_types import publication_types, type_codes
from catalogue.vocabulary.choice_labels import LABELS

COLOUR_TOKENS = ("paper", "surface", "ink", "quiet", "line", "accent", "accent-soft", "good", "warn")
HEATMAP_TOKENS = tuple(f"heatmap-{n}" for n in range(6))


def sample_document(entry_type: str, **values: Any) -> dict[str, Any]:
    """A presented document as lists get it, made up."""
    return {
        "type": entry_type,
        "uid": "0e1d6a5c-8a0f-4c7e-9a53-0d7f3f1f2b11",
        "title": "A title of ordinary length",
        "summary": "One or two sentences say what it is about and why it matters to a reader in Europe.",
        "web_url": "/policies/example/",
        "url": "/api/v1/policies/example/",
        "regions": [],
        "technologies": [{"name_en": "Big data", "name_zh": "大数据", "web_url": "/technologies/big-data/"}],
        "version": 2,
        "published_at": "2015-07-05",
        "updated_at": "2015-08-01",
        **values,
    }


def sample_documents() -> list[dict[str, Any]]:
    """The samples that each publication type declares."""
    return [sample_document(one.code, **sample) for one in publication_types() for sample in one.samples]


def sample_facet(long: str) -> dict[str, Any]:
    labels = ["National", "Provincial", long, "河南省", "Municipal", "Industry", "Ministry", "Other", "None of these"]
    values = [
        {"code": f"value-{n}", "label": label, "count": 3**n, "is_chosen": n == 0} for n, label in enumerate(reversed(labels))
    ]
    return {"name": "example", "label": "A facet", "values": values, "first": values[:6], "rest": values[6:]}


@staff_member_required
def styleguide(request: HttpRequest) -> HttpResponse:
    rows = sample_documents()
    long, long_zh = (max((row.get(name, "") for row in rows), key=len) for name in ("title", "title_zh"))
    one = rows[0] | {
        "standing": "withdrawn",
        "notice": "The ministry took the text back.",
        "corrections": [
            {"uid": "c", "was_wrong": "65 million users", "is_right": "649 million users", "corrected_on": "2015-08-01"}
        ],
        "relations": [
            dict.fromkeys(("number", "title_zh", "effective_on", "locator", "note"), "")
            | {"verb": "builds on", "title": long, "web_url": "/policies/example/", "type": "builds_on", "direction": "forward"}
        ],
        "texts": [
            {
                "language": "zh-Hans",
                "status": "official",
                "title": long_zh,
                "body": f"<p>{long_zh}</p>",
                "url": "https://www.gov.cn/",
            },
            {"language": "en", "status": "machine", "title": long, "body": f"<p>{long}.</p>"},
        ],
        "sources": [{"kind": "official_website", "title": long_zh, "language": "zh-Hans", "accessed_on": "2015-07-20"}],
    }
    context = {
        "colours": COLOUR_TOKENS,
        "series": (*(f"kind-{code}" for code in type_codes()), *HEATMAP_TOKENS),
        "lifecycles": list(LABELS["lifecycle"]),
        "documents": rows,
        "document": one,
        "long": long,
        "long_zh": long_zh,
        "facets": [sample_facet(long)],
        "chips": [
            {"label": "Region", "value": "Henan", "query_without": ""},
            {"label": "Keywords", "value": long, "query_without": ""},
        ],
        "orders": [{"label": "Newest", "query": "", "is_chosen": True}, {"label": "Oldest", "query": "", "is_chosen": False}],
        "page": Paginator(range(60), 20).page(2),
        "description": "Policies in Henan, newest first.",
    }
    return render(request, "pages/styleguide.html", context)
