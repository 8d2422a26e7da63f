"""Posting lists after changes hold the entries that have the word, whichever segment and bitmap they are in."""

import pytest

from catalogue.models import PostingList
from catalogue.search import inverted_index
from catalogue.search.inverted_index import rebuild_postings, stored_postings, update_postings
from catalogue.search.posting_changes import PostingChanges
from editorial.workflow.publishing import publish
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
ANYWHERE, OFTEN = 1, 3  # bit masks of PostingList.BITMAP_FIELDS; a word that stands often stands somewhere
FAR = PostingList.KEYS_PER_SEGMENT + 5  # a key of the second segment


def keys(token: str, field: str = "anywhere") -> list[int]:
    return list(stored_postings().get(token, {}).get(field, []))


def test_entry_leaves_the_lists_of_its_old_words_and_other_entries_stay():
    update_postings({}, {3: {"port": OFTEN, "ship": ANYWHERE}, FAR: {"port": ANYWHERE}, 4: {"port": ANYWHERE}})
    assert (keys("port"), keys("port", "often"), keys("ship")) == ([3, 4, FAR], [3], [3])
    assert list(PostingList.objects.filter(token="port").order_by("number").values_list("number", flat=True)) == [0, 1]
    update_postings({3: {"port": OFTEN, "ship": ANYWHERE}}, {3: {"port": ANYWHERE, "sea": OFTEN}})
    assert (keys("port"), keys("port", "often"), keys("ship"), keys("sea", "often")) == ([3, 4, FAR], [], [], [3])
    update_postings({3: {"port": ANYWHERE, "sea": OFTEN}, FAR: {"port": ANYWHERE}}, {})
    assert (keys("port"), keys("sea")) == ([4], [])


def test_text_of_six_hundred_words_takes_two_statements(django_assert_num_queries):
    old = {f"word{number}": OFTEN for number in range(600)}
    with django_assert_num_queries(2):
        update_postings({}, {3: old})
    with django_assert_num_queries(2):
        update_postings({3: old}, {3: {"word7": ANYWHERE}})
    with django_assert_num_queries(0):
        update_postings({3: {"word7": ANYWHERE}}, {3: {"word7": ANYWHERE}})
    assert (keys("word7"), keys("word7", "often"), keys("word8")) == ([3], [], [])


def test_what_was_written_is_not_written_again(django_assert_num_queries):
    changes = PostingChanges()
    changes.move(3, {"port": ANYWHERE}, {"sea": ANYWHERE})
    changes.write()
    with django_assert_num_queries(0):
        changes.write()


def test_rebuild_that_writes_in_many_parts_gives_the_same_lists(monkeypatch):
    for number in range(5):
        publish(make_policy(f"plan-{number}"), by=None)
    update_postings({}, {FAR: {"spoilt": ANYWHERE}})
    monkeypatch.setattr(inverted_index, "BATCH", 2)
    monkeypatch.setattr(inverted_index, "GATHERED", 2)
    rebuild_postings()
    assert stored_postings() == inverted_index.expected_postings()
    assert len(keys("plan")) == 5
