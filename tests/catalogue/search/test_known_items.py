"""What comes first for the queries of readers who know what they look for."""

import re

import pytest
from django.urls import reverse

from catalogue.models import Organization
from editorial.workflow.publishing import publish
from tests.support.factories import make_policy, make_vocabulary

pytestmark = pytest.mark.django_db


def slugs(page: str) -> list[str]:
    return re.findall(r'class="row-title"><a href="(?:/zh-hans)?/[a-z]+/([^/]+)/"', page)


def destinations(page: str) -> list[str]:
    section = re.search(r'<nav class="destinations".*?</nav>', page, re.DOTALL)
    return re.findall(r'href="(?:/zh-hans)?(/[^"]+)"', section[0]) if section else []


def search(client, query: str, language: str = "") -> str:
    answer = client.get(language + reverse("search"), {"q": query})
    assert answer.status_code == 200
    return answer.content.decode()


# The query, the slug of the first hit, and the first page to go to; "" for none.
KNOWN_ITEMS = [
    ("internet plus", "internet-plus-term", "/policies/internet-plus/"),
    ("Internet-Plus", "internet-plus-term", "/policies/internet-plus/"),
    ("互联网+", "internet-plus-term", "/policies/internet-plus/"),
    ("互聯網+", "internet-plus-term", "/policies/internet-plus/"),
    ("国务院关于积极推进“互联网+”行动的指导意见", "internet-plus", ""),
    ("工信部", "gb-6675-1-2025", "/organizations/miit/"),
    ("ministry of industry", "gb-6675-1-2025", "/organizations/miit/"),
    ("十二五规划", "twelfth-five-year-plan", "/policies/twelfth-five-year-plan/"),
    ("12th five-year plan", "twelfth-five-year-plan", "/policies/twelfth-five-year-plan/"),
    ("guiding opinions", "internet-plus", ""),
    ("指导意见", "internet-plus", ""),
    ("Shanghai", "shanghai-internet-plus", "/regions/CN-SH/"),
    ("Beijing", "db11-t-2471-2-2025", "/regions/CN-BJ/"),
    ("MIC 2025", "made-in-china-2025", "/policies/made-in-china-2025/"),
    ("MIC2025", "made-in-china-2025", "/policies/made-in-china-2025/"),
    ("gbt22080—2025", "gb-t-22080-2025", "/standards/gb-t-22080-2025/"),
    ("国发〔2015〕40号", "internet-plus", "/policies/internet-plus/"),
    ("国发[2015]40号", "internet-plus", "/policies/internet-plus/"),
    ("4 July 2015", "internet-plus", ""),
    ("2015年7月4日", "internet-plus", ""),
    ("2015-07-04", "internet-plus", ""),
    ("发改委", "", "/organizations/ndrc/"),
    ("网信办", "", "/organizations/cac/"),
]


@pytest.mark.parametrize(("query", "first", "destination"), KNOWN_ITEMS, ids=[item[0] for item in KNOWN_ITEMS])
def test_known_item_is_first(client, demo_content, query, first, destination):
    page = search(client, query)
    assert next(iter(slugs(page)), "") == first
    assert next(iter(destinations(page)), "") == destination


def test_names_of_terms_find_what_carries_them(client, demo_content):
    """Which of them is first is a matter of their texts; all are there."""
    assert {"shanghai-internet-plus", "provinces-adopt-internet-plus"} <= set(slugs(search(client, "上海")))
    assert destinations(search(client, "上海")) == ["/regions/CN-SH/"]
    assert {"internet-plus", "belt-and-road", "made-in-china-2025"} <= set(slugs(search(client, "state council")))
    assert destinations(search(client, "国务院")) == ["/organizations/state-council/"]
    assert destinations(search(client, "big data in Shanghai")) == ["/technologies/big-data/", "/regions/CN-SH/"]
    assert {"jingdong", "internet-plus"} <= set(slugs(search(client, "ecommerce")))
    assert set(slugs(search(client, "ecommerce"))) == set(slugs(search(client, "e-commerce")))


def test_number_of_a_standard_is_found_without_its_blank_and_dash(client):
    make_vocabulary()
    number = {"title": "Aquatic products", "document_number": "GB 2733—2015"}
    publish(make_policy("aquatic", **number), by=None)
    publish(make_policy("trade", title="Trade", body="<p>It cites GB 2733—2015 and GB/T 4754—2017.</p>"), by=None)
    page = search(client, "GB2733-2015")
    assert slugs(page) == ["aquatic", "trade"]
    assert destinations(page) == ["/policies/aquatic/"]
    assert slugs(search(client, "GBT4754")) == ["trade"]


def test_region_in_radicals_of_a_pdf_is_found_by_its_characters(client):
    make_vocabulary()
    publish(make_policy("delta", title="A plan", body="<p>推动⻓三⻆⼀体化发展</p>"), by=None)
    assert slugs(search(client, "长三角")) == ["delta"]
    assert slugs(search(client, "長三角一體化")) == ["delta"]
    assert slugs(search(client, "⻓三⻆")) == ["delta"]


def test_hit_says_why_where_its_text_does_not(client, demo_content):
    def reasons(query, language=""):
        found = re.findall(r'<p class="row-reasons">(.*?)</p>', search(client, query, language))
        return [re.sub("<[^>]+>", "", one) for one in found]

    assert reasons("guiding opinions") == ["Kind: Guiding opinions"]
    assert reasons("MIC 2025") == ["Also called: MIC 2025"]
    assert reasons("2015-07-04")[0] == "Published: 4 July 2015"
    assert "Technology: Big data" in reasons("大数据")
    assert "技术：大数据" in reasons("大数据", "/zh-hans")
    assert reasons("slogan") == []


def test_accent_ranks_above_its_plain_letter(client):
    make_vocabulary()
    publish(make_policy("plain", title="Cafe, cafe and cafe", summary="Cafe."), by=None)
    publish(make_policy("accented", title="A plan", body="<p>In the Café Central.</p>"), by=None)
    assert slugs(search(client, "café")) == ["accented", "plain"]
    assert slugs(search(client, "cafe")) == ["plain", "accented"]


def test_alias_of_a_draft_is_not_findable(client):
    make_vocabulary()
    draft = make_policy("draft", title="A plan", aliases="Blue Book")
    assert slugs(search(client, "Blue Book")) == []
    publish(draft, by=None)
    assert slugs(search(client, "blue book")) == ["draft"]
    draft.aliases = "Red Book"
    draft.save()
    assert slugs(search(client, "red book")) == []


def test_body_that_only_a_draft_carries_is_no_destination(client):
    make_vocabulary()
    body = Organization.objects.create(code="sib", name_en="Secret Industry Board", aliases="秘密局", kind="authority")
    make_policy("draft").organizations.add(body)
    for query in ("秘密局", "secret industry", "Secret Industry Board", "sib"):
        assert destinations(search(client, query)) == []


def test_destinations_and_reasons_take_no_statement(client, demo_content, django_assert_num_queries):
    """Revision, index, postings and documents are read in any case."""
    with django_assert_num_queries(4):
        assert destinations(search(client, "MIC 2025"))
