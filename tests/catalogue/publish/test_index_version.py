"""A release whose analyzer reads texts in another way rebuilds the index."""

import pytest
from django.core.management import call_command
from django.db.models import Q

from catalogue.index.revision import read_revision
from catalogue.models import CatalogueRevision, PostingList, SearchText
from catalogue.search.analyzer import INDEX_VERSION, STANDARD_PREFIX
from catalogue.search.searcher import parse_words, search_entries
from editorial.content.consistency_check import check_catalogue
from editorial.workflow.publishing import publish
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def index_of_an_earlier_release():
    """As the release before wrote it: dashes as they are, no token for what stands together."""
    policy = publish(make_policy(title="Safety of food", body="<p>GB 2733—2015 and 標準化</p>"), by=None)
    SearchText.objects.update(text="safety of food\ngb 2733—2015 and 標準化")
    PostingList.objects.filter(Q(token="gb2733") | Q(token__startswith=STANDARD_PREFIX)).delete()
    CatalogueRevision.objects.update(index_version=INDEX_VERSION - 1)
    return policy


def found(query: str) -> int:
    return len(search_entries(parse_words(query), read_revision()).keys)


def test_migrate_writes_an_outdated_index_anew(index_of_an_earlier_release):
    assert found("GB2733-2015") == 0
    call_command("migrate", verbosity=0)
    assert found("GB2733-2015") == 1
    assert found("标准化") == 1
    assert CatalogueRevision.objects.get().index_version == INDEX_VERSION
    assert [line for line in check_catalogue() if "search text" not in line] == []


def test_migrate_leaves_an_index_of_this_release_alone(index_of_an_earlier_release):
    CatalogueRevision.objects.update(index_version=INDEX_VERSION)
    call_command("migrate", verbosity=0)
    assert found("GB2733-2015") == 0
