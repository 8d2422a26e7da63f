"""Live publications that carry something, whatever their working versions say by now."""

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

MAX_KEYS_IN_CONDITION = 500  # keys that are asked for by name


def live_uses(target: UsageTarget) -> dict[str, set[UUID]]:
    """By type the uids of live publications that carry it. Six statements at most.

    Who stands in a term's lists carries it: a section also has what its divisions have.
    """
    found: dict[str, set[UUID]] = defaultdict(set)
    for kind, uid in _uses_in_documents(target):
        found[kind].add(uid)
    for kind, keys in _uses_in_index(target).items():
        found[kind] |= _uids_of_keys(kind, keys)
    return found


def _uses_in_documents(target: UsageTarget) -> Iterable[tuple[str, UUID]]:
    live, holding = Entry.objects.live().order_by(), Q()
    for text in target.texts:
        holding |= Q(document__contains=text.replace('"', '\\"'))
    if target.model and issubclass(target.model, Vocabulary) and target.model not in FACET_MODELS.values():
        for code in target.codes:  # a phase, which nothing is listed by
            holding |= Q(document__contains=f'"phase":"{code}"')
    if holding:
        yield from live.filter(holding).values_list("type", "uid")
    if target.model is Source:
        copied = Q()
        for key in target.keys:
            copied |= Q(content__contains=f'"id":{key},"kind":')
        printed = Snapshot.objects.filter(copied, uid=OuterRef("uid"), version=OuterRef("version"))
        yield from live.filter(Exists(printed)).values_list("type", "uid")
    if target.uid:
        links = Link.objects.filter(to__uid=target.uid, entry__standing=Entry.Standing.LIVE).order_by()
        yield from links.values_list("entry__type", "entry__uid")


def _uses_in_index(target: UsageTarget) -> dict[str, BitMap]:
    """By type the keys of live entries in the term's lists. Two statements, the second only after a change."""
    facet = next((facet for facet, model in FACET_MODELS.items() if model is target.model), None)
    if facet is None:
        return {}
    members = bitmap_index_at(read_revision())
    carried = members.any_of(facet, target.codes) & members.all_live
    return {kind: carried & members.live(kind) for kind in members.codes_by_facet.get("type", ()) if carried & members.live(kind)}


def _uids_of_keys(kind: str, keys: BitMap) -> set[UUID]:
    """One statement. Many are picked out of all of their type: a list of thousands is no condition."""
    rows = Entry.objects.live().filter(type=kind).order_by()
    if len(keys) <= MAX_KEYS_IN_CONDITION:
        return set(rows.filter(pk__in=list(keys)).values_list("uid", flat=True))
    return {uid for key, uid in rows.values_list("pk", "uid").iterator(chunk_size=2000) if key in keys}
