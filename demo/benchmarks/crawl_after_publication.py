"""Crawls: many addresses, each requested once, after another policy was published. What the store of answers keeps pays here."""

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.core.management.base import CommandError

from demo.benchmarks.benchmark_databases import benchmark_environment
from demo.benchmarks.benchmark_requests import ENGLISH_QUERIES, LIST_ADDRESS
from demo.benchmarks.benchmark_servers import BenchmarkServer
from demo.benchmarks.measurement import Figures, wait_until_idle

LISTS = 30  # filtered lists
# Publishes the policy that was published last in the list, which none of the crawled pages shows, once more as it is.
PUBLISH_SCRIPT = """
import django
django.setup()
from django.utils import timezone
from catalogue.publish.contracts import PublishAction
from catalogue.publish.write import write
from editorial.content.compose import compose_snapshot
from editorial.content.snapshots import serialize
from policies.models import Policy
row = Policy._default_manager.order_by("-pk").first()
write([PublishAction(compose_snapshot(Policy, serialize(row)))], at=timezone.now())
"""


@dataclass(frozen=True)
class Crawl:
    """Addresses and the headers that go with each, such as the ETag of its answer.

    `status` is expected of most; where the publication touches an entry, its conditional request is answered anew.
    """

    name: str
    addresses: tuple[str, ...]
    headers: tuple[dict[str, str], ...]
    status: int = 200


def crawls(site: BenchmarkServer) -> list[Crawl]:
    """The detail pages and API details of the list's first 200 policies, filtered lists and searches."""
    first = site.get_json(f"{LIST_ADDRESS}?page_size=100")
    rows = first["results"] + (site.get_json(f"{LIST_ADDRESS}?page_size=100&page=2")["results"] if first["next"] else [])
    pages = tuple(f"/policies/{row['slug']}/" for row in rows)
    details = tuple(f"{LIST_ADDRESS}{row['slug']}/" for row in rows)
    etags = tuple({"If-None-Match": site.get(address)[2]["etag"]} for address in details)
    filters = [
        f"{facet['parameter']}={value['code']}"
        for facet in site.get_json(f"{LIST_ADDRESS}facets/")["facets"]
        for value in facet["values"]
    ]
    searches = [f"q={quote(query)}" for query in ENGLISH_QUERIES]
    return [
        _plain("detail pages after a publication", pages),
        _plain("API details after a publication", details),
        Crawl("304 after a publication", details, etags, status=304),
        _plain("list pages after a publication", [f"/policies/?{one}" for one in filters[:LISTS]]),
        _plain("API lists after a publication", [f"{LIST_ADDRESS}?{one}" for one in filters[:LISTS]]),
        _plain("API searches after a publication", [f"{LIST_ADDRESS}?{one}" for one in searches]),
    ]


def _plain(name: str, addresses: Sequence[str]) -> Crawl:
    return Crawl(name, tuple(addresses), tuple({} for _ in addresses))


def measure_crawl(
    crawl: Crawl, site: BenchmarkServer, baseline: BenchmarkServer, database: str, *, rounds: int
) -> tuple[float, float | None]:
    """Times the baseline: wall clock and processor. Before each round something else is published."""
    figures = {server.name: Figures() for server in (baseline, site)}
    _request_each(site, crawl, crawl.status)
    for _ in range(rounds):
        publish_elsewhere(database)
        for server in (baseline, site):
            wait_until_idle(server)
            before, began = server.processor_seconds(), time.perf_counter()
            _request_each(server, crawl, crawl.status if server is site else 200)
            figures[server.name].wall.append((time.perf_counter() - began) / len(crawl.addresses))
            figures[server.name].processor.append((server.processor_seconds() - before) / len(crawl.addresses))
    return figures[site.name].times(figures[baseline.name])


def publish_elsewhere(database: str) -> None:
    environment = benchmark_environment(database, DJANGO_SETTINGS_MODULE="config.settings")
    subprocess.run([sys.executable, "-c", PUBLISH_SCRIPT], cwd=settings.BASE_DIR, env=environment, check=True)


def _request_each(server: BenchmarkServer, crawl: Crawl, status: int) -> None:
    """Raises CommandError for another status. A new ETag goes with the next request for its address."""
    others = 0
    connection = server.connect()
    for address, headers in zip(crawl.addresses, crawl.headers, strict=True):
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        answer.read()
        others += answer.status != status
        if answer.status not in (status, 200):
            raise CommandError(f"{server.name}: {address} answered {answer.status} in a crawl.")
        if answer.status == 200 != status:
            headers["If-None-Match"] = str(answer.headers["ETag"])
    connection.close()
    if others > len(crawl.addresses) / 2:
        raise CommandError(
            f"{server.name}: {others} of {len(crawl.addresses)} answers of “{crawl.name}” had another status than {status}."
        )
