"""Every component in each of its states, for whoever works on the pages; staff only."""

from typing import Any

from django.contrib.admin.views.decorators import staff_member_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from policies.public.choices import PolicyLifecycle

LONG_TITLE = (
    "Guiding opinions on accelerating the construction of a nationwide integrated system for the collection, exchange and "
    "standardized use of industrial data across provincial administrations, with notes on interoperability"
)
LONG_TITLE_ZH = "关于加快推进全国一体化工业数据采集、交换与标准化应用体系建设并促进跨省级行政区互联互通的指导意见（征求意见稿）"
COLOUR_TOKENS = ("paper", "surface", "ink", "quiet", "line", "accent", "accent-soft", "good", "warn")
SERIES_TOKENS = tuple(f"kind-{kind}" for kind in ("policy", "case", "item", "issue", "report")) + tuple(
    f"heat-{n}" for n in range(6)
)
PLACES = {"name_en": "Henan", "name_zh": "河南省", "web_url": "/regions/CN-HA/"}


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
    policy = {"kind": "guiding_opinions", "published_on": "2015-07-04", "published_on_precision": "day", "lifecycle": "in_force"}
    item = {"reported_on": "2015-03-05", "content_forms": ["summary", "strategic_analysis"], "comments_close_on": "2015-04-01"}
    case = {"traditional_industry": "Taxi hailing", "new_industry": "Ride hailing by app", "started_on_precision": "year"}
    return [
        sample_document("policy", title_zh="关于积极推进“互联网+”行动的指导意见", issuers=[{"name_en": "State Council"}], **policy),
        sample_document(
            "policy",
            **policy | {"title": LONG_TITLE, "title_zh": LONG_TITLE_ZH, "lifecycle": "unknown"},
            issuers=[],
            level="national",
        ),
        sample_document("case", name_zh="滴滴打车", started_on="2012-01-01", **case),
        sample_document("item", **item),
        sample_document("issue", period_start="2015-03-01", period_end="2015-03-31", issued_on="2015-04-02"),
        sample_document("report", issued_on="2015-05-01", authors=["The desk"]),
    ]


def sample_facet() -> dict[str, Any]:
    labels = ["National", "Provincial", LONG_TITLE, "河南省", "Municipal", "Industry", "Ministry", "Other", "None of these"]
    values = [
        {"code": f"value-{n}", "label": label, "count": 3**n, "is_chosen": n == 0} for n, label in enumerate(reversed(labels))
    ]
    return {"name": "example", "label": "A facet", "values": values, "first": values[:6], "rest": values[6:]}


@staff_member_required
def styleguide(request: HttpRequest) -> HttpResponse:
    rows = sample_documents()
    one = rows[0] | {
        "standing": "withdrawn",
        "notice": "The ministry took the text back.",
        "corrections": [
            {"uid": "c", "was_wrong": "65 million users", "is_right": "649 million users", "corrected_on": "2015-08-01"}
        ],
        "relations": [
            {"verb": "builds on", "title": LONG_TITLE, "web_url": "/policies/example/", "type": "builds_on", "direction": "forward"}
        ],
        "texts": [
            {
                "language": "zh-Hans",
                "status": "official",
                "title": LONG_TITLE_ZH,
                "body": f"<p>{LONG_TITLE_ZH}</p>",
                "url": "https://www.gov.cn/",
            },
            {"language": "en", "status": "machine", "title": LONG_TITLE, "body": f"<p>{LONG_TITLE}.</p>"},
        ],
        "sources": [{"kind": "official_website", "title": LONG_TITLE_ZH, "language": "zh-Hans", "accessed_on": "2015-07-20"}],
    }
    context = {
        "colours": COLOUR_TOKENS,
        "series": SERIES_TOKENS,
        "lifecycles": PolicyLifecycle.values,
        "documents": rows,
        "document": one,
        "long": LONG_TITLE,
        "long_zh": LONG_TITLE_ZH,
        "facets": [sample_facet()],
        "chips": [
            {"label": "Region", "value": "Henan", "query_without": ""},
            {"label": "Words", "value": LONG_TITLE, "query_without": ""},
        ],
        "orders": [{"label": "Newest", "query": "", "is_chosen": True}, {"label": "Oldest", "query": "", "is_chosen": False}],
        "page": Paginator(range(60), 20).page(2),
        "said": "Policies in Henan, newest first.",
    }
    return render(request, "pages/styleguide.html", context)
