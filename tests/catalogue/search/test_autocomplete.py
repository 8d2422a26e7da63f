"""Suggestions while a reader types, and the query that is offered where nothing is found."""

from itertools import product

import pytest
from django.core.cache import cache
from pyroaring import BitMap

from catalogue.index import process_cache
from catalogue.index.revision import read_revision
from catalogue.models import PostingList
from catalogue.search import did_you_mean
from catalogue.search.did_you_mean import MAX_COMPARISONS, MAX_UNKNOWN, suggest_query
from catalogue.search.searcher import parse_words, search_entries
from editorial.workflow import publishing
from editorial.workflow.publishing import withdraw
from infra.text.edit_distance import edit_distance
from policies.models import Policy
from tests.support.factories import make_policy, make_vocabulary
from tests.support.shared_rows import changes_taken_back, rows_until_the_end


@pytest.fixture(scope="module")
def published_policies(django_db_setup, django_db_blocker):
    with rows_until_the_end(django_db_blocker):
        make_vocabulary()
        texts = {
            "law": {"title": "Energy law", "body": "<p>Manufacturing and standards.</p>"},
            "body": {"title": "A plan", "body": "<p>Energy and henna; e-commerce.</p>"},
            "ai": {"title": "Opinions", "title_zh": "新一代人工智能发展规划", "document_number": "国发〔2017〕35号"},
            "rare": {"title": "Notice", "title_zh": "𠮷野川水质标准"},  # U+20BB7, Extension B
        }
        for slug, values in texts.items():
            publishing.publish(make_policy(slug, **values), by=None)
        yield


@pytest.fixture
def searchable_policies(published_policies):
    with changes_taken_back():
        yield


def suggestions_for(client, query: str) -> list[tuple[str, str, str]]:
    answer = client.get("/search/suggest/", {"q": query})
    assert answer.status_code == 200
    return [(one["label"], one["lang"], one["url"]) for one in answer.json()["suggestions"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ener", ("Energy law", "en", "/policies/law/")),
        ("人工", ("新一代人工智能发展规划", "zh-Hans", "/policies/ai/")),
        ("智", ("新一代人工智能发展规划", "zh-Hans", "/policies/ai/")),
        ("𠮷", ("𠮷野川水质标准", "zh-Hans", "/policies/rare/")),
        ("国发2017", ("新一代人工智能发展规划", "zh-Hans", "/policies/ai/")),
        ("hen", ("Henan", "en", "/regions/CN-HA/")),
        ("河南", ("河南省", "zh-Hans", "/regions/CN-HA/")),
        ("mii", ("Ministry of Industry", "en", "/organizations/miit/")),
        ("I6", ("Internet services", "en", "/sectors/I64/")),
    ],
)
def test_titles_numbers_and_terms_are_suggested_as_they_are_typed(searchable_policies, client, query, expected):
    assert suggestions_for(client, query) == [expected]


@pytest.mark.parametrize("query", ["", " ", "e", "“", "manufacturing"])
def test_what_is_too_short_or_only_in_a_text_is_not_suggested(searchable_policies, client, query):
    assert suggestions_for(client, query) == []


@pytest.mark.parametrize("query", ["x" * 201, "a b c d e f g h i j k l m", "a\x00b"])
def test_bad_query_is_a_problem_that_names_it(searchable_policies, client, query):
    answer = client.get("/search/suggest/", {"q": query})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert list(answer.json()["errors"]) == ["q"]


def test_suggestions_are_at_most_eight_and_four_statements(searchable_policies, client, django_assert_max_num_queries):
    for number in range(10):
        publishing.publish(make_policy(f"henna-{number}", title=f"Henan energy {number}"), by=None)
    cache.clear()
    process_cache.clear()
    with django_assert_max_num_queries(4):
        found = suggestions_for(client, 'henan "energy')
    assert len(found) == 8
    assert suggestions_for(client, "henan")[0][0] == "Henan"


