"""Bulk content: the same each time, whole, and published as the moves publish."""

from collections import Counter
from hashlib import sha256
from random import Random

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import Avg, Count, Max
from django.utils.html import strip_tags

from catalogue.models import Change, Entry, SearchText, Version
from demo.synthetic_data.generator import generate_publications
from demo.synthetic_data.random_text import COMMONEST_CHINESE, COMMONEST_WORDS, body
from demo.synthetic_data.zipf_words import COMMON_CHARACTERS, chinese_words, english_words
from editorial.content import publication_registry
from editorial.content.consistency_check import check_catalogue
from editorial.content.merged_references import differs_from_live
from editorial.content.snapshots import live_snapshot, serialize
from editorial.models import Snapshot
from editorial.workflow.publishing import publish
from policies.models import Policy, PolicyRelation
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


def digest(*, policies: int, seed: int) -> str:
    """Of all that the public sees when this alone is generated; then it is taken back."""
    with transaction.atomic():
        generate_publications(policies=policies, seed=seed)
        rows = Entry.objects.order_by("type", "uid").values_list("type", "uid", "slug", "document", "sorted_on", "published_at")
        marks = Version.objects.order_by("entry__uid").values_list("index_terms", flat=True)
        texts = SearchText.objects.order_by("entry__uid").values_list("text", flat=True)
        said = sha256(repr([list(rows), list(marks), list(texts)]).encode()).hexdigest()
        transaction.set_rollback(True)
    return said


@pytest.mark.thorough
def test_same_seed_gives_the_same_catalogue_and_another_seed_another():
    first = digest(policies=24, seed=7)
    assert digest(policies=24, seed=7) == first
    assert digest(policies=24, seed=8) != first


def test_generated_catalogue_is_as_composed():
    done = generate_publications(policies=40, seed=1)
    assert check_catalogue() == []
    assert done == Entry.objects.live().count() == Snapshot.objects.filter(version=1).count() == Change.objects.count()
    assert dict(Entry.objects.values_list("type").annotate(n=Count("pk"))) == {
        "policy": 40, "glossary": 4, "standard": 8, "case": 8, "item": 20, "issue": 2, "report": 1,
    }  # fmt: skip


@pytest.mark.thorough
def test_generated_rows_are_what_an_editor_could_have_published():
    generate_publications(policies=40, seed=1)
    for model in publication_registry.publication_models():
        for row in model._default_manager.all():
            before = live_snapshot(row).content
            row.full_clean()
            row.clean_for_publication()
            assert not differs_from_live(row, serialize(row)), row.slug
            again = publish(row, by=None, kind="minor")
            assert live_snapshot(row).content == before
            assert (again.state, again.lock_version) == ("published", 2)


@pytest.mark.thorough
def test_every_relation_is_filled_and_none_crowds_on_one_policy():
    generate_publications(policies=300, seed=1)
    for model in publication_registry.publication_models():
        for name in [*(relation.name for relation in model._meta.many_to_many), *model.CHILD_RELATIONS]:
            if (model.ENTRY_TYPE, name) not in {("issue", "corrections"), ("report", "corrections")}:
                assert model._default_manager.filter(**{f"{name}__isnull": False}).exists(), (model, name)
    targets = PolicyRelation.objects.values("target").annotate(n=Count("pk"))
    assert targets.aggregate(most=Max("n"))["most"] <= 6
    assert Policy.objects.annotate(n=Count("relations")).aggregate(mean=Avg("n"))["mean"] == pytest.approx(2, abs=0.2)


def test_same_seed_twice_is_refused_and_changes_nothing():
    call_command("generate", policies=5, seed=3, verbosity=0)
    entries = Entry.objects.count()
    with pytest.raises(CommandError, match="seed 3"):
        call_command("generate", policies=5, seed=3)
    assert Entry.objects.count() == entries
    call_command("generate", policies=5, seed=4)
    assert Entry.objects.count() == 2 * entries


def test_generating_leaves_the_desk_s_own_rows_alone():
    own = publish(make_policy(), by=None)
    generate_publications(policies=5, seed=1)
    own.refresh_from_db()
    assert (own.lock_version, Entry.objects.get(uid=own.uid).version) == (1, 1)


def test_words_are_as_frequent_as_in_real_texts():
    """An English text of 600 words has 300 to 400 different ones, and of the words of many texts most stand in one place."""
    random, counted = Random(1), Counter()  # type: ignore[var-annotated]
    for _ in range(100):
        words = strip_tags(body(random).replace("</p>", " ")).lower().replace(".", "").split()
        assert len(words) == pytest.approx(600, abs=20)
        counted.update(words)
        assert 280 < len(set(words)) < 420
    assert counted.most_common(1)[0][0] == "the"
    assert 0.5 < sum(times == 1 for times in counted.values()) / len(counted) < 0.7
    assert counted["carbon"] > 10


def test_invented_words_are_many_distinct_and_the_same_each_time():
    words, chinese = english_words(COMMONEST_WORDS).words, chinese_words(COMMONEST_CHINESE).words
    assert (len(set(words)), len(set(chinese))) == (50_000, 20_000)
    assert sha256(" ".join([*words, *chinese]).encode()).hexdigest()[:8] == "3879a526"
    assert len(COMMON_CHARACTERS) == 3755
