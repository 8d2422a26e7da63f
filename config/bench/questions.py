"""What is asked of every server, chosen from what the site itself offers; and whether the answers agree."""

import json
from dataclasses import dataclass, field
from urllib.parse import quote

from django.conf import settings
from django.core.management.base import CommandError

from config.bench.servers import Server

WORDS = ("energy", "standard", "data")
ENGLISH = (
    "energy",
    "energy standard data",
    "carbon emission",
    "digital port",
    "measures",
    "robots",
    "high-quality",
    "plan logistics",
)
CHINESE = ("标准", "碳排放", "机器人", "能源安全", "数据", "管理办法", "合格评定 市场", "港口")
LIST = "/api/v1/policies/"


@dataclass(frozen=True)
class Question:
    """`is_plain` says whether plain REST framework is asked too; `status` is what the site must answer.

    `more` are addresses that are asked in turn with the first.
    """

    name: str
    address: str
    is_plain: bool = False
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    more: tuple[str, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        return (self.address, *self.more)


def questions(ours: Server) -> list[Question]:
    """Raises CommandError where the catalogue has too little to ask about."""
    first = _json(ours, LIST)
    if first["count"] < 20:
        raise CommandError("There are fewer than 20 policies: generate more.")
    one = next((row for row in first["results"] if row["sectors"] and row["regions"]), first["results"][0])
    filters = {"sector": one["sectors"][0]["code"][0], "level": one["level"]}
    filters |= {"region": one["regions"][0]["code"]} if one["regions"] else {"kind": one["kind"]}
    narrow = "?" + "&".join(f"{name}={value}" for name, value in filters.items())
    middle = f"{LIST}?page={max(1, first['count'] // 40)}"
    detail = f"{LIST}{one['slug']}/"
    etag = ours.get(detail)[2]["etag"]
    return [
        Question("detail page", f"/policies/{one['slug']}/"),
        Question("list page, filtered", f"/policies/{narrow}"),
        Question("API list, three filters", LIST + narrow, is_plain=True),
        Question("API list, first page", LIST, is_plain=True),
        Question("API list, middle page", middle, is_plain=True),
        Question("API list, last cursor page", _last_page(ours)),
        Question("facets", f"{LIST}facets/"),
        Question("facets, three filters", f"{LIST}facets/{narrow}"),
        Question("API search, three words", f"{LIST}?q={quote(' '.join(WORDS))}", is_plain=True),
        _searches("search page, 8 English queries", ENGLISH),
        _searches("search page, 8 Chinese queries", CHINESE),
        Question("API detail", detail, is_plain=True),
        Question("304 on If-None-Match", detail, status=304, headers={"If-None-Match": etag}),
    ]


def _searches(name: str, queries: tuple[str, ...]) -> Question:
    first, *more = (f"/search/?q={quote(query)}" for query in queries)
    return Question(name, first, more=tuple(more))


def _last_page(ours: Server) -> str:
    """The address at which reading the whole list by cursor ends."""
    address, following = LIST, f"{LIST}?cursor=*&page_size=100"
    while following:
        address = following
        _, _, following = (_json(ours, address)["next"] or "").partition(settings.SITE_URL)
    return address


def check(question: Question, ours: Server, plain: Server | None) -> None:
    """Raises CommandError where the answer has another status, or the two another total, page of policies or title."""
    for address in question.addresses:
        status, body, _ = ours.get(address, question.headers)
        if status != question.status:
            raise CommandError(f"{address} answers {status}, not {question.status}.")
        if plain and question.is_plain:
            compare(question, json.loads(body), _json(plain, address))


def compare(question: Question, ours: dict, plain: dict) -> None:
    """Raises CommandError where the two differ."""
    for name in ("count", "title"):
        if ours.get(name) != plain.get(name):
            raise CommandError(f"{question.name}: {name} is {ours.get(name)} here and {plain.get(name)} there.")
    pages = [[row["uid"] for row in answer.get("results", [])] for answer in (ours, plain)]
    if pages[0] != pages[1]:
        raise CommandError(f"{question.name}: the pages hold other policies, or in another order.")


def _json(server: Server, address: str) -> dict:
    status, body, _ = server.get(address)
    if status != 200:
        raise CommandError(f"{server.name}: {address} answers {status}.")
    return json.loads(body)
