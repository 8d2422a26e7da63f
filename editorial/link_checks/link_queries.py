"""Links with the places that cite them, for lists, forms and the dashboard."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import CharField, F, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from editorial.link_checks.extract import citing_models, extract_links_of, url_columns_of, url_columns_of_sources
from editorial.models import LinkCheck, LinkOccurrence, Publication


@dataclass(frozen=True)
class OccurrenceRow:
    """A row and field that cite an address. `url` is the row's form in the admin."""

    title: str
    field: str
    url: str


@dataclass(frozen=True)
class ListedLink:
    """A link, the places that cite it, and `url`, its own page in the admin."""

    link: LinkCheck
    url: str
    occurrences: list[OccurrenceRow] = field(default_factory=list)


@dataclass(frozen=True)
class FormLink:
    """An address in `field` of a form, and its link; None before `update_links` has stored it."""

    field: str
    address: str
    link: LinkCheck | None


def broken_links() -> QuerySet[LinkCheck]:
    """Broken links that nobody accepted, those that failed most often first."""
    links = LinkCheck.objects.named().in_state(LinkCheck.Status.BROKEN, timezone.localdate())
    return links.order_by("-consecutive_failures", F("last_well_at").asc(nulls_first=True), "pk")


def with_occurrences(links: Sequence[LinkCheck]) -> list[ListedLink]:
    """The links with the places that cite them, in two statements."""
    occurrences = list(LinkOccurrence.objects.filter(link__in=links).order_by("model", "key", "field"))
    titles = _titles(occurrences)
    rows_by_link: dict[int, list[OccurrenceRow]] = defaultdict(list)
    for occurrence in occurrences:
        if title := titles.get((occurrence.model, occurrence.key)):
            app, model = occurrence.model.split(".")
            form_url = reverse(f"admin:{app}_{model}_change", args=[occurrence.key])
            rows_by_link[occurrence.link_id].append(OccurrenceRow(title, occurrence.field, form_url))
    return [ListedLink(link, reverse("admin:editorial_linkcheck_change", args=[link.pk]), rows_by_link[link.pk]) for link in links]


def _titles(occurrences: Iterable[LinkOccurrence]) -> dict[tuple[str, int], str]:
    """Titles by model and key, in one statement for all models."""
    keys: dict[str, set[int]] = defaultdict(set)
    for occurrence in occurrences:
        keys[occurrence.model].add(occurrence.key)
    queries = [
        model._default_manager.filter(pk__in=keys[label])
        .order_by()
        .annotate(label=Value(label, CharField()))
        .values_list("label", "pk", "title")
        for model in citing_models()
        if (label := model._meta.label_lower) in keys
    ]
    if not queries:
        return {}
    return {(label, key): title for label, key, title in queries[0].union(*queries[1:], all=True)}


def links_on_form(row: Publication) -> list[FormLink]:
    """The addresses on a publication's form and those of the sources that it cites."""
    cited = [(link.field, link.url) for link in extract_links_of(row, url_columns_of(type(row)))]
    for source in row.sources.all():
        cited += [(f"source “{source}”", link.url) for link in extract_links_of(source, url_columns_of_sources())]
    cited = list(dict.fromkeys(cited))
    links = {link.url: link for link in LinkCheck.objects.filter(url__in={url for _, url in cited}).select_related("accepted_by")}
    return [FormLink(field_name, url, links.get(url)) for field_name, url in cited]


def broken_links_of(publications: Sequence[Publication]) -> dict[UUID, list[str]]:
    """By uid the broken addresses that each publication cites, itself or by its sources. One statement if these are prefetched."""
    citing: dict[tuple[str, int], list[UUID]] = defaultdict(list)
    for publication in publications:
        for row in (publication, *publication.sources.all()):
            if row.pk:
                citing[row._meta.label_lower, row.pk].append(publication.uid)
    condition = Q()
    for label in {label for label, _ in citing}:
        condition |= Q(model=label, key__in=[key for named, key in citing if named == label])
    rows = LinkOccurrence.objects.filter(condition, link__in=broken_links().order_by()) if citing else LinkOccurrence.objects.none()
    found: dict[UUID, list[str]] = {publication.uid: [] for publication in publications}
    for model, key, url in rows.order_by("link__url").values_list("model", "key", "link__url"):
        for uid in citing[model, key]:
            found[uid] += [url] if url not in found[uid] else []
    return found
