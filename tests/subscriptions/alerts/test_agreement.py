"""A compiled saved search matches an entry exactly if its list has it."""

import random
from urllib.parse import urlencode

import pytest
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from catalogue.index.process_cache import bitmap_index_at, public_terms
from catalogue.index.revision import read_revision
from catalogue.models import Entry, Organization, SearchText
from catalogue.publish.merge_vocabulary_terms import merge_terms
from subscriptions.alerts.find_alerts import matched_searches
from subscriptions.alerts.followed_list import EVERY_TYPE, followed_list
from subscriptions.alerts.reader_alerts import _saved_search
from tests.subscriptions.readers import make_subscriber

pytestmark = pytest.mark.django_db
FOLDERS = (EVERY_TYPE, "policies", "cases", "newsletters")
QUOTES = ('"{}"', "{}", "{}", "{}")


class RandomQueries:
    """Query strings of the filters of a list, of values that its entries have, and now and then of others."""

    def __init__(self, seed: int) -> None:
        self.chance, self.revision = random.Random(seed), read_revision()
        self.texts = list(SearchText.objects.order_by("pk").values_list("text", flat=True))
        self.entries = list(Entry.objects.live().order_by("pk"))
        names = [
            name
            for facet in ("region", "organization", "sector")
            for term in public_terms(facet, self.revision)
            for name in term.names
        ]
        self.names = [
            *names,
            *(one.title for one in self.entries),
            *(one.content.get("document_number") or "" for one in self.entries),
        ]

    def query(self, folder: str) -> str:
        followed = followed_list(folder, QueryDict(), self.revision)
        names = self.chance.sample(
            sorted(set(followed.filters.base_filters) - {"ordering", "known_on"}), self.chance.choice((1, 1, 2, 3))
        )
        if self.chance.random() < 0.35:
            names.append("q")
        return urlencode([(name, value) for name in dict.fromkeys(names) for value in self.values(name, followed)])

    def values(self, name, followed):
        chance = self.chance
        entry = chance.choice(self.entries)
        if name == "q":
            return [self.words()]
        if name in ("uid", "related_to"):
            return [entry.uid]
        if name == "document_number":
            return [entry.content.get("document_number") or "国发〔2015〕40号"]
        if name == "changed_since":
            return [entry.changed_at.isoformat()]
        if name.endswith(("_on", "_after", "_before")):
            return [
                chance.choice([entry.sorted_on, entry.in_force_on or entry.sorted_on, entry.comments_close_on or entry.sorted_on])
            ]
        facet = getattr(followed.filters.base_filters[name], "facet", "relation")
        codes = bitmap_index_at(self.revision).codes_by_facet.get(facet, ["none"])
        return chance.sample(codes, min(len(codes), chance.choice((1, 1, 2, 3)) if facet != "relation" else 1))

    def words(self):
        chance = self.chance
        if chance.random() < 0.3:
            return chance.choice(self.names)[:150] or "x"
        words = chance.choice(self.texts).split()
        begin, length = chance.randrange(len(words)), chance.choice((1, 1, 2, 3, 4))
        phrase = " ".join(words[begin : begin + length])[: chance.choice((3, 20, 60))]
        return chance.choice(QUOTES).format(phrase.replace('"', ""))


def assert_agreement(searches: int, seed: int) -> int:
    """Returns how many pairs of a search and an entry were compared."""
    queries, reader, wanted = RandomQueries(seed), make_subscriber(f"reader{seed}@example.org"), {}
    while len(wanted) < searches:
        folder = queries.chance.choice(FOLDERS)
        followed = followed_list(folder, QueryDict(queries.query(folder)), queries.revision)
        if followed.errors:
            continue
        search = _saved_search(followed)
        reader.alerts.get_or_create(search=search, defaults={"rhythm": "now", "after_change": 0, "confirmed_at": reader.created_at})
        wanted[search] = followed.entry_query.keys
    entries = {entry.pk: entry.uid for entry in queries.entries}
    some = dict(queries.chance.sample(sorted(entries.items()), min(len(entries), 40)))
    found = matched_searches(some, queries.revision, Q())
    for search, keys in wanted.items():
        assert set(found.get(search, ())) == set(keys) & set(some), str(search)
    assert sum(map(bool, found.values())) > searches / 10, "hardly any pair matched"
    return len(wanted) * len(some)


def test_compiled_searches_match_what_their_lists_have(demo_content):
    assert assert_agreement(40, seed=7) >= 300


@pytest.mark.thorough
@pytest.mark.timeout(600)
def test_ten_thousand_compiled_pairs_match_what_their_lists_have(demo_content):
    assert sum(assert_agreement(150, seed=seed) for seed in range(2, 5)) >= 10_000


def test_search_for_a_term_that_was_merged_finds_what_carries_the_other(demo_content):
    code = bitmap_index_at(read_revision()).codes_by_facet["organization"][0]
    followed = followed_list(EVERY_TYPE, QueryDict(f"organization={code}"), read_revision())
    search, keys = _saved_search(followed), set(followed.entry_query.keys)
    make_subscriber().alerts.create(search=search, rhythm="now", after_change=0, confirmed_at=timezone.now())
    uids = dict(Entry.objects.filter(pk__in=keys).values_list("pk", "uid"))
    other = Organization.objects.create(code="miit-anew", name_en="Ministry anew", kind="authority", is_standard=True)
    merge_terms(Organization.objects.get(code=code), other, at=timezone.now())
    assert uids
    assert set(matched_searches(uids, read_revision(), Q())[search]) == keys
