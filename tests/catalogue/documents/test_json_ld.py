"""JSON-LD in the heads of pages: read as RDF, held against what search engines want, and true of what is published."""

from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from rdflib import RDF, Graph, Namespace, URIRef

from catalogue.http.paths import VOCABULARY_FOLDERS, WEB_FOLDERS
from catalogue.models import Entry
from editorial.workflow.publishing import publish
from policies.models import Policy
from policies.public.references import legal_force
from tests.support.factories import make_policy
from tests.support.kept_answers import forget_answers
from tests.support.linked_data import SH, findings, json_ld_of, read_shapes
from tests.support.schema_org import read_schema_org, unknown_words

pytestmark = pytest.mark.django_db
SHAPES = read_shapes(Path(__file__).with_name("schema_org_shapes.ttl"))
SCHEMA = Namespace("https://schema.org/")
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
SITE = "http://localhost:8000"
TERMS = {
    "sectors": "I64",
    "technologies": "big-data",
    "regions": "CN-HA",
    "organizations": "miit",
    "priority-areas": "cybersecurity",
}
LISTS = [
    f"/{folder}/" for folder in (*WEB_FOLDERS.values(), *VOCABULARY_FOLDERS.values(), "changes", "corrections", "consultations")
]


@pytest.fixture
def licensed_demo(demo_content, settings):
    settings.CONTENT_LICENCE, settings.CONTENT_LICENCE_URL = "CC BY 4.0", LICENCE_URL
    forget_answers()


def some_pages() -> list[str]:
    """The home page, every list, a term of each vocabulary, a publication of each type."""
    newest = {entry.type: entry.get_absolute_url() for entry in Entry.objects.live()}
    return ["/", *LISTS, *(f"/{folder}/{code}/" for folder, code in TERMS.items()), *newest.values()]


def all_pages(client) -> list[str]:
    """All that the sitemaps name, in English."""
    index = client.get("/sitemap.xml").content.decode()
    maps = [part.split("</loc>")[0] for part in index.split("<loc>")[1:]]
    listed = [client.get(urlsplit(one).path).content.decode() for one in maps]
    paths = {urlsplit(part.split("</loc>")[0]).path for text in listed for part in text.split("<loc>")[1:]}
    return sorted({path.removeprefix("/zh-hans") for path in paths})


def graph_of(client, path: str) -> Graph:
    return read_schema_org(*json_ld_of(client.get(path).content.decode()))


