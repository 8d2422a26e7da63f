"""Addresses of the public site: pages in both languages, files, and each parameter of the API by its schema."""

import json
from collections.abc import Iterator
from typing import Any

from scripts.compare.crawl import SITE, Shape
from scripts.compare.visitor import Address, Visitor

LANGUAGES = ("", "/zh-hans")
# API: pages
LISTS = {
    "policies": "policies", "standards": "standards", "terms": "glossary", "cases": "cases", "items": "news",
    "issues": "newsletters", "reports": "reports",
}  # fmt: skip
TERMS = ("sectors", "technologies", "regions", "organizations", "priority-areas")
SINGLE = ("", "about/", "search/", "changes/", "corrections/", "consultations/", "radar/", "nowhere/", "styleguide/")
WORDS = ("internet", "互联网", "internat", "zzyzx", '"big data"', "standard*", "国发〔2015〕40号")
FILES = (
    "/robots.txt", "/favicon.ico", "/sitemap.xml", "/livez", "/readyz", "/api/", "/api/v1/", "/api/v1/nowhere/", "/api/v1/me/usage",
    "/api/v1/me/webhooks/", "/api/v1/docs/", "/api/v1/schema/", "/api/v1/dumps/", "/api/v1/dumps/nothing.gz", "/feeds/nowhere.atom",
    "/search/feed.atom?q=internet", "/search/calendar.ics?q=internet", "/search/suggest/?q=int", "/search/suggest/?q=互",
    "/search/suggest/", "/media/nothing.jpg", "/admin/", "/admin/login/", "/admin/shared/nothing/",
)  # fmt: skip
FILTERS = (
    "q=internet", "q=zzyzx", "page=2", "page=999", "page=x", "ordering=date", "ordering=zzyzx", "issued_after=2015-03-10",
    "issued_after=never", "issued_before=2014-12-31", "known_on=2015-07-20", "sector=I", "sector=zzyzx", "sector=I&sector=J",
    "technology=big-data&q=internet", "region=CN-HA", "region=CN-HA&level=provincial&q=internet", "nothing=1",
)  # fmt: skip
# Values for parameters of the API that its schema does not list.
VALUES = {
    "cursor": ("*", "zzyzx"), "fields": ("uid,title,version,changed_at", "title", "zzyzx"),
    "include": ("plain_text", "related", "plain_text,related", "zzyzx"), "q": WORDS, "page": ("2", "999", "x"),
    "page_size": ("3", "1000", "x"), "parent": ("I", "zzyzx"), "sector": ("I64", "zzyzx"), "technology": ("big-data", "zzyzx"),
    "region": ("CN-HA", "zzyzx"), "organization": ("miit", "zzyzx"), "priority_area": ("1", "zzyzx"),
}  # fmt: skip
DAYS = ("2015-07-04", "2015-03-31", "never")
MAX_VALUES = 30  # values of one parameter


def is_crawled(path: str) -> bool:
    return not path.startswith("/admin/")


def limit(shape: Shape) -> int:
    """The number of requests for a shape: many entries and some values of each filter. Combined filters are among the seeds."""
    name, query = shape
    path = name.partition(" ")[2]
    if query:
        return 4 if len(query) == 1 else 0
    return 15 if path.endswith(("feed.atom", "calendar.ics")) and "*" in path else 150


def seeds(visitor: Visitor) -> set[Address]:
    return set(map(Address, (*page_paths(), *FILES))) | set(api_addresses(visitor))


def page_paths() -> Iterator[str]:
    for language in LANGUAGES:
        yield from (f"{language}/{path}" for path in SINGLE)
        yield from (f"{language}/search/?q={word}" for word in WORDS)
        yield from (f"{language}/search/?{query}&q=e" for query in FILTERS)
        yield from (
            f"{language}/{path}/?{query}" for path in ("changes", "corrections", "consultations", "radar") for query in FILTERS[2:5]
        )
        for folder in LISTS.values():
            yield f"{language}/{folder}/"
            yield f"{language}/{folder}/nobody-wrote-this/"
            yield from (f"{language}/{folder}/?{query}" for query in FILTERS)
        for folder in TERMS:
            yield from (f"{language}/{folder}/{path}" for path in ("", "zzyzx/", "?q=a", "?page=2"))
    for folder in LISTS.values():
        yield from (f"/{folder}/{file}" for file in ("feed.atom", "calendar.ics"))
        yield from (
            f"/{folder}/{file}?{query}" for file in ("feed.atom", "calendar.ics") for query in ("q=internet", "sector=zzyzx")
        )
        yield from (f"/feeds/{folder}.{form}" for form in ("atom", "json"))
        yield from (f"/{folder}/nobody-wrote-this.{form}" for form in ("ris", "bib", "csl.json", "pdf"))
    yield from (f"/feeds/{name}.{form}" for name in ("changes", "corrections") for form in ("atom", "json"))


def read_json(visitor: Visitor, path: str) -> Any:
    return json.loads(visitor.request(Address(path)).body)


def entries(visitor: Visitor) -> dict[str, list[dict[str, Any]]]:
    """The first hundred publications of each list of the API, by its name."""
    return {folder: read_json(visitor, f"/api/v1/{folder}/?page_size=100")["results"] for folder in LISTS}


def api_addresses(visitor: Visitor) -> Iterator[Address]:
    """Each list with each value of each parameter, each publication in each format, and invalid requests."""
    listed = entries(visitor)
    for template, methods in read_json(visitor, "/api/v1/schema/?format=json")["paths"].items():
        parameters = [parameter for parameter in methods.get("get", {}).get("parameters", []) if parameter["in"] == "query"]
        if "{" not in template:
            yield from (Address(template, method) for method in ("GET", "OPTIONS", "HEAD", "POST"))
            yield from (Address(f"{template}?{query}") for query in queries(parameters))
            continue
        folder, _, after = template.removeprefix("/api/v1/").partition("/{id}")
        yield Address(f"/api/v1/{folder}/nobody-wrote-this{after}")
        for number, entry in enumerate(listed.get(folder, [])):
            base = entry["url"].removeprefix(SITE)
            yield Address(f"/api/v1/{folder}/{entry['uid']}{after}")
            yield from (Address(f"{base}?{query}") for query in queries(parameters) if number < 3 or query.startswith("format="))
    for slug in ("withdrawn-policy", "gone-policy"):
        yield from (Address(f"{language}/policies/{slug}/") for language in (*LANGUAGES, "/api/v1"))
        yield from (Address(f"/policies/{slug}.{form}") for form in ("ris", "bib", "csl.json"))
    if listed["policies"]:
        yield from (Address(f"/api/v1/{folder}/?related_to={listed['policies'][0]['uid']}") for folder in LISTS)


def queries(parameters: list[dict[str, Any]]) -> Iterator[str]:
    """Query strings with one value of one parameter each, and one with an unknown parameter."""
    for parameter in parameters:
        name, schema = parameter["name"], parameter["schema"]
        inner = schema.get("items", schema)
        values = VALUES.get(name) or (DAYS if inner.get("format") in {"date", "date-time"} else ())
        for value in (*values, *inner.get("enum", ())[:MAX_VALUES], *(() if values else ("zzyzx",))):
            yield f"{name}={value}"
    yield "nothing=1"
