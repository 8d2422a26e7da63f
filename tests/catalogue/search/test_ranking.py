"""Ranking: rarity, field, nearness and exactness; most words where all are too many; sums on bitmaps are sums."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from catalogue.index.revision import read_revision
from catalogue.models import PostingList
from catalogue.search.analyzer import query_tokens
from catalogue.search.inverted_index import TEXT_MASKS, TITLE_MASKS
from catalogue.search.ranking import HIGHEST_LEVEL, WeightedSum, group_words, match_words, rarity, text_level, title_level
from catalogue.search.searcher import parse_words, search_entries
from editorial.workflow import publishing
from editorial.workflow.publishing import withdraw
from policies.models import Policy
from tests.catalogue.search.test_inverted_index import search_slugs
from tests.support.factories import make_policy, make_vocabulary
from tests.support.shared_rows import changes_taken_back, rows_until_the_end


@pytest.fixture(scope="module")
def published_policies(django_db_setup, django_db_blocker):
    with rows_until_the_end(django_db_blocker):
        make_vocabulary()
        texts = {
            "short-title": {"title": "Standards plan"},
            "long-title": {"title": "Measures of the ministries for a plan of standards in agriculture, forestry and fishery"},
            "apart-in-title": {"title": "Plan standards"},
            "often": {"title": "Notice", "body": f"<p>Batteries.</p><p>{'Batteries are waste. ' * 5}</p>"},
            "often-in-a-long-text": {"title": "Notice", "body": f"<p>{'Batteries. ' * 5}</p><p>{'Other words. ' * 900}</p>"},
            "once": {"title": "Notice", "body": "<p>Batteries.</p>"},
            "common": {"title": "Sensors", "body": "<p>A network.</p>"},
            "common-too": {"title": "Sensors of cars", "body": "<p>A network of drones.</p>"},
            "rare": {"title": "Drones", "body": "<p>Sensors.</p>"},
            "the-word": {"title": "Data"},
            "longer-word": {"title": "Datacentres"},
            "three-of-four": {"title": "Recycling of copper", "body": "<p>Smelters pay.</p>"},
            "none-in-title": {"title": "Notice", "body": "<p>Recycling of copper: smelters pay.</p>"},
        }
        for slug, values in texts.items():
            publishing.publish(make_policy(slug, **values), by=None)
        yield


@pytest.fixture
def ranked_policies(published_policies):
    with changes_taken_back():
        yield


def test_neighbours_in_a_title_come_before_words_apart_and_a_short_title_before_a_long_one(ranked_policies):
    assert search_slugs("standards plan") == ["short-title", "apart-in-title", "long-title"]
    assert search_slugs("plan standards") == ["apart-in-title", "short-title", "long-title"]


def test_word_that_stands_often_for_the_length_of_the_text_comes_first(ranked_policies):
    assert search_slugs("batteries") == ["often", "often-in-a-long-text", "once"]


def test_rare_word_counts_more_than_a_common_one(ranked_policies):
    assert search_slugs("sensors drones") == ["rare", "common-too"]


def test_word_itself_comes_before_a_word_that_begins_with_it(ranked_policies):
    assert search_slugs("data") == ["the-word", "longer-word"]


def test_one_of_three_words_may_miss_where_a_title_has_another_and_is_counted(ranked_policies):
    found = search_entries(parse_words("recycling of copper smelters tariffs"), read_revision())
    assert search_slugs("recycling of copper smelters tariffs") == ["three-of-four"]
    assert len(found.partial) == 1
    assert search_slugs("recycling copper tariffs wages") == []
    assert search_slugs('recycling copper "tariffs"') == []
    assert search_slugs("copper tariffs") == []


def carry(slug: str, facet: str, code: str, **values) -> None:
    """A live policy with that term."""
    policy = make_policy(slug, **values)
    terms = getattr(policy, facet)
    terms.add(terms.model.objects.get(code=code))
    publishing.publish(policy, by=None)


def test_name_of_a_term_matches_a_word_and_counts_less_than_the_word_in_the_text(ranked_policies):
    carry("of-the-region", "regions", "CN-HA", title="Tariffs", summary="Tariffs.")
    publishing.publish(make_policy("in-the-text", title="Plan", body="<p>Henan has tariffs.</p>"), by=None)
    assert search_slugs("henan") == ["in-the-text", "of-the-region"]
    assert search_slugs("henan tariffs") == ["of-the-region", "in-the-text"]
    assert not search_entries(parse_words("henan tariffs"), read_revision()).partial


def test_stop_word_in_the_name_of_a_term_finds_nothing_by_itself(ranked_policies):
    carry("of-the-ministry", "organizations", "miit", title="Tariffs")
    assert search_slugs("ministry of industry") == ["of-the-ministry"]
    assert search_slugs("tariffs of the ministry") == ["of-the-ministry"]
    assert search_slugs("copper of the ministry") == []


def test_word_that_only_a_term_has_may_be_one_of_most_words(ranked_policies):
    carry("three-with-a-term", "regions", "CN-HA", title="Recycling of zinc", body="<p>Smelters pay.</p>")
    assert search_slugs("recycling zinc tariffs henan") == ["three-with-a-term"]
    assert len(search_entries(parse_words("recycling zinc tariffs henan"), read_revision()).partial) == 1


def test_number_and_whole_name_come_before_any_sum_of_weights(ranked_policies):
    words = {"title": "Copper 1234-2020 rules", "summary": "Copper 1234-2020.", "body": "<p>" + "Copper 1234-2020. " * 9 + "</p>"}
    publishing.publish(make_policy("with-the-words", **words), by=None)
    publishing.publish(make_policy("with-the-number", title="Notice", document_number="Copper 1234-2020 (2)"), by=None)
    publishing.publish(make_policy("with-the-name", title="Notice", aliases="copper 1234—2020"), by=None)
    assert search_slugs("copper 1234") == ["with-the-number", "with-the-words", "with-the-name"]
    assert search_slugs("copper 1234-2020") == ["with-the-name", "with-the-number", "with-the-words"]


def test_stop_words_are_not_required_but_are_found_alone(ranked_policies):
    assert search_slugs("the sensors of a network") == search_slugs("sensors network")
    assert "once" not in search_slugs("of the")


def test_page_and_api_say_the_same_total_and_the_page_tells_of_missing_words(ranked_policies, client):
    query = {"q": "recycling copper smelters tariffs", "ordering": "relevance"}
    page = client.get("/search/", query).content.decode()
    assert "<strong>1 entry</strong>" in page
    assert "1 of these entries contains most of the words, not all." in page
    assert client.get("/api/v1/policies/", query).json()["count"] == 1
    assert "most of the words" not in client.get("/search/", {"q": "copper"}).content.decode()
    assert "most of the words" not in client.get("/search/", {"q": "xyzzy"}).content.decode()


def test_rarity_is_of_live_entries_only(ranked_policies):
    before = search_entries(parse_words("sensors drones"), read_revision())
    for number in range(5):
        make_policy(f"draft-{number}", title="Drones")
    publishing.publish(make_policy("gone", title="Drones and sensors"), by=None)
    withdraw(Policy.objects.get(slug="gone"), by=None, notice="It was wrong.")
    assert search_entries(parse_words("sensors drones"), read_revision()) == before


def test_levels_rise_with_occurrences_fall_with_length_and_fit_their_slices():
    assert [text_level("latin", times, 500) for times in (1, 2, 4, 16, 1000)] == sorted(
        text_level("latin", times, 500) for times in (1, 2, 4, 16, 1000)
    )
    assert text_level("han", 3, 100) > text_level("han", 3, 20_000)
    assert text_level("latin", 10**6, 1) == HIGHEST_LEVEL == len(TEXT_MASKS) - 1
    assert [title_level(["law"] * words) for words in (1, 5, 12, 40)] == [3, 2, 1, 0]
    assert title_level(["标准", "准化"] * 3) == title_level(["law"] * 3) < len(TITLE_MASKS)
    assert rarity(1, 1000) > rarity(100, 1000) > rarity(1000, 1000) == 1


def test_bigrams_of_one_chinese_run_are_one_word_and_stop_words_none():
    def words(query):
        return [[token.token for token in word] for word in group_words(query_tokens(query))]

    assert words("人工智能 standards of 深圳") == [["人工", "工智", "智能"], ["standard"], ["深圳"]]
    assert words("of the") == [["of"], ["the"]]


def test_missing_words_are_refused_for_entries_without_a_word_in_a_title():
    found = [BitMap([1, 2, 3]), BitMap([1, 2, 3]), BitMap([1])]
    assert match_words(found, BitMap([2])) == (BitMap([1]), BitMap([2]))
    assert match_words(found[1:], BitMap([2, 3])) == (BitMap([1]), BitMap())
    assert match_words([], BitMap()) == (BitMap(), BitMap())


@given(st.lists(st.tuples(st.sets(st.integers(0, 20)), st.integers(1, 300)), max_size=12), st.integers(0, 4000))
def test_weighted_sum_is_the_sum_of_the_weights_and_is_ordered_by_it(weighted, low):
    added = WeightedSum((BitMap(keys), weight) for keys, weight in weighted)
    sums = {key: sum(weight for keys, weight in weighted if key in keys) for key in range(21)}
    assert {key: added.number(key) for key in range(21)} == sums
    assert set(added.between(low or None, None)) == {key for key, number in sums.items() if number and number >= low}


def test_every_bitmap_of_a_posting_list_is_part_of_anywhere(ranked_policies):
    lists = list(PostingList.objects.all())
    assert lists
    assert all(keys <= row.bitmaps()["anywhere"] for row in lists for keys in row.bitmaps().values())