def faults(client, paths: list[str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for path in paths:
        data = json_ld_of(client.get(path).content.decode())
        if wrong := unknown_words(data) or not data or findings(read_schema_org(*data), SHAPES):
            found[path] = wrong
    return found


def test_pages_have_what_search_engines_want(licensed_demo, client):
    assert len(some_pages()) > 20
    assert faults(client, some_pages()) == {}


@pytest.mark.thorough
@pytest.mark.parametrize("prefix", ["", "/zh-hans"])
def test_every_page_of_the_sitemaps_has_what_search_engines_want(licensed_demo, client, prefix):
    paths = all_pages(client)
    assert len(paths) > 80
    without = {"/about/", "/search/"}
    assert faults(client, [prefix + path for path in paths if path not in without]) == {}


def test_shapes_find_each_property_that_is_missing(licensed_demo, client):
    graph = Graph()
    for path in ("/policies/", "/policies/internet-plus/", "/cases/wechat/", "/sectors/I64/", "/regions/CN-HA/"):
        graph += graph_of(client, path)
    assert findings(graph, SHAPES) == set()
    asked = [
        (kind, SHAPES.value(rule, SH.path))
        for shape in SHAPES.subjects(SH.targetClass)
        for kind in SHAPES.objects(shape, SH.targetClass)
        for rule in SHAPES.objects(shape, SH.property)
        if SHAPES.value(rule, SH.minCount) and isinstance(SHAPES.value(rule, SH.path), URIRef)
    ]
    removed = {
        (str(node), str(path)): triple
        for kind, path in asked
        for node in sorted(graph.subjects(RDF.type, kind))[:1]
        for triple in graph.triples((node, path, None))
    }
    assert len(removed) > 25
    for node, path in removed:
        for subject in {triple[0] for key, triple in removed.items() if key == (node, path)}:
            graph.remove((subject, URIRef(path), None))
    assert set(removed) - {(one.node, one.path) for one in findings(graph, SHAPES)} == set()


def test_list_names_its_publications_in_order_and_its_data(demo_content, client):
    [graph] = json_ld_of(client.get("/policies/").content.decode())
    page, breadcrumbs, dataset = graph["@graph"]
    rows = client.get("/api/v1/policies/").json()["results"]
    assert [row["url"] for row in page["mainEntity"]["itemListElement"]] == [row["web_url"] for row in rows]
    assert page["mainEntity"]["numberOfItems"] == len(rows)
    assert [step["item"] for step in breadcrumbs["itemListElement"]] == [f"{SITE}/", f"{SITE}/policies/"]
    for one in dataset["distribution"]:
        answer = client.get(one["contentUrl"].removeprefix(SITE))
        assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, one["encodingFormat"])


def test_chinese_pages_speak_chinese(demo_content, client):
    [graph] = json_ld_of(client.get("/zh-hans/policies/").content.decode())
    page, breadcrumbs, dataset = graph["@graph"]
    assert (page["url"], page["inLanguage"], page["name"]) == (f"{SITE}/zh-hans/policies/", "zh-Hans", "政策")
    assert [step["name"] for step in breadcrumbs["itemListElement"]] == ["首页", "政策"]
    assert "政策" in dataset["description"]
    assert all(row["url"].startswith(f"{SITE}/zh-hans/policies/") for row in page["mainEntity"]["itemListElement"])


@pytest.mark.parametrize("query", ["?sector=I", "?page=1", "?ordering=-changed_at"])
def test_part_of_a_list_is_not_described_as_the_list(demo_content, client, query):
    assert json_ld_of(client.get(f"/policies/{query}").content.decode()) == []


@pytest.mark.parametrize(
    ("path", "kind", "says"),
    [
        ("organizations/samr", "GovernmentOrganization", {"alternateName", "parentOrganization"}),
        ("organizations/sac", "Organization", {"parentOrganization"}),
        ("regions/CN-HA", "AdministrativeArea", {"identifier"}),
        ("sectors/I64", "DefinedTerm", {"termCode", "inDefinedTermSet"}),
        ("technologies/big-data", "DefinedTerm", {"termCode", "inDefinedTermSet"}),
    ],
)
def test_term_is_one_node_on_its_page_and_in_the_api(demo_content, client, path, kind, says):
    [page] = json_ld_of(client.get(f"/{path}/").content.decode())
    answer = client.get(f"/api/v1/{path}/?format=jsonld")
    node = answer.json()
    assert answer["Content-Type"] == "application/ld+json; charset=utf-8"
    assert {**page["@graph"][1], "@context": "https://schema.org"} == node
    assert (node["@type"], says <= set(node)) == (kind, True)


def test_nothing_unpublished_is_named(demo_content, client):
    """A draft that a live act amends, in a sector of its own."""
    draft = make_policy("unseen", title="Canary")
    Policy.objects.get(slug="internet-plus").relations.create(type="amends", target=draft)
    publish(Policy.objects.get(slug="internet-plus"), by=None, kind="minor")
    for path in ("/", "/policies/", "/policies/internet-plus/"):
        assert "Canary" not in str(json_ld_of(client.get(path).content.decode()))


def test_act_says_what_it_does_to_which_act(client):
    """The draft's title is not said; what is live is a Legislation by its identifier."""
    old, new = make_policy("old"), make_policy("new")
    publish(old, by=None)
    for relation in ("amends", "repeals", "replaces", "implements", "based_on"):
        new.relations.create(type=relation, target=old)
    publish(new, by=None)
    node = client.get("/api/v1/policies/new/?format=jsonld").json()
    named = {"@type": "Legislation", "@id": f"urn:uuid:{old.uid}", "name": old.title, "url": f"{SITE}/policies/old/"}
    for name in (
        "legislationAmends",
        "legislationRepeals",
        "legislationChanges",
        "legislationEnsuresImplementationOf",
        "isBasedOn",
    ):
        assert node[name] == [named]


@pytest.mark.parametrize(
    ("status", "in_force_on", "force"),
    [
        ("in_force", None, "InForce"),
        ("amended", None, "InForce"),
        ("superseded", None, "NotInForce"),
        ("consultation", None, "NotInForce"),
        ("adopted", "2030-01-01", "NotInForce"),
        ("adopted", None, ""),
        ("announced", None, ""),
        ("unknown", "2015-01-01", ""),
    ],
)
def test_legal_force_is_said_only_where_it_is_known(status, in_force_on, force):
    assert legal_force({"status": status, "in_force_on": in_force_on}) == force


@pytest.mark.parametrize(
    ("precision", "shown"), [("day", "2015-07-04"), ("month", "2015-07"), ("year", "2015"), ("approximate", None)]
)
def test_date_of_an_act_is_as_exact_as_it_is_known(client, precision, shown):
    publish(make_policy(written_on=date(2015, 7, 4), written_on_precision=precision), by=None)
    assert client.get("/api/v1/policies/internet-plus/?format=jsonld").json().get("legislationDate") == shown


@pytest.mark.parametrize(("level", "named"), [("national", ["China"]), ("provincial", ["Henan"]), ("industry", None)])
def test_jurisdiction_is_the_country_or_the_region(demo_content, client, level, named):
    Policy.objects.filter(slug="henan-internet-plus").update(level=level)
    publish(Policy.objects.get(slug="henan-internet-plus"), by=None, kind="minor")
    node = client.get("/api/v1/policies/henan-internet-plus/?format=jsonld").json()
    assert ([one["name"] for one in node["legislationJurisdiction"]] if named else node.get("legislationJurisdiction")) == named
