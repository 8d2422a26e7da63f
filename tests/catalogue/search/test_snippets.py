"""What a result shows of the text in which the words were found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.search.searcher import parse_words
from catalogue.search.snippets import SNIPPET_LENGTH, find_snippets
from editorial.workflow import publishing
from infra.text.plain_text import plain_text
from tests.support.factories import make_policy, make_vocabulary

LONG = "Nothing of note is said in this sentence at all. " * 10


def test_passage_stands_where_most_words_are_and_marks_their_inflections():
    body = f"<p>{LONG}One standard.</p><p>{LONG}Standards for <b>energy</b> were announced.</p><p>{LONG}</p>"
    (passage,) = find_snippets({"body": body}, parse_words("energies standard"))
    assert "<mark>Standards</mark> for <mark>energy</mark> were announced" in passage
    assert passage.startswith("… ")
    assert passage.endswith(" …")
    assert len(passage) < SNIPPET_LENGTH + 60


def test_words_that_are_not_required_are_not_marked():
    (passage,) = find_snippets({"body": f"<p>The tariffs of the ministry are in force. {LONG}</p>"}, parse_words("tariffs of the"))
    assert passage.startswith("The <mark>tariffs</mark> of the ministry are")


def test_chinese_words_are_marked_as_one():
    text = "国务院关于印发新一代人工智能发展规划的通知。" * 3
    (passage,) = find_snippets({"body": text}, parse_words("人工智能"))
    assert passage.startswith('<span lang="zh-Hans">')
    assert "新一代<mark>人工智能</mark>发展" in passage


def test_rare_characters_are_marked_and_are_chinese():
    (passage,) = find_snippets({"body": "关于𠮷野川水质标准的通知。" * 4}, parse_words("𠮷野川"))
    assert passage.startswith('<span lang="zh-Hans">关于<mark>𠮷野川</mark>水质')


def test_markup_of_the_text_is_never_markup_of_the_page():
    body = f"<p>{LONG}&lt;script&gt;energy()&lt;/script&gt; &amp; more</p>"
    (passage,) = find_snippets({"body": body}, parse_words("energy"))
    assert "&lt;script&gt;<mark>energy</mark>()&lt;/script&gt; &amp; more" in passage


def test_nothing_is_shown_where_no_longer_text_holds_the_words():
    assert find_snippets({"title": "Energy", "body": LONG}, parse_words("energy")) == []


@given(st.text(min_size=40, max_size=300), st.text(max_size=30))
def test_passage_without_its_marks_is_of_the_text(text, query):
    for passage in find_snippets({"summary": text}, parse_words(query)):
        assert plain_text(passage).strip("… ")[:10] in " ".join(plain_text(text).split()) or "<" in text or "&" in text


@pytest.mark.django_db
def test_search_page_shows_best_match_first_with_its_passage(client):
    make_vocabulary()
    publishing.publish(make_policy("newer", title="A plan", body=f"<p>{LONG}It says energy.</p>"), by=None)
    publishing.publish(make_policy("titled", title="Energy law", published_on="2001-01-01"), by=None)
    page = client.get("/search/", {"q": "energy"}).content.decode()
    assert page.index("/policies/titled/") < page.index("/policies/newer/")
    assert "It says <mark>energy</mark>." in page
    newest = client.get("/search/", {"q": "energy", "ordering": "-date"}).content.decode()
    assert newest.index("/policies/newer/") < newest.index("/policies/titled/")


def test_word_that_only_begins_with_a_word_of_the_query_is_not_marked():
    (passage,) = find_snippets({"body": f"<p>{LONG}A database holds data.</p>"}, parse_words("data"))
    assert "A database holds <mark>data</mark>." in passage
    (passage,) = find_snippets({"body": f"<p>{LONG}A database.</p>"}, parse_words("data"))
    assert "A database." in passage
    assert "<mark>" not in passage


def test_what_is_written_in_another_way_is_marked_whole():
    body = f"<p>{LONG}E-commerce follows GB 2733—2015 since 4 July 2015, says 国務院.</p>"
    for query, marked in {
        "ecommerce": "E-commerce",
        "GB2733": "GB 2733—2015",
        "2015-07-04": "4 July 2015",
        "国务院": "国務院",
    }.items():
        (passage,) = find_snippets({"body": body}, parse_words(query))
        assert f"<mark>{marked}</mark>" in passage


@pytest.mark.parametrize(
    ("query", "marked"), [("die", "Dying"), ("sky", "skies"), ("arzte", "Ärzte"), ("energy", "ENERGY"), ("1", "1")]
)
def test_word_is_marked_whose_stem_or_first_letter_is_written_in_another_way(query, marked):
    document = {"summary": "Dying under the skies: what the Ärzte of zone 1 say in their report on ENERGY and more."}
    assert f"<mark>{marked}</mark>" in find_snippets(document, parse_words(query))[0]
