"""The description of a dump is what data portals take: DCAT-AP 3, held against shapes that are themselves tested."""

import json
from pathlib import Path

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, XSD

from operations.dumps import eu_vocabularies as eu
from operations.dumps.dump_writer import write_dump_if_due
from tests.support.file_stores import use_stores
from tests.support.kept_answers import forget_answers
from tests.support.linked_data import SH, findings, read_json_ld, read_shapes

pytestmark = pytest.mark.django_db
SHAPES = read_shapes(Path(__file__).with_name("dcat_ap_shapes.ttl"))
SPDX, VCARD = Namespace("http://spdx.org/rdf/terms#"), Namespace("http://www.w3.org/2006/vcard/ns#")
API = "http://localhost:8000/api/v1/"
VOCABULARIES = ("sectors", "technologies", "regions", "organizations", "priority-areas")
LICENCE = URIRef("http://publications.europa.eu/resource/authority/licence/CC_BY_4_0")


@pytest.fixture
def described(settings, tmp_path, demo_content, client) -> Graph:
    """The description of a dump of the demonstration, of an installation that names a contact and a licence."""
    use_stores(settings, "folder", tmp_path, "dumps")
    settings.CONTACT_EMAIL = "desk@example.org"
    settings.CONTENT_LICENCE, settings.CONTENT_LICENCE_URL = "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"
    forget_answers()
    write_dump_if_due()
    return read_json_ld(client.get("/api/v1/dumps/dcat.jsonld").content)


def test_description_has_all_that_dcat_ap_wants_and_recommends(described):
    """But a vocabulary is of no place and of no time."""
    untrue = {("Warning", f"{API}{name}/", str(path)) for name in VOCABULARIES for path in (DCTERMS.spatial, DCTERMS.temporal)}
    assert findings(described, SHAPES) == untrue


def test_every_list_is_a_data_set_that_the_api_serves(described):
    served = set(described.objects(URIRef(API), DCAT.servesDataset))
    assert served == set(described.subjects(RDF.type, DCAT.Dataset))
    assert {str(one).removeprefix(API).strip("/") for one in served} == {
        *VOCABULARIES, "policies", "standards", "terms", "cases", "items", "issues", "reports", "corrections", "changes",
    }  # fmt: skip
    files = {one: {str(file).partition("#")[2] for file in described.objects(one, DCAT.distribution)} for one in served}
    assert all(
        {f"{str(one).removeprefix(API).strip('/')}.{ending}.gz" for ending in ("jsonl", "csv")} <= files[one] for one in served
    )
    assert "policies.relations.csv.gz" in files[URIRef(f"{API}policies/")]


def test_licence_and_period_are_those_of_the_content(described):
    [catalog] = described.subjects(RDF.type, DCAT.Catalog)
    licensed = {catalog, URIRef(API), *described.subjects(RDF.type, DCAT.Distribution)}
    assert set(described.subjects(DCTERMS.license, LICENCE)) == licensed
    period = described.value(URIRef(f"{API}policies/"), DCTERMS.temporal)
    assert (described.value(period, DCAT.startDate), described.value(period, DCAT.endDate)) == (
        Literal("2011-01", datatype=XSD.gYearMonth),
        Literal("2015-07", datatype=XSD.gYearMonth),
    )
    assert str(described.value(catalog, DCTERMS.issued)).startswith("2015-")


def required_properties() -> list[tuple[URIRef, URIRef, str]]:
    """(class, property, severity) of each property that must or should be there, as the shapes have them."""
    return [
        (
            SHAPES.value(shape, SH.targetClass),
            SHAPES.value(rule, SH.path),
            "Warning" if SHAPES.value(rule, SH.severity) else "Violation",
        )
        for shape in SHAPES.subjects(SH.targetClass)
        for rule in SHAPES.objects(shape, SH.property)
        if SHAPES.value(rule, SH.minCount)
    ]


