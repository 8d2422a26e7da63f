"""No public answer takes more statements than its budget, cold or warm, however much is published."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.http.language import CHINESE, is_page_path
from catalogue.http.paths import API_NAMES, VOCABULARY_FOLDERS, WEB_FOLDERS, api_path
from catalogue.index import process_cache
from catalogue.models import Change, Entry, PublicCorrection
from catalogue.oai.records import format_identifier
from demo.synthetic_data.generator import generate_publications
from tests.support.kept_answers import forget_answers

pytestmark = pytest.mark.django_db
BUDGET = 5
BUDGETS = {"/": 8, f"/{CHINESE}/": 8}
FILTERS = (
    "sector=I&region=CN-HA",
    "sector=I&sector=C&technology=big-data",
    "issued_after=2015-01-01&issued_before=2020-01-01",
    "changed_since=2015-01-01",
    "q=energy+data",
    "ordering=-changed_at",
    "ordering=-changed_at&changed_since=2015-01-01",
    "relation=builds_on",
    "page=2",
)
FILES_OF_A_PUBLICATION = (".ris", ".bib", ".csl.json", "/card.png", "/feed.atom", "/feed.json", "/calendar.ics")
POLICY_FILTERS = ("kind=notice&level=national", "in_force_on=2016-01-01", "comments_open_on=2016-01-01", "lifecycle=in_force")
STANDARD_FILTERS = (
    "status=in_force&nature=voluntary", "in_force_on=2016-01-01", "adopts=ISO+10001", "replaces=GB+100001-1999", "ccs=L&series=GB",
)  # fmt: skip
TERM_FILTERS = ("letter=S", "initial=P", "term=Variant+1", "abbreviation=GT1", "letter=S&page=2")
HARVESTS = (
    "verb=Identify",
    "verb=ListRecords&metadataPrefix=oai_dc",
    "verb=ListRecords&metadataPrefix=oai_dc&set=policies&from=2000-01-01&until=2100-01-01",
    "verb=ListIdentifiers&metadataPrefix=oai_dc&from=2000-01-01",
)
API_PARAMETERS = ("include=related", "fields=title,status_summary")


def addresses() -> list[str]:
    """Every list and detail of what was generated, with every kind of filter."""
    newest = {entry_type: Entry.objects.live().filter(type=entry_type).order_by("-pk").first() for entry_type in WEB_FOLDERS}
    lists = [f"/{folder}/" for folder in WEB_FOLDERS.values()] + [f"/api/v1/{folder}/" for folder in API_NAMES.values()]
    found = [
        "/",
        "/search/",
        "/about/",
        "/changes/",
        "/corrections/",
        "/consultations/",
        "/sitemap.xml",
        "/robots.txt",
        "/no-such-page/",
    ]
    found += lists + [f"{address}?{query}" for address in [*lists, "/search/"] for query in FILTERS]
    found += [f"{address}?{query}" for address in ("/policies/", "/api/v1/policies/") for query in POLICY_FILTERS]
    found += [f"{address}?{query}" for address in ("/standards/", "/api/v1/standards/") for query in STANDARD_FILTERS]
    found += [f"{address}?{query}" for address in ("/glossary/", "/api/v1/terms/") for query in TERM_FILTERS]
    found += [f"/standards/find/?n={number}" for number in ("GB+100001-1999", "ISO+10001", "GB/T+1.1")]
    found += [f"/api/v1/policies/?{query}" for query in API_PARAMETERS]
    found += [
        f"/{folder}/{face}"
        for folder in (*WEB_FOLDERS.values(), "search")
        for face in ("feed.atom", "feed.json", "calendar.ics", "feed.atom?sector=I", "feed.atom?page=2")
    ]
    found += ["/sitemap-terms.xml", *(f"/sitemap-{kind}-1.xml" for kind in WEB_FOLDERS)]
    found += [
        "/consultations/",
        "/search/?q=energy",
        "/search/?q=enrgy+stndard",
        "/search/suggest/?q=energy",
        "/search/suggest/?q=能源",
        "/search/?q=energy&sector=I",
        "/api/v1/changes/",
        "/api/v1/corrections/",
        "/api/v1/search/?q=energy&type=policy",
        "/api/v1/search/facets/?q=energy",
        *(
            f"{log}?{query}"
            for log in ("/changes/", "/changes/feed.atom", "/changes/feed.json", "/api/v1/changes/")
            for query in (
                "sector=I&region=CN-HA&changed_since=2015-01-01&changed_until=2030-01-01",
                "type=policy",
                "sector=I&cursor=*",
            )
            if "cursor" not in query or log.startswith("/api/")
        ),
        "/api/v1/schema/",
    ]
    found += [f"/api/v1/corrections/{PublicCorrection.objects.first().uid}/"]
    found += [f"/oai?{query}" for query in HARVESTS]
    found += [f"/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier={format_identifier(newest['policy'].uid)}"]
    for entry_type, entry in newest.items():
        found += [
            entry.get_absolute_url(),
            f"{entry.get_absolute_url()}versions/1/",
            f"{entry.get_absolute_url()}versions/1.ris",
            api_path(entry_type, entry.slug),
            f"/feeds/{WEB_FOLDERS[entry_type]}.atom",
            *(f"/{WEB_FOLDERS[entry_type]}/{entry.slug}{ending}" for ending in FILES_OF_A_PUBLICATION),
        ]
        found += [f"/api/v1/{API_NAMES[entry_type]}/?related_to={entry.uid}"]
    found += [f"{newest[kind].get_absolute_url().rstrip('/')}.pdf" for kind in ("issue", "report")]
    terms = {"sector": "I", "technology": "big-data", "region": "CN-HA", "organization": "samr", "priority_area": "x"}
    for facet, folder in VOCABULARY_FOLDERS.items():
        found += [f"/{folder}/{terms[facet]}/{face}" for face in ("feed.atom", "calendar.ics", "feed.atom?type=policy")]
        found += [f"/{folder}/", f"/api/v1/{folder}/", f"/{folder}/{terms[facet]}/", f"/api/v1/{folder}/{terms[facet]}/"]
    found += [f"/{CHINESE}{address}" for address in found if is_page_path(address.split("?")[0])]
    feeds = ("/feeds/changes.atom", "/feeds/corrections.atom", "/feeds/policies.json", "/policies/feed.atom", "/changes/feed.json")
    return [*found, *feeds[:3], *(f"/{CHINESE}{address}" for address in feeds)]


def count_statements(client: Client, address: str) -> tuple[int, int]:
    """Of the first answer after a start, and of the first in an edition whose names are in memory."""
    counted = []
    for is_cold in (True, False):
        forget_answers()
        if is_cold:
            process_cache.clear()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code in (200, 404), address
        counted.append(len(asked))
    return counted[0], counted[1]


def each_address(asked: list[str]) -> list[str]:
    """Everything that has no language, and the English pages."""
    return [address for address in asked if not address.startswith(f"/{CHINESE}/")]


def filters_of_policies(asked: list[str]) -> list[str]:
    """The same, but each filter on the lists of policies alone: the other lists ask by the same code. Harvests, and no PDF."""
    standards = (f"/standards/?{query}" for query in STANDARD_FILTERS)
    lists = ("/policies/", "/api/v1/policies/", "/standards/find/", *standards, "/glossary/")
    return [one for one in each_address(asked) if one.startswith((*lists, "/oai")) or not ("?" in one or one.endswith(".pdf"))]


def chinese_pages(asked: list[str]) -> list[str]:
    return [address for address in asked if address.startswith(f"/{CHINESE}/")]


@pytest.mark.parametrize(
    "chosen", [filters_of_policies, *(pytest.param(one, marks=pytest.mark.thorough) for one in (each_address, chinese_pages))]
)
def test_no_public_answer_exceeds_its_budget_nor_grows_with_what_is_published(client, chosen):
    call_command("load_vocabulary", verbosity=0)
    generate_publications(policies=25, seed=1)
    asked = chosen(addresses())
    few = {address: count_statements(client, address) for address in asked if "?" not in address}
    generate_publications(policies=35, seed=2)
    many = {address: count_statements(client, address) for address in asked}
    assert max(Change.objects.count(), Entry.objects.count()) > 90
    over = {address: counted for address, counted in many.items() if max(counted) > BUDGETS.get(address, BUDGET)}
    assert over == {}
    assert {address: (counted, many[address]) for address, counted in few.items() if counted != many[address]} == {}


def test_cached_answer_takes_one_statement(client):
    """The clock is read, nothing else."""
    generate_publications(policies=4, seed=1)
    for address in ("/", "/policies/", "/api/v1/policies/?ordering=-changed_at"):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) == 1
