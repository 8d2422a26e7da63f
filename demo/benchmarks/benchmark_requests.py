"""What is asked of every server, chosen from what the site itself offers; and whether the answers agree."""

import json
from dataclasses import dataclass, field
from urllib.parse import quote

from django.conf import settings
from django.core.management.base import CommandError

from demo.benchmarks.benchmark_servers import BenchmarkServer

SEARCH_WORDS = ("energy", "standard", "data")
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


@dataclass(frozen=True)
class BenchmarkRequest:
    """`is_plain` says whether plain REST framework is asked too; `status` is what the site must answer.

    `more` are addresses that are asked in turn with the first.
    """

    name: str
    address: str
    compares_plain_drf: bool = False
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    more_addresses: tuple[str, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        return (self.address, *self.more_addresses)


def benchmark_requests(ours: BenchmarkServer) -> list[BenchmarkRequest]:
    """Raises CommandError where the catalogue has too little to ask about."""
    first = _get_json(ours, LIST_ADDRESS)
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
        BenchmarkRequest("API list, last cursor page", _last_cursor_page(ours)),
        BenchmarkRequest("facets", f"{LIST_ADDRESS}facets/"),
        BenchmarkRequest("facets, three filters", f"{LIST_ADDRESS}facets/{narrow}"),
        BenchmarkRequest("API search, three words", f"{LIST_ADDRESS}?q={quote(' '.join(SEARCH_WORDS))}", compares_plain_drf=True),
        _search_request("search page, 8 English queries", ENGLISH_QUERIES),
        _search_request("search page, 8 Chinese queries", CHINESE_QUERIES),
        BenchmarkRequest("API detail", detail, compares_plain_drf=True),
        BenchmarkRequest("304 on If-None-Match", detail, status=304, headers={"If-None-Match": etag}),
    ]


def _search_request(name: str, queries: tuple[str, ...]) -> BenchmarkRequest:
    first, *more = (f"/search/?q={quote(query)}" for query in queries)
    return BenchmarkRequest(name, first, more_addresses=tuple(more))


def _last_cursor_page(ours: BenchmarkServer) -> str:
    """The address at which reading the whole list by cursor ends."""
    address, following = LIST_ADDRESS, f"{LIST_ADDRESS}?cursor=*&page_size=100"
    while following:
        address = following
        _, _, following = (_get_json(ours, address)["next"] or "").partition(settings.SITE_URL)
    return address


def check_response(question: BenchmarkRequest, ours: BenchmarkServer, plain: BenchmarkServer | None) -> None:
    """Raises CommandError where the answer has another status, or the two another total, page of policies or title."""
    for address in question.addresses:
        status, body, _ = ours.get(address, question.headers)
        if status != question.status:
            raise CommandError(f"{address} answers {status}, not {question.status}.")
        if plain and question.compares_plain_drf:
            compare_responses(question, json.loads(body), _get_json(plain, address))


def compare_responses(question: BenchmarkRequest, ours: dict, plain: dict) -> None:
    """Raises CommandError where the two differ."""
    for name in ("count", "title"):
        if ours.get(name) != plain.get(name):
            raise CommandError(f"{question.name}: {name} is {ours.get(name)} here and {plain.get(name)} there.")
    pages = [[row["uid"] for row in answer.get("results", [])] for answer in (ours, plain)]
    if pages[0] != pages[1]:
        raise CommandError(f"{question.name}: the pages hold other policies, or in another order.")


def _get_json(server: BenchmarkServer, address: str) -> dict:
    status, body, _ = server.get(address)
    if status != 200:
        raise CommandError(f"{server.name}: {address} answers {status}.")
    return json.loads(body)