def test_draft_and_what_left_are_not_suggested(searchable_policies, client):
    make_policy("draft", title="Energy in secret")
    withdraw(Policy.objects.get(slug="law"), by=None, notice="It was wrong.")
    assert suggestions_for(client, "energy") == []


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        ("enrgy", "energy"),
        ("nergy lwa", "energy law"),
        ("ENEGRIES", "energy"),
        ("energy manufactring", "energy manufacturing"),
        ("stndards", "standards"),
        ("人工智能标准", "人工智能"),
        ("发展规划局", "发展规划"),
        ("energy opinoins", ""),
        ("qqqqqqq", ""),
        ("manufacturings standards", ""),
        ("heena energies", "henna energies"),
        ("energylaw", "energy law"),
        ("manufacturin", "manufacturing"),
        ("manufactoring standarts", "manufacturing standards"),
        ("the enrgy", "the energy"),
        ("enrgy 2105", ""),
        ("energy", ""),
        ("标准", ""),
    ],
)
def test_nearest_query_that_finds_something_is_offered(searchable_policies, query, offered):
    assert suggest_query(parse_words(query), read_revision()) == offered


def test_page_offers_it_as_a_link_and_keeps_its_budget(searchable_policies, client, django_assert_max_num_queries):
    cache.clear()
    process_cache.clear()
    with django_assert_max_num_queries(5):
        page = client.get("/search/?q=enrgy+%2B+人工智能标准").content.decode()
    assert "Did you mean" not in page
    assert 'Did you mean <a href="/search/?q=energy">energy</a>?' in client.get("/search/?q=enrgy").content.decode()
    assert 'href="/zh-hans/search/?q=energy"' in client.get("/zh-hans/search/?q=enrgy").content.decode()
    assert "Did you mean" not in client.get("/search/?q=energy&sector=I").content.decode()


def test_word_of_a_draft_or_of_what_left_is_not_offered(searchable_policies):
    make_policy("draft", title="Blockchain")
    assert suggest_query(parse_words("blokchain"), read_revision()) == ""
    withdraw(Policy.objects.get(slug="law"), by=None, notice="It was wrong.")
    assert suggest_query(parse_words("stndards"), read_revision()) == ""


def test_compound_without_its_hyphen_is_found_or_offered(searchable_policies, client):
    page = client.get("/search/?q=ecommerce").content.decode()
    assert 'href="/policies/body/"' in page or 'href="/search/?q=e-commerce"' in page


def test_word_that_stands_in_no_text_is_not_offered(searchable_policies):
    publishing.publish(make_policy("eating", title="Consumption"), by=None)
    assert suggest_query(parse_words("consultation"), read_revision()) == ""
    assert suggest_query(parse_words("consumtion"), read_revision()) == "consumption"


def test_work_is_bounded_however_many_words_are_unknown(searchable_policies, monkeypatch, django_assert_num_queries):
    ends = ["".join(letters) for letters in product("abcde", repeat=5)]
    keys = BitMap([Policy.objects.count()]).serialize()
    PostingList.objects.bulk_create(PostingList(token=f"zy{end}", number=0, anywhere=keys) for end in ends)
    compared = []
    monkeypatch.setattr(did_you_mean, "edit_distance", lambda *words: compared.append(words) or edit_distance(*words))
    revision = read_revision()
    for count in (1, MAX_UNKNOWN):
        compared.clear()
        words = tuple(f"zybcd{letter}x" for letter in "abcdef"[:count])
        search_entries(words, revision)
        with django_assert_num_queries(2):
            suggest_query(words, revision)
        assert 0 < len(compared) <= MAX_COMPARISONS
    compared.clear()
    words = tuple(f"zybcd{letter}x" for letter in "abcdefghijkl")
    search_entries(words, revision)
    with django_assert_num_queries(0):
        assert suggest_query(words, revision) == ""
    assert not compared


def test_long_chinese_query_is_shortened_with_bounded_work():
    looked_up = []

    class Holders(dict):
        def get(self, bigram):
            looked_up.append(bigram)
            return super().get(bigram)

    run = "".join(chr(0x4E00 + number) for number in range(200))
    holders = Holders({run[at : at + 2]: BitMap([1]) for at in range(198)})
    assert did_you_mean._shorten_chinese(["", run, ""], holders) == run[:199]
    assert len(looked_up) <= did_you_mean.MAX_INTERSECTIONS + len(run)
