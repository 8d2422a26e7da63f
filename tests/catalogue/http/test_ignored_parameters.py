"""A page names the parameters of its address that it does not know; the kept page does not depend on them."""

import pytest

from editorial.workflow.publishing import publish
from tests.support.factories import make_policy, make_vocabulary

pytestmark = pytest.mark.django_db
NOTICE = 'role="note"'


@pytest.fixture(autouse=True)
def content():
    make_vocabulary()
    publish(make_policy(), by=None)


def text_of(client, address, **headers):
    return client.get(address, headers=headers).content.decode()


@pytest.mark.parametrize("address", ["/", "/policies/", "/policies/internet-plus/", "/changes/", "/search/", "/sectors/I/"])
def test_page_names_what_it_ignores_and_links_to_itself_without_it(client, address):
    text = text_of(client, f"{address}?sectr=I")
    assert "This page does not know “sectr” in its address and ignores it." in text
    assert f'<a href="{address}">The address without it</a>' in text
    assert NOTICE not in text_of(client, address)


def test_notice_keeps_the_parameters_that_the_page_knows_and_is_in_the_language_of_the_page(client):
    text = text_of(client, "/policies/?kind=notice&sectr=I&utm_source=x")
    assert "does not know “sectr”, “utm_source” in its address and ignores them" in text
    assert 'href="/policies/?kind=notice">The address without it' in text
    assert "does not know" not in text_of(client, "/zh-hans/policies/?sectr=I")
    assert NOTICE in text_of(client, "/zh-hans/policies/?sectr=I")


def test_names_are_escaped_shortened_and_few(client):
    text = text_of(
        client, "/?" + "&".join(["%3Cscript%3E=1", "%00%0A=1", "x" * 99 + "=1", *(f"n{number}=1" for number in range(9))])
    )
    notice = text[text.index(NOTICE) :].partition("</div>")[0]
    assert "&lt;script&gt;" in notice
    assert "<script" not in notice
    assert "x" * 41 not in notice
    assert "n5" not in notice


def test_notice_stands_also_for_a_reader_who_has_the_page_or_asks_for_gzip(client):
    tag = client.get("/policies/")["ETag"]
    answer = client.get("/policies/?sectr=I", headers={"If-None-Match": tag, "Accept-Encoding": "gzip"})
    assert (answer.status_code, NOTICE in answer.content.decode()) == (200, True)
    assert not answer.has_header("ETag")
    assert client.get("/policies/", headers={"If-None-Match": tag}).status_code == 304


def test_redirect_to_the_clean_address_keeps_what_is_unknown_so_that_the_page_names_it(client):
    answer = client.get("/policies/?q=&sectr=I", follow=True)
    assert answer.redirect_chain == [("/policies/?sectr=I", 302)]
    assert NOTICE in answer.content.decode()


@pytest.mark.parametrize("address", ["/policies/feed.atom?sectr=I", "/sitemap.xml?x=1", "/policies/nowhere/?x=1"])
def test_file_and_error_have_no_notice(client, address):
    assert NOTICE not in text_of(client, address)
