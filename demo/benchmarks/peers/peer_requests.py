"""What a peer is asked in place of each request, and that it answers with as many policies, or the same one."""

import json
from contextlib import suppress
from dataclasses import replace
from html import escape
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from django.core.management.base import CommandError

from demo.benchmarks.benchmark_requests import BenchmarkRequest
from demo.benchmarks.benchmark_servers import BenchmarkServer
from demo.benchmarks.peers.peer_servers import DATASETTE, WAGTAIL

PAGE_SIZE = 20
ANSWERED = "&fields=*&limit=20&order=-sorted_on"


def with_peers(requests: list[BenchmarkRequest], site: BenchmarkServer, peers: list[BenchmarkServer]) -> list[BenchmarkRequest]:
    """The requests with addresses of those peers that can be asked the same, and answer before their connections time out.

    Raises CommandError where one answers otherwise.
    """
    by_name = {peer.name: peer for peer in peers}
    detail = site.get_json(next(one for one in requests if one.name == "API detail").address)
    found = []
    for request in requests:
        answered = {}
        for name, address in _addresses(request, detail, by_name).items():
            with suppress(TimeoutError):
                _check(request, site, by_name[name], address, detail)
                answered[name] = address
        found.append(replace(request, peers=answered))
    return found


def _addresses(request: BenchmarkRequest, detail: dict[str, Any], peers: dict[str, BenchmarkServer]) -> dict[str, str]:
    asked, slug = dict(parse_qsl(urlsplit(request.address).query)), detail["slug"]
    wagtail_list, wagtail_api = "/policies/", "/api/v2/pages/?type=peers.PolicyPage"
    table = _table(peers[DATASETTE])
    match request.name:
        case "detail page":
            return {WAGTAIL: f"/policies/{slug}/", DATASETTE: f"{table}/{_key(peers[DATASETTE], slug)}"}
        case "API detail" | "304 on If-None-Match":
            key = peers[WAGTAIL].get_json(f"{wagtail_api}&slug={quote(slug)}")["items"][0]["id"]
            return {WAGTAIL: f"/api/v2/pages/{key}/", DATASETTE: f"{table}/{_key(peers[DATASETTE], slug)}.json"}
        case "list page, filtered":
            return {WAGTAIL: f"{wagtail_list}?{urlencode(asked)}", DATASETTE: f"{table}?{_filters(asked)}"}
        case "API list, three filters":
            filters = urlencode(asked)
            return {WAGTAIL: f"{wagtail_api}&{filters}{ANSWERED}", DATASETTE: f"{table}.json?{_filters(asked)}"}
        case "API list, first page":
            return {WAGTAIL: wagtail_api + ANSWERED, DATASETTE: f"{table}.json?{_filters({})}"}
        case "API list, middle page":
            offset = (int(asked["page"]) - 1) * PAGE_SIZE
            return {WAGTAIL: f"{wagtail_api}{ANSWERED}&offset={offset}"}
        case "API search, two words":
            words = quote(asked["q"])
            return {
                WAGTAIL: f"{wagtail_api}&fields=*&limit=20&search={words}&search_operator=and",
                DATASETTE: f"{table}.json?_shape=objects&_size=20&_search={words}",
            }
    return {}


def _filters(asked: dict[str, str]) -> str:
    """Columns by name, terms by SQL: of several `_through` Datasette uses the last one's value for all."""
    columns = {name: value for name, value in asked.items() if name in ("level", "kind")}
    terms = [f"sectors:{asked['sector']}"] if "sector" in asked else []
    terms += [f"regions:{asked['region']}"] if "region" in asked else []
    clauses = [f"id in (select policy_id from policy_term where section = '{term}')" for term in terms]  # noqa: S608 # nosec B608 # codes
    return urlencode(
        [
            *columns.items(),
            *(("_where", clause) for clause in clauses),
            ("_shape", "objects"),
            ("_size", "20"),
            ("_sort_desc", "sorted_on"),
        ]
    )


def _table(datasette: BenchmarkServer) -> str:
    [database] = [one["name"] for one in datasette.get_json("/-/databases.json")]
    return f"/{database.replace('.', '~2E')}/policy"


def _key(datasette: BenchmarkServer, slug: str) -> int:
    return datasette.get_json(f"{_table(datasette)}.json?_shape=array&slug={quote(slug)}")[0]["id"]


def _check(request: BenchmarkRequest, site: BenchmarkServer, peer: BenchmarkServer, address: str, detail: dict[str, Any]) -> None:
    status, body, _ = peer.get(address)
    if status != 200:
        raise CommandError(f"{peer.name}: {address} answers {status}.")
    if request.name in ("detail page", "API detail", "304 on If-None-Match"):
        if escape(detail["title"]).encode() not in body and json.dumps(detail["title"])[1:-1].encode() not in body:
            raise CommandError(f"{peer.name}: {address} shows another policy.")
    elif ".json" in address or "/api/" in address:
        ours, theirs = site.get_json(request.address)["count"], _total(json.loads(body))
        if ours != theirs:
            raise CommandError(f"{request.name}: {ours} policies here and {theirs} in {peer.name}.")


def _total(answer: dict[str, Any]) -> int:
    return answer["meta"]["total_count"] if "meta" in answer else answer["filtered_table_rows_count"]
