"""Known items are found near the top: the relevance set, with floors a little below the 0.896 and 0.956 that were measured."""

import pytest

from tests.support.relevance_set import (
    chinese_acts,
    english_acts,
    fts5_search,
    mean_reciprocal_rank,
    publish_acts,
    search_catalogue,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("acts", "title_key", "floor"), [(english_acts(), "title", 0.88), (chinese_acts(), "title_zh", 0.92)])
def test_act_is_found_by_words_of_its_title_more_often_than_by_bm25_of_fts5(acts, title_key, floor):
    publish_acts(acts, title_key=title_key)
    ours = mean_reciprocal_rank(search_catalogue, acts)
    theirs = mean_reciprocal_rank(fts5_search(acts, is_chinese=title_key == "title_zh"), acts)
    assert ours >= floor
    assert ours > theirs