def test_shapes_find_each_property_that_is_missing(described):
    asked = required_properties()
    assert len(asked) > 35
    holders = {
        (kind, path): min(s for s in described.subjects(path) if (s, RDF.type, kind) in described) for kind, path, _ in asked
    }
    for (_, path), node in holders.items():
        described.remove((node, path, None))
    expected = {(severity, str(holders[kind, path]), str(path)) for kind, path, severity in asked}
    assert expected - findings(described, SHAPES) == set()


BAD_VALUES = [
    (DCAT.Dataset, DCTERMS.title, Literal("no language")),
    (DCAT.Dataset, DCTERMS.accrualPeriodicity, URIRef("http://purl.org/cld/freq/daily")),
    (DCAT.Dataset, DCTERMS.language, Literal("en")),
    (DCAT.Dataset, DCAT.theme, URIRef("http://publications.europa.eu/resource/authority/data-theme/MISC")),
    (DCAT.Dataset, DCTERMS.spatial, URIRef("https://www.wikidata.org/entity/Q148")),
    (DCAT.Dataset, DCTERMS.license, LICENCE),
    (DCAT.Dataset, DCTERMS.modified, Literal("yesterday")),
    (DCAT.Distribution, DCTERMS["format"], Literal("CSV")),
    (DCAT.Distribution, DCAT.mediaType, Literal("text/csv")),
    (DCAT.Distribution, DCAT.byteSize, Literal("12", datatype=XSD.decimal)),
    (DCAT.Distribution, DCTERMS.license, Literal("CC BY 4.0")),
    (DCAT.Catalog, FOAF.homepage, Literal("https://desk.example/")),
    (DCAT.Catalog, DCTERMS.publisher, Literal("Expert Desk")),
    (SPDX.Checksum, SPDX.checksumValue, Literal("12", datatype=XSD.hexBinary)),
]


def test_shapes_refuse_a_value_of_another_kind(described):
    nodes = {kind: min(described.subjects(RDF.type, kind)) for kind, _, _ in BAD_VALUES}
    for kind, path, value in BAD_VALUES:
        described.set((nodes[kind], path, value))
    [contact] = described.subjects(RDF.type, VCARD.Kind)
    described.set((contact, VCARD.hasEmail, URIRef("https://desk.example/")))
    found = {(one.node, one.path) for one in findings(described, SHAPES) if one.severity == "Violation"}
    assert {(str(nodes[kind]), str(path)) for kind, path, _ in BAD_VALUES} | {(str(contact), "")} <= found


def test_without_licence_none_is_made_up_and_the_form_is_the_contact(settings, tmp_path, demo_content, client):
    use_stores(settings, "folder", tmp_path, "dumps")
    write_dump_if_due()
    answer = client.get("/api/v1/dumps/dcat.jsonld").content
    graph = read_json_ld(answer)
    assert {path for severity, _, path in findings(graph, SHAPES)} == {
        str(one) for one in (DCTERMS.license, DCTERMS.spatial, DCTERMS.temporal)
    }
    assert json.loads(answer)["dcat:contactPoint"]["vcard:hasURL"] == {"@id": "http://localhost:8000/contact/"}
    assert json.loads(answer)["dct:rights"]["rdfs:label"]["@value"] == "All rights reserved"


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "CC_BY_4_0"),
        ("https://creativecommons.org/licenses/by-nc-sa/4.0/legalcode.en", "CC_BYNCSA_4_0"),
        ("http://creativecommons.org/licenses/by-nd/2.5", "CC_BYND_2_5"),
        ("https://creativecommons.org/publicdomain/zero/1.0/deed.de", "CC0"),
        ("https://creativecommons.org/licenses/by/3.0/de/", ""),
        ("https://creativecommons.org/licenses/by/5.0/", ""),
        ("https://desk.example/licence", ""),
    ],
)
def test_licence_of_the_authority_table_is_named_by_it(address, known):
    assert eu.licence(address) == (f"{eu.AUTHORITY}licence/{known}" if known else address)
