"""Uses in live publications, by their public documents and the index, not by their working versions."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from pyroaring import BitMap

from catalogue.index.process_cache import bitmap_index_at
from catalogue.index.revision import read_revision
from catalogue.models import Entry, Link, Vocabulary
from catalogue.vocabulary.lookup import FACET_MODELS
from editorial.models import Snapshot, Source
from editorial.usage.target import UsageTarget

MAX_KEYS_IN_CONDITION = 500  # keys in one condition of SQL


def live_uses(target: UsageTarget) -> dict[str, set[UUID]]:
    """By type the uids of live publications that refer to the target. Six statements at most.

    Every publication in the lists of a term counts: the list of a section also has the publications of its divisions.
    """
    uids_by_type: dict[str, set[UUID]] = defaultdict(set)
    for kind, uid in _uses_in_documents(target):
        uids_by_type[kind].add(uid)
    for kind, keys in _uses_in_index(target).items():
        uids_by_type[kind] |= _uids_of_keys(kind, keys)
    return uids_by_type


def _uses_in_documents(target: UsageTarget) -> Iterable[tuple[str, UUID]]:
    """Type and uid of the live publications whose document or links refer to the target."""
    live, condition = Entry.objects.live().order_by(), Q()
    for text in target.texts:
        condition |= Q(document__contains=text.replace('"', '\\"'))
    if target.model and issubclass(target.model, Vocabulary) and target.model not in FACET_MODELS.values():
        for code in target.codes:  # a phase: no list is filtered by it
            condition |= Q(document__contains=f'"phase":"{code}"')
    if condition:
        yield from live.filter(condition).values_list("type", "uid")
    if target.model is Source:
        copies = Q()
        for key in target.keys:
            copies |= Q(content__contains=f'"id":{key},"kind":')
        published_snapshots = Snapshot.objects.filter(copies, uid=OuterRef("uid"), version=OuterRef("version"))
        yield from live.filter(Exists(published_snapshots)).values_list("type", "uid")
    if target.uid:
        links = Link.objects.filter(to__uid=target.uid, entry__standing=Entry.Standing.LIVE).order_by()
        yield from links.values_list("entry__type", "entry__uid")


def _uses_in_index(target: UsageTarget) -> dict[str, BitMap]:
    """By type the keys of live entries in the lists of the term. Two statements, the second only after a new revision."""
    facet = next((facet for facet, model in FACET_MODELS.items() if model is target.model), None)
    if facet is None:
        return {}
    index = bitmap_index_at(read_revision())
    keys = index.any_of(facet, target.codes) & index.all_live
    return {kind: keys & index.live(kind) for kind in index.codes_by_facet.get("type", ()) if keys & index.live(kind)}


def _uids_of_keys(kind: str, keys: BitMap) -> set[UUID]:
    """One statement. More than MAX_KEYS_IN_CONDITION keys are picked out of all rows of the type, not listed in the condition."""
    rows = Entry.objects.live().filter(type=kind).order_by()
    if len(keys) <= MAX_KEYS_IN_CONDITION:
        return set(rows.filter(pk__in=list(keys)).values_list("uid", flat=True))
    return {uid for key, uid in rows.values_list("pk", "uid").iterator(chunk_size=2000) if key in keys}
