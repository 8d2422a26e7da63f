"""The glossary as readers and programs see it: order, letters, names, filters, pinyin, and nothing of a draft."""

import pytest
from django.urls import reverse

from catalogue.index.revision import read_revision
from editorial.workflow.publishing import publish, publish_together, withdraw
from glossary.models import Term, to_pinyin
from glossary.public.term_lookup import published_terms
from tests.glossary.term_rows import make_term
from tests.support.admin_form import form_data

pytestmark = pytest.mark.django_db


def titles(answer) -> list[str]:
    return [document["title"] for document in answer.context["documents"]]


@pytest.fixture
def glossary():
    rows = [
        make_term("Internet Plus", title_zh="互联网+", avoided={"Internet +": "The desk writes the word."}),
        make_term("big data", title_zh="大数据"),
        make_term("State Administration for Market Regulation", title_zh="国家市场监督管理总局", abbreviation="SAMR"),
        make_term("Écosystème", slug="ecosysteme"),
        make_term("5G", title_zh="第五代移动通信"),
    ]
    publish_together(rows, by=None)
    make_term("Canary draft", title_zh="草稿", abbreviation="CD")
    return rows


def test_list_is_in_alphabetical_order_whatever_the_case_and_accents(client, glossary):
    assert titles(client.get("/glossary/")) == [
        "5G", "big data", "Écosystème", "Internet Plus", "State Administration for Market Regulation",
    ]  # fmt: skip


def test_chinese_list_is_in_the_order_of_pinyin(client, glossary):
    shown = titles(client.get("/zh-hans/glossary/"))
    assert shown[:2] == ["big data", "5G"]  # dà, dì
    assert shown[2:] == ["Écosystème", "State Administration for Market Regulation", "Internet Plus"]  # e, guó, hù


def test_letters_lead_to_their_terms_and_say_which_have_none(client, glossary):
    answer = client.get("/glossary/")
    counts = {letter["label"]: letter["count"] for letter in answer.context["letters"]}
    assert {label for label, count in counts.items() if count} == {"B", "E", "I", "S", "0–9"}
    assert 'href="?letter=E"' in answer.content.decode()
    assert titles(client.get("/glossary/?letter=E")) == ["Écosystème"]
    assert titles(client.get("/zh-hans/glossary/?initial=D")) == ["big data", "5G"]


def test_list_shows_english_chinese_and_pinyin(client, glossary):
    page = client.get("/glossary/").content.decode()
    for shown in ("Internet Plus", "互联网+", "hù lián wǎng", "SAMR"):
        assert shown in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("term=internet plus", ["internet-plus"]),
        ("term=互联网%2B", ["internet-plus"]),
        ("term=Internet %2B", ["internet-plus"]),
        ("term=samr", ["state-administration-for-market-regulation"]),
        ("term=Internet", []),
        ("abbreviation=samr", ["state-administration-for-market-regulation"]),
        ("abbreviation=CD", []),
        ("letter=C", []),
        ("letter=0", ["5g"]),
    ],
)
def test_api_finds_terms_by_any_of_their_names(client, glossary, query, found):
    assert [one["slug"] for one in client.get(f"/api/v1/terms/?{query}").json()["results"]] == found


@pytest.mark.parametrize("query", ["letter=ab", "initial=é", "abbreviation=" + "A" * 41])
def test_value_that_is_no_letter_is_refused_with_the_name_of_its_field(client, glossary, query):
    answer = client.get(f"/api/v1/terms/?{query}")
    assert answer.status_code == 400
    assert query.split("=")[0] in answer.content.decode()


def test_api_gives_the_variants_with_their_reasons(client, glossary):
    assert client.get("/api/v1/terms/internet-plus/").json()["variants"] == [
        {"text": "Internet +", "reason": "The desk writes the word."}
    ]
    assert "Internet +" in client.get("/glossary/internet-plus/").content.decode()


def test_terms_come_as_a_table(client, glossary):
    assert "互联网+" in client.get("/api/v1/terms/?format=csv").getvalue().decode()
    assert client.get("/api/v1/terms/?format=xlsx").getvalue().startswith(b"PK")


def test_removed_term_is_in_no_list(client, glossary):
    withdraw(glossary[0], by=None, notice="Removed.")
    assert "Internet Plus" not in titles(client.get("/glossary/"))
    assert client.get("/api/v1/terms/?term=Internet Plus").json()["results"] == []
    assert "Internet Plus" not in {term.title for term in published_terms(read_revision()).values()}


@pytest.mark.parametrize(("text", "pinyin"), [("重庆", "chóng qìng"), ("银行", "yín háng"), ("互联网+", "hù lián wǎng +")])
def test_pinyin_has_the_reading_of_the_word(text, pinyin):
    assert to_pinyin(text) == pinyin


def test_empty_pinyin_is_filled_and_one_that_somebody_wrote_stays():
    assert make_term(title_zh="重庆").pinyin == "chóng qìng"
    assert make_term("Chaoyang", title_zh="朝阳", pinyin="cháo yáng").pinyin == "cháo yáng"
    assert make_term("WLAN").pinyin == ""


def test_another_chinese_term_gets_another_reading_when_it_is_saved_in_the_form(admin_client):
    row = make_term("Chongqing", title_zh="重庆")
    address = reverse("admin:glossary_term_change", args=[row.pk])
    answer = admin_client.post(address, {**form_data(admin_client, address), "title_zh": "银行"})
    assert answer.status_code == 302, answer.context["errors"]
    assert Term.objects.get().pinyin == "yín háng"


def test_published_term_shows_its_definition(client):
    publish(make_term(), by=None)
    assert "What Kuaidi Dache means." in client.get("/glossary/kuaidi-dache/").content.decode()
