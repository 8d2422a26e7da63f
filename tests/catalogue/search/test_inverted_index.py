"""Search: words, Chinese, document numbers and terms, ranked; only what is live."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.index.revision import read_revision
from catalogue.models import PostingList
from catalogue.query.entry_query import EntryQuery
from catalogue.search.analyzer import count_tokens, normalize_text, query_tokens
from catalogue.search.inverted_index import rebuild_postings, stored_postings
from catalogue.search.searcher import parse_words, search_entries
from editorial.content.consistency_check import check_catalogue
from editorial.workflow import publishing
from editorial.workflow.publishing import withdraw
from policies.models import Policy
from tests.support.factories import make_policy, make_vocabulary
from tests.support.shared_rows import changes_taken_back, rows_until_the_end


def search_slugs(query: str, order: str = "relevance") -> list[str]:
    selection = EntryQuery(read_revision(), order=order).containing(parse_words(query))
    return [entry.slug for entry in selection[0:50]]


@pytest.fixture(scope="module")
def published_policies(django_db_setup, django_db_blocker):
    with rows_until_the_end(django_db_blocker):
        make_vocabulary()
        texts = {
            "in-the-body": {"title": "A plan", "body": "<p>It names the standardization of energy once.</p>"},
            "often": {"title": "B plan", "body": "<p>Energy, energy and energy.</p>"},
            "in-the-summary": {"title": "C plan", "summary": "Energies of the west."},
            "in-the-title": {"title": "Energy law", "published_on": date(2001, 1, 1)},
            "chinese": {"title": "Opinions", "title_zh": "新一代人工智能发展规划", "document_number": "国发〔2017〕35号"},
            "number": {"title": "Classification", "document_number": "GB/T 4754-2017", "body": "<p>互联网+标准</p>"},
            "rare": {"title": "Notice", "title_zh": "𠮷野川水质"},  # U+20BB7, Extension B
        }
        for slug, values in texts.items():
            publishing.publish(make_policy(slug, **values), by=None)
        yield


@pytest.fixture
def searchable_policies(published_policies):
    with changes_taken_back():
        yield


def test_title_comes_before_summary_before_often_before_body(searchable_policies):
    assert search_slugs("energy") == ["in-the-title", "in-the-summary", "often", "in-the-body"]


def test_word_is_met_by_its_inflections_and_by_what_begins_with_it(searchable_policies):
    assert search_slugs("standards energy") == ["in-the-body"]
    assert set(search_slugs("ENERGIES")) == set(search_slugs("energy"))


@pytest.mark.parametrize(
    "query", ["人工智能", "人工", "智", "划", "新一代 发展", "国发〔2017〕35号", "国发2017 35", "国发［2017］35"]
)
def test_chinese_is_found_by_words_characters_and_numbers(searchable_policies, query):
    assert search_slugs(query)[:1] == ["chinese"]


@pytest.mark.parametrize("query", ["𠮷", "𠮷野川", "野川", "水质 𠮷野"])
def test_rare_chinese_is_found_by_words_and_characters(searchable_policies, query):
    assert search_slugs(query) == ["rare"]


@pytest.mark.parametrize("query", ["GB/T 4754", "gbt4754", "GB/T 4754-2017", "GB／T　4754", "互联网+", "标准"])
def test_standard_is_found_by_its_number_however_written(searchable_policies, query):
    assert search_slugs(query)[:1] == ["number"]


def test_all_words_must_match_and_a_phrase_as_it_stands(searchable_policies):
    assert search_slugs("energy opinions") == []
    assert search_slugs('"energy law"') == ["in-the-title"]
    assert search_slugs('"law energy"') == []
    assert search_slugs("“law energy”") == []
    assert search_slugs("law energy") == ["in-the-title"]


def test_name_or_code_of_a_term_finds_what_carries_it(searchable_policies):
    policy = Policy.objects.get(slug="often")
    policy.regions.add(*policy.regions.model.objects.filter(code="CN-HA"))
    publishing.publish(policy, by=None, note="In Henan.")
    for query in ("Henan", "河南省", "cn-ha"):
        assert search_slugs(query) == ["often"]


def test_marks_alone_find_nothing(searchable_policies):
    assert search_slugs("+ — 〔〕") == []


def test_draft_is_not_found_and_what_left_is_found_no_more(searchable_policies):
    make_policy("draft", title="Energy in secret")
    assert "draft" not in search_slugs("energy secret")
    live = Policy.objects.get(slug="in-the-title")
    live.title = "Another law"
    live.save()
    assert "in-the-title" in search_slugs("energy")
    publishing.publish(live, by=None, note="The title changed.")
    assert "in-the-title" not in search_slugs("energy")
    withdraw(Policy.objects.get(slug="often"), by=None, notice="It was wrong.")
    assert search_slugs("energy") == ["in-the-summary", "in-the-body"]
    assert check_catalogue() == []


def test_postings_made_anew_are_those_that_were_written(searchable_policies):
    written = stored_postings()
    rebuild_postings()
    assert stored_postings() == written
    PostingList.objects.filter(token="energi").delete()
    assert check_catalogue() == ["the word “energi”: its places differ"]


def test_relevance_holds_across_pages_and_cursors(searchable_policies):
    selection = EntryQuery(read_revision(), order="relevance").containing(parse_words("plan"))
    whole = [entry.pk for entry in selection[0:50]]
    place = selection.positions(0, 2)[-1]
    assert [entry.pk for entry in selection.after(place)[0:50]] == whole[2:]


def test_query_is_two_statements_and_kept_for_the_moment(searchable_policies, django_assert_num_queries):
    revision = read_revision()
    EntryQuery(revision).containing(("warm",)).count()
    with django_assert_num_queries(2):
        search_entries(parse_words('energy "energy law"'), revision)
    with django_assert_num_queries(0):
        search_entries(parse_words('energy "energy law"'), revision)


@given(st.text(max_size=300))
def test_any_text_can_be_tokenised_and_finds_itself(text):
    plain = normalize_text(text)
    assert normalize_text(plain) == plain or "<" in plain or "&" in plain
    held = set(count_tokens(plain))
    for one in query_tokens(plain):
        assert one.token in held or any(token.startswith(one.prefix) for token in held if one.prefix)
