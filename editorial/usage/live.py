"""Live publications that carry something, whatever their working versions say by now."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from pyroaring import BitMap

from catalogue.memory import members_at
from catalogue.models import Entry, Link, Vocabulary
from catalogue.moment import read_moment
from catalogue.names import MODELS
from editorial.models import Snapshot, Source
from editorial.usage.wanted import Wanted

FEW = 500  # keys that are asked for by name


def live_uses(wanted: Wanted) -> dict[str, set[UUID]]:
    """By type the uids of live publications that carry it. Six statements at most.

    Who stands in a term's lists carries it: a section also has what its divisions have.
    """
    found: dict[str, set[UUID]] = defaultdict(set)
    for kind, uid in _asked(wanted):
        found[kind].add(uid)
    for kind, keys in _listed(wanted).items():
        found[kind] |= _uids(kind, keys)
    return found


def _asked(wanted: Wanted) -> Iterable[tuple[str, UUID]]:
    live, holding = Entry.objects.live().order_by(), Q()
    for text in wanted.texts:
        holding |= Q(document__contains=text.replace('"', '\\"'))
    if wanted.model and issubclass(wanted.model, Vocabulary) and wanted.model not in MODELS.values():
        for code in wanted.codes:  # a phase, which nothing is listed by
            holding |= Q(document__contains=f'"phase":"{code}"')
    if holding:
        yield from live.filter(holding).values_list("type", "uid")
    if wanted.model is Source:
        copied = Q()
        for key in wanted.keys:
            copied |= Q(content__contains=f'"id":{key},"kind":')
        printed = Snapshot.objects.filter(copied, uid=OuterRef("uid"), version=OuterRef("version"))
        yield from live.filter(Exists(printed)).values_list("type", "uid")
    if wanted.uid:
        links = Link.objects.filter(to__uid=wanted.uid, entry__standing=Entry.Standing.LIVE).order_by()
        yield from links.values_list("entry__type", "entry__uid")


def _listed(wanted: Wanted) -> dict[str, BitMap]:
    """By type the keys of live entries in the term's lists. Two statements, the second only after a change."""
    facet = next((facet for facet, model in MODELS.items() if model is wanted.model), None)
    if facet is None:
        return {}
    members = members_at(read_moment())
    carried = members.any_of(facet, wanted.codes) & members.everything
    return {kind: carried & members.live(kind) for kind in members.codes.get("type", ()) if carried & members.live(kind)}


def _uids(kind: str, keys: BitMap) -> set[UUID]:
    """One statement. Many are picked out of all of their type: a list of thousands is no condition."""
    rows = Entry.objects.live().filter(type=kind).order_by()
    if len(keys) <= FEW:
        return set(rows.filter(pk__in=list(keys)).values_list("uid", flat=True))
    return {uid for key, uid in rows.values_list("pk", "uid").iterator(chunk_size=2000) if key in keys}
