"""The measured requests, built from what the site offers, and checks that all servers give the same answers."""

import json
from dataclasses import dataclass, field
from urllib.parse import quote

from django.conf import settings
from django.core.management.base import CommandError

from demo.benchmarks.benchmark_servers import BenchmarkServer

# In no name of a term, ICS fields among them: then both servers find the entries whose text has them all, and no other.
SEARCH_WORDS = ("trademark", "conformity")
ENGLISH_QUERIES = (
    "energy",
    "energy standard data",
    "carbon emission",
    "digital port",
    "measures",
    "robots",
    "high-quality",
    "plan logistics",
)
CHINESE_QUERIES = ("标准", "碳排放", "机器人", "能源安全", "数据", "管理办法", "合格评定 市场", "港口")
LIST_ADDRESS = "/api/v1/policies/"
CURSOR_STEPS = 100
STANDARDS = "/api/v1/standards/"


@dataclass(frozen=True)
class BenchmarkRequest:
    """A measured request. `compares_plain_drf`: plain REST framework is measured too. `status` is the expected status.

    `more_addresses` are requested in turn with the first address. `peers` are addresses by the name of a peer, which answers 200.
    `cookies` are those of somebody signed in, by the name of a server.
    """

    name: str
    address: str
    compares_plain_drf: bool = False
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    more_addresses: tuple[str, ...] = ()
    peers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def headers_for(self, server: str) -> dict[str, str]:
        return {**self.headers, "Cookie": self.cookies[server]} if server in self.cookies else self.headers

    def addresses_on(self, server: str) -> tuple[str, ...]:
        return (self.peers[server],) if server in self.peers else self.addresses

    @property
    def addresses(self) -> tuple[str, ...]:
        return (self.address, *self.more_addresses)


def benchmark_requests(ours: BenchmarkServer) -> list[BenchmarkRequest]:
    """Raises CommandError if the catalogue has fewer than 20 policies."""
    first = ours.get_json(LIST_ADDRESS)
    if first["count"] < 20:
        raise CommandError("There are fewer than 20 policies: generate more.")
    one = next((row for row in first["results"] if row["sectors"] and row["regions"]), first["results"][0])
    filters = {"sector": one["sectors"][0]["code"][0], "level": one["level"]}
    filters |= {"region": one["regions"][0]["code"]} if one["regions"] else {"kind": one["kind"]}
    narrow = "?" + "&".join(f"{name}={value}" for name, value in filters.items())
    middle = f"{LIST_ADDRESS}?page={max(1, first['count'] // 40)}"
    detail = f"{LIST_ADDRESS}{one['slug']}/"
    etag = ours.get(detail)[2]["etag"]
    return [
        BenchmarkRequest("detail page", f"/policies/{one['slug']}/"),
        BenchmarkRequest("list page, filtered", f"/policies/{narrow}"),
        BenchmarkRequest("API list, three filters", LIST_ADDRESS + narrow, compares_plain_drf=True),
        BenchmarkRequest("API list, first page", LIST_ADDRESS, compares_plain_drf=True),
        BenchmarkRequest("API list, middle page", middle, compares_plain_drf=True),
        BenchmarkRequest("API list, 100 rows by cursor", _cursor_page(ours)),
        BenchmarkRequest("facets", f"{LIST_ADDRESS}facets/"),
        BenchmarkRequest("facets, three filters", f"{LIST_ADDRESS}facets/{narrow}"),
        BenchmarkRequest("API search, two words", f"{LIST_ADDRESS}?q={quote(' '.join(SEARCH_WORDS))}", compares_plain_drf=True),
        _search_request("search page, 8 English queries", ENGLISH_QUERIES),
        _search_request("search page, 8 Chinese queries", CHINESE_QUERIES),
        BenchmarkRequest("API detail", detail, compares_plain_drf=True),
        BenchmarkRequest("304 on If-None-Match", detail, status=304, headers={"If-None-Match": etag}),
        *_standard_requests(ours),
    ]


def _standard_requests(ours: BenchmarkServer) -> list[BenchmarkRequest]:
    """Of the register, which has a dated status on top of what policies have; none without generated standards."""
    rows = ours.get_json(STANDARDS)["results"]
    if not rows:
        return []
    narrow = f"?status=in_force&nature={rows[0]['nature']}"
    return [
        BenchmarkRequest("standard page", f"/standards/{rows[0]['slug']}/"),
        BenchmarkRequest("list page of standards, filtered", f"/standards/{narrow}"),
        BenchmarkRequest("API list of standards, two filters", STANDARDS + narrow),
        BenchmarkRequest("find a standard by an older edition", f"/standards/find/?n={quote(rows[0]['document_number'][:-4])}1999"),
    ]


def _search_request(name: str, queries: tuple[str, ...]) -> BenchmarkRequest:
    first, *more = (f"/search/?q={quote(query)}" for query in queries)
    return BenchmarkRequest(name, first, more_addresses=tuple(more))


def _cursor_page(ours: BenchmarkServer) -> str:
    """The address of the page of CURSOR_STEPS, or of the last one, when the whole list is read by cursor."""
    address, following = LIST_ADDRESS, f"{LIST_ADDRESS}?cursor=*&page_size=100"
    for _ in range(CURSOR_STEPS):
        address = following
        _, _, following = (ours.get_json(address)["next"] or "").partition(settings.SITE_URL)
        if not following:
            break
    return address


def check_response(request: BenchmarkRequest, ours: BenchmarkServer, plain: BenchmarkServer | None) -> None:
    """Raises CommandError for another status than expected, or if plain REST framework answers differently."""
    for address in request.addresses:
        status, body, _ = ours.get(address, request.headers)
        if status != request.status:
            raise CommandError(f"{address} answers {status}, not {request.status}.")
        if plain and request.compares_plain_drf:
            compare_responses(request, json.loads(body), plain.get_json(address))


def compare_responses(request: BenchmarkRequest, ours: dict, plain: dict) -> None:
    """Raises CommandError if total, title or the page of policies differ."""
    for name in ("count", "title"):
        if ours.get(name) != plain.get(name):
            raise CommandError(f"{request.name}: {name} is {ours.get(name)} here and {plain.get(name)} there.")
    pages = [[row["uid"] for row in answer.get("results", [])] for answer in (ours, plain)]
    if pages[0] != pages[1]:
        raise CommandError(f"{request.name}: the pages hold other policies, or in another order.")
