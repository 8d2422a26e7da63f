"""Chinese pages call everything by its Chinese name where it has one, and say so where a name is in English."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib import import_module
from typing import NamedTuple
from uuid import UUID

import pytest
from django.apps import apps
from django.utils import translation

from cases.models import CaseStudy
from catalogue.http.language import CHINESE
from catalogue.index.process_cache import vocabulary_at
from catalogue.index.revision import read_revision
from catalogue.models import ChineseTitle, Entry
from catalogue.templatetags.formatting import name_html, name_text
from catalogue.vocabulary.localized_names import localized_name
from editorial.content.consistency_check import check_catalogue, rebuild_catalogue
from editorial.models import Source
from editorial.workflow.publishing import publish, publish_together, withdraw
from glossary.models import Term
from policies.models import Policy
from tests.support.factories import make_policy
from tests.support.site.site_pages import PAGES

pytestmark = pytest.mark.django_db
READ_ATTRIBUTES = ("aria-label", "alt", "title")
PARTS = re.compile(r"\s*[:;：；，、·=+–|()（）]\s*")  # between the names that one text may hold
VOID = {"meta", "link", "input", "img", "br", "hr", "wbr"}


class Words(NamedTuple):
    """A text node, or the value of an attribute that is read aloud, and the language in which the page says that it is."""

    text: str
    lang: str
    is_attribute: bool


class PageWords(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str, bool]] = []  # of the elements around: name, language, whether it is running text
        self.words: list[Words] = []
        self.feed(page)

    @property
    def lang(self) -> str:
        return self.open[-1][1] if self.open else ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        lang = given.get("lang") or self.lang
        self.words += [Words(given[name] or "", lang, True) for name in READ_ATTRIBUTES if name in given]
        if tag not in VOID:
            is_prose = "prose" in (given.get("class") or "").split() or bool(self.open and self.open[-1][2])
            self.open.append((tag, lang, is_prose))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and self.open and self.open[-1][0] not in ("script", "style") and not self.open[-1][2]:
            self.words.append(Words(text, self.lang, False))


def chinese_names(path: str) -> dict[str, set[str]]:
    """The Chinese names of everything that the page may name, by its English name. What is no name of a thing is left out: the
    industries of an equation, the places of events, and outside the glossary its terms, which are words in English.
    """
    revision = read_revision()
    terms = [(term.name_en, term.name_zh) for terms in vocabulary_at(revision).by_facet.values() for term in terms.values()]
    titles = [(entry.title, entry.title_zh) for entry in Entry.objects.live().select_related("chinese_title")]
    terms_of_glossary = [] if path.startswith("/glossary/") else Term.objects.values_list("title", flat=True)
    words = {*CaseStudy.objects.values_list("new_industry", flat=True), *Source.objects.values_list("place", flat=True)}
    words |= set(terms_of_glossary)
    names: dict[str, set[str]] = {}
    for english, chinese in terms + titles:
        if english and chinese and english not in words:
            names.setdefault(english, set()).add(chinese)
    return names


def english_instead(page: str, names: dict[str, set[str]]) -> Iterator[str]:
    """English names where the Chinese one should stand: not marked as English, or without the Chinese one just before them, which
    a second title has.
    """
    last = ""
    for words in PageWords(page).words:
        is_english = words.lang == "en" and not words.is_attribute
        for part in [words.text] if is_english else PARTS.split(words.text):
            if part in names and not (is_english and last in names[part]):
                yield f"{part}, in: {words.text[:90]}"
        if not words.is_attribute:
            last = words.text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_chinese_page_of_each_template_names_things_in_chinese(demo_content, client, page):
    answer = client.get("/zh-hans" + page.path)
    assert answer.status_code in (200, 400, 404)
    assert list(english_instead(answer.content.decode(), chinese_names(page.path))) == []


def test_name_is_in_the_language_of_the_page_and_says_where_it_is_not():
    both, english, chinese = {"title": "A", "title_zh": "甲"}, {"name_en": "B", "name_zh": ""}, {"title": "", "name_zh": "丙"}
    assert [name_html(one) for one in (both, english, chinese)] == ["A", "B", '<span lang="zh-Hans">丙</span>']
    with translation.override(CHINESE):
        assert [name_html(one) for one in (both, english, chinese)] == ["甲", '<span lang="en">B</span>', "丙"]
        assert (name_text(both), localized_name({})) == ("甲", ("", "en"))


def test_markup_in_a_name_is_escaped():
    assert name_html({"title": "<b>"}) == "&lt;b&gt;"
    with translation.override(CHINESE):
        assert name_html({"title": "<b>"}) == '<span lang="en">&lt;b&gt;</span>'


def test_chinese_title_follows_what_is_published(client):
    first, second = make_policy(title_zh="互联网+"), make_policy("other", title="Other", title_zh="")
    publish_together([first, second], by=None)
    assert "互联网+" in client.get("/zh-hans/changes/").content.decode()
    Policy.objects.filter(pk=first.pk).update(title_zh="新的名称")
    publish(Policy.objects.get(pk=first.pk), by=None, kind="minor")
    page = client.get("/zh-hans/changes/").content.decode()
    assert ("新的名称" in page, "互联网+<" in page, '<span lang="en">Other</span>' in page) == (True, False, True)
    Policy.objects.filter(pk=first.pk).update(title_zh="")
    publish(Policy.objects.get(pk=first.pk), by=None, kind="minor")
    assert "新的名称" not in client.get("/zh-hans/changes/").content.decode()


def test_home_page_names_what_changed_this_week_in_chinese(client):
    publish(make_policy(title_zh="互联网+"), by=None)
    changed = client.get("/zh-hans/").content.decode().partition('id="changed-this-week"')[2].partition("</section>")[0]
    assert re.findall(r'<a href="/zh-hans/policies/[^"]*">([^<]*)</a>', changed) == ["互联网+"]


def test_nothing_is_left_of_the_chinese_title_of_what_is_removed_for_good():
    policy = make_policy(title_zh="互联网+")
    publish(policy, by=None)
    withdraw(policy, by=None, notice="Entered in error.", outcome="gone")
    assert not ChineseTitle.objects.exists()
    assert check_catalogue() == []


def test_check_finds_a_chinese_title_that_differs_and_rebuilding_repairs_it():
    publish(make_policy(title_zh="互联网+"), by=None)
    ChineseTitle.objects.update(text="别的")
    assert [line for line in check_catalogue() if "Chinese title" in line]
    rebuild_catalogue()
    assert check_catalogue() == []


def test_relation_has_the_chinese_title_in_the_api(demo_content, client):
    others = [one["publication"] for one in client.get("/api/v1/policies/internet-plus/").json()["relations"]]
    titles = dict(Entry.objects.live().values_list("uid", "chinese_title__text"))
    assert any(one["title_zh"] for one in others)
    assert all(one["title_zh"] == titles[UUID(one["uid"])] for one in others)


def test_migration_fills_the_titles_of_what_is_published():
    publish_together([make_policy(title_zh="互联网+"), make_policy("other", title_zh="")], by=None)
    ChineseTitle.objects.all().delete()
    import_module("catalogue.migrations.0006_chinese_title").fill_chinese_titles(apps, None)
    assert list(ChineseTitle.objects.values_list("entry__slug", "text")) == [("internet-plus", "互联网+")]
