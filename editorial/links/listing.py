"""Links with where they are named, for lists, forms and the first page."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import CharField, F, QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from editorial.links.naming import columns_of, columns_of_sources, named_by, owners
from editorial.models import LinkCheck, LinkPlace, Publication


@dataclass(frozen=True)
class Place:
    """Where an address is named. `url` is its form in the admin."""

    title: str
    field: str
    url: str


@dataclass(frozen=True)
class Listed:
    """A link, where it is named, and its own page in the admin."""

    link: LinkCheck
    url: str
    places: list[Place] = field(default_factory=list)


@dataclass(frozen=True)
class Beside:
    """An address that a form names in `field`, and what is known of it: nothing, before it is gathered."""

    field: str
    address: str
    link: LinkCheck | None


def broken() -> QuerySet[LinkCheck]:
    """Those that lead nowhere, the longest failing first."""
    links = LinkCheck.objects.named().in_state(LinkCheck.Status.BROKEN, timezone.localdate())
    return links.order_by("-failures", F("well_at").asc(nulls_first=True), "pk")


def listed(links: Sequence[LinkCheck]) -> list[Listed]:
    """With the places of all of them, in two statements."""
    places = list(LinkPlace.objects.filter(link__in=links).order_by("model", "key", "field"))
    titles = _titles(places)
    found: dict[int, list[Place]] = defaultdict(list)
    for place in places:
        if title := titles.get((place.model, place.key)):
            app, model = place.model.split(".")
            found[place.link_id].append(Place(title, place.field, reverse(f"admin:{app}_{model}_change", args=[place.key])))
    return [Listed(link, reverse("admin:editorial_linkcheck_change", args=[link.pk]), found[link.pk]) for link in links]


def _titles(places: Iterable[LinkPlace]) -> dict[tuple[str, int], str]:
    """One statement for all models."""
    keys: dict[str, set[int]] = defaultdict(set)
    for place in places:
        keys[place.model].add(place.key)
    queries = [
        model._default_manager.filter(pk__in=keys[label])
        .order_by()
        .annotate(label=Value(label, CharField()))
        .values_list("label", "pk", "title")
        for model in owners()
        if (label := model._meta.label_lower) in keys
    ]
    if not queries:
        return {}
    return {(label, key): title for label, key, title in queries[0].union(*queries[1:], all=True)}


def beside(row: Publication) -> list[Beside]:
    """Every address on a publication's form, and those of the sources that it cites."""
    named = [(one.field, one.url) for one in named_by(row, columns_of(type(row)))]
    for source in row.sources.all():
        named += [(f"source “{source}”", one.url) for one in named_by(source, columns_of_sources())]
    named = list(dict.fromkeys(named))
    known = {link.url: link for link in LinkCheck.objects.filter(url__in={url for _, url in named}).select_related("accepted_by")}
    return [Beside(field_name, url, known.get(url)) for field_name, url in named]
