"""The corpus: all public policies, read from the API of the site that is measured."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.conf import settings

from demo.benchmarks.benchmark_servers import BenchmarkServer

FACETS = ("sectors", "technologies", "regions", "organizations", "issuers", "priority_areas")


class CorpusPolicy(NamedTuple):
    """`terms` are (facet, code, English name, Chinese name). `sorted_on` is in ISO 8601 or ""; `body` is HTML."""

    slug: str
    title: str
    title_zh: str
    summary: str
    body: str
    level: str
    kind: str
    sorted_on: str
    terms: list[tuple[str, str, str, str]]


def read_corpus(site: BenchmarkServer) -> Iterator[CorpusPolicy]:
    """In the order of the list, the latest first."""
    address = "/api/v1/policies/?cursor=*&page_size=100"
    while address:
        page = site.get_json(address)
        yield from map(_policy, page["results"])
        _site, _url, address = (page["next"] or "").partition(settings.SITE_URL)


def _policy(document: dict[str, Any]) -> CorpusPolicy:
    texts = "".join(f"<p>{text.get('title') or ''}</p>{text.get('body') or ''}" for text in document.get("texts", ()))
    terms = [
        (facet, term["code"], term.get("name_en") or "", term.get("name_zh") or "")
        for facet in FACETS
        for term in document.get(facet, ())
    ]
    return CorpusPolicy(
        document["slug"], document["title"], document.get("title_zh") or "", document.get("summary") or "",
        f"{document.get('body') or ''}{texts}", document.get("level") or "", document.get("kind") or "",
        next((document[name] for name in ("published_on", "written_on", "in_force_on") if document.get(name)), ""), terms,
    )  # fmt: skip
