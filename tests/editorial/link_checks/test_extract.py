"""Which addresses the desk names: sources, texts, rich text, children; drafts too."""

import pytest

from editorial.link_checks.extract import update_links, url_columns
from editorial.link_checks.link_urls import checkable_url, replace_url
from editorial.models import LinkCheck, LinkHost, LinkOccurrence, Source
from tests.support.factories import make_policy, make_source


def test_pages_of_our_own_are_not_checked(settings):
    settings.SITE_URL = "https://desk.example"
    assert checkable_url("https://desk.example/policies/x/") == ""
    assert checkable_url("https://desk.example.org/") == "https://desk.example.org/"


def test_every_column_that_may_hold_an_address_is_looked_into():
    found = {(column.model.__name__, column.name) for column in url_columns()}
    assert {("Source", "url"), ("PolicyText", "url"), ("PolicyText", "body"), ("Policy", "body"), ("CaseStudy", "outcome")} <= found
    assert {("Item", "facts"), ("ReportSection", "body")} <= found


@pytest.mark.django_db
def test_drafts_children_and_sources_are_gathered_once_each_and_follow_the_desk():
    policy = make_policy(
        body='<p><a href="https://a.example/x?a=1&amp;b=2#c">a</a> <a href="https://a.example/x?a=1&amp;b=2">b</a></p>'
    )
    text = policy.texts.create(language="zh", status="official", url="https://b.example/", body="<p>No link.</p>")
    Source.objects.update(url="https://a.example/x?a=1&b=2")
    assert (update_links(), update_links()) == (2, 0)
    assert set(LinkCheck.objects.values_list("url", flat=True)) == {"https://a.example/x?a=1&b=2", "https://b.example/"}
    assert set(LinkOccurrence.objects.values_list("link__url", "model", "key", "field")) == {
        ("https://a.example/x?a=1&b=2", "editorial.source", Source.objects.get().pk, "address"),
        ("https://a.example/x?a=1&b=2", "policies.policy", policy.pk, "body"),
        ("https://b.example/", "policies.policy", policy.pk, "policy text: address"),
    }
    assert LinkHost.objects.count() == 2
    text.delete()
    update_links()
    assert list(LinkCheck.objects.named().values_list("url", flat=True)) == ["https://a.example/x?a=1&b=2"]
    make_source(url="https://b.example/#again")
    assert update_links() == 0
    assert LinkCheck.objects.named().count() == 2
    assert LinkCheck.objects.count() == 2


def test_new_address_takes_the_place_of_the_old_one_only():
    rich = '<a href="http://a.example/x?a=1&amp;b=2#part">a</a> <a href="http://a.example/xy" title="http://a.example/x">b</a>'
    changed = replace_url(rich, "http://a.example/x?a=1&b=2", 'https://new.example/?c=3&d="', is_rich=True)
    assert changed == rich.replace("http://a.example/x?a=1&amp;b=2#part", "https://new.example/?c=3&amp;d=&quot;#part")
    assert replace_url("http://a.example", "http://a.example/", "https://a.example/", is_rich=False) == "https://a.example/"
