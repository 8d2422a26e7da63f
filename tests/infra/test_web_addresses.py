"""Web addresses: the normal form to request a page, and the key that is equal for one page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.web_addresses import comparison_key, host_without_www, normalize_url

PAGE = "https://www.gov.cn/zhengce/content/2015-07/04/content_10002.htm"


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("https://www.miit.gov.cn/a?x=1#part", "https://www.miit.gov.cn/a?x=1"),
        ("http://www.gov.cn", "http://www.gov.cn/"),
        ("http://WWW.gov.cn:8080/A", "http://www.gov.cn:8080/A"),
        ("https://例子.中国/公告?号=一", "https://xn--fsqu00a.xn--fiqs8s/%E5%85%AC%E5%91%8A?%E5%8F%B7=%E4%B8%80"),
        ("https://example.org/a%20b c", "https://example.org/a%20b%20c"),
        ("HTTPS://example.org.:443/a", "https://example.org/a"),
        ("http://example.org:443/", "http://example.org:443/"),
        ("https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443/"),
        ("https://user@example.org/", "https://user@example.org/"),
        ("https://example.org:0/", ""),
        ("https://./", ""),
        ("mailto:desk@example.org", ""),
        ("/policies/internet-plus/", ""),
        ("javascript:alert(1)", ""),
        ("http://[", ""),
        ("http://a..b/", ""),
        ("https://example.org:99999/", ""),
        ("https://example.org/" + "a" * 2000, ""),
    ],
)
def test_normalized_url_is_ascii_without_fragment(address, url):
    assert normalize_url(address) == url
    assert normalize_url(url) == url


@pytest.mark.parametrize(
    "other",
    [
        "http://www.gov.cn/zhengce/content/2015-07/04/content_10002.htm",
        "https://gov.cn/zhengce/content/2015-07/04/content_10002.htm",
        "HTTPS://WWW.GOV.CN/zhengce/content/2015-07/04/content_10002.htm",
        f"{PAGE}/",
        f"{PAGE}#page=3",
        f"{PAGE}?utm_source=wechat&utm_medium=x&spm=1.2",
        f"{PAGE}?fbclid=abc#top",
        "https://www.gov.cn:443/zhengce/content/2015-07/04/content_10002.htm",
        "http://www.gov.cn:80/zhengce/content/2015-07/04/content_10002.htm",
        "https://www.gov.cn./zhengce/content/2015-07/04/content_10002.htm",
    ],
)
def test_two_addresses_of_one_page_have_one_key(other):
    assert comparison_key(other) == comparison_key(PAGE)


@pytest.mark.parametrize("address", ["", "gov.cn", "ftp://gov.cn/", "https://a..b/", "https://gov.cn:0/", "https://[::1"])
def test_what_is_no_web_address_has_no_key(address):
    assert (comparison_key(address), host_without_www(address)) == ("", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/b"),
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/?id=1", "https://example.org/?id=2"),
        ("https://example.org/?id=1", "https://example.org/"),
        ("https://example.org/", "https://example.org:8443/"),
        ("https://example.org/", "https://example.com/"),
        ("https://example.org/#/page/1", "https://example.org/#/page/2"),
        ("https://example.org/#!1", "https://example.org/#!2"),
    ],
)
def test_addresses_of_two_pages_have_two_keys(one, other):
    assert comparison_key(one) != comparison_key(other)


def test_order_of_parameters_and_ways_of_writing_a_letter_do_not_matter():
    assert comparison_key("https://example.org/?b=2&a=1") == comparison_key("https://example.org/?a=1&utm_id=3&b=2")
    assert comparison_key("https://example.org/互联网") == comparison_key("https://example.org/%E4%BA%92%E8%81%94%E7%BD%91")
    assert comparison_key("https://中国.cn/x") == comparison_key("https://xn--fiqs8s.cn/x")


@given(st.text(max_size=200))
def test_key_of_anything_is_a_text_and_no_error(text):
    assert isinstance(comparison_key(text), str)
    assert isinstance(comparison_key(f"https://{text}"), str)
