"""A rebuild makes the catalogue what the snapshots compose to, and goes past what is so already."""

import pytest
from django.db.models import Value
from django.db.models.functions import Concat

from catalogue.models import Entry, SearchText
from editorial.content import consistency_check
from editorial.content.consistency_check import check_catalogue, rebuild_catalogue
from editorial.workflow.publishing import publish
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def spoilt_entries(monkeypatch) -> list[Entry]:
    """Six entries that are rebuilt two at a time; the documents of four of them are not as composed, nor is a search text."""
    monkeypatch.setattr(consistency_check, "BATCH_SIZE", 2)
    for number in range(6):
        publish(make_policy(f"plan-{number}"), by=None)
    entries = list(Entry.objects.order_by("pk"))
    Entry.objects.filter(pk__in=[entry.pk for entry in entries[2:]]).update(title=Concat("title", Value(" spoilt")))
    SearchText.objects.filter(pk=entries[0].pk).update(text="spoilt")
    return entries


def test_rebuild_rewrites_what_differs_and_nothing_else(spoilt_entries, monkeypatch):
    written = []
    rewrite = consistency_check.rewrite_documents
    monkeypatch.setattr(
        consistency_check,
        "rewrite_documents",
        lambda documents, at: written.extend(document.uid for document in documents) or rewrite(documents, at=at),
    )
    assert rebuild_catalogue() == 5
    assert written == [entry.uid for entry in spoilt_entries if entry.pk != spoilt_entries[1].pk]
    assert check_catalogue() == []
    assert rebuild_catalogue() == 0


def test_rebuild_after_a_kill_rewrites_only_what_is_left(spoilt_entries, monkeypatch):
    rewrite, batches = consistency_check.rewrite_documents, []

    def killed_in_the_third(documents, at):
        batches.append(len(documents))
        if len(batches) == 3:
            raise KeyboardInterrupt
        rewrite(documents, at=at)

    monkeypatch.setattr(consistency_check, "rewrite_documents", killed_in_the_third)
    with pytest.raises(KeyboardInterrupt):
        rebuild_catalogue()
    said = []
    assert rebuild_catalogue(say=said.append) == 2
    assert batches == [1, 2, 2, 2]
    assert said[-1] == "6 entries, 2 of them rewritten"
    assert check_catalogue() == []
