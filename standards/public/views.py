"""Pages of standards: the list, a standard, and the way to it from any spelling of its number."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import View
from pyroaring import BitMap

from catalogue.documents.presenter import present_entries
from catalogue.http.language import localized_path
from catalogue.index.process_cache import bitmap_index_at
from catalogue.index.revision import request_revision
from catalogue.models import Entry
from catalogue.query.filter_fields import MAX_QUERY_CHARACTERS
from catalogue.search.inverted_index import read_number_holders
from catalogue.vocabulary.link_types import FORWARD, link_verb
from catalogue.web.details import EntryDetail
from catalogue.web.lists import EntryList
from infra.text.standard_numbers import StandardNumber, find_all, parse
from standards.public.choices import REPLACING

MAX_ROWS = 50  # of each group
# The lists of a document by which a standard names others, as the page of the named one says it.
EDITIONS, ALSO_NAMED = _("Editions"), _("Also named by")
NAMED_IN = {"replaces": _("Replaced by"), "adopts": _("Adopted by"), "counterparts": _("Counterpart of")}


class StandardList(EntryList):
    entry_type = "standard"
    facets = ("status", "nature", "scope", "series", "sector", "technology", "organization")


class StandardDetail(EntryDetail):
    entry_type = "standard"
    template_name = "standards/detail.html"

    def named_relations(self, document: dict[str, Any]) -> list[dict[str, Any]]:
        """What it replaces, adopts and has as counterparts, without related documents."""
        related = {one["number"] for one in document["relations"]}
        named = [(link_verb(REPLACING[one["extent"]], FORWARD), one["number"]) for one in document["replaces"]]
        named += [(str(_("adopts")), one["number"]) for one in document["adopts"]]
        named += [(str(_("counterpart")), one["number"]) for one in document["counterparts"]]
        found = {"direction": FORWARD, "entry_type": "named", "web_url": ""}
        return [found | {"verb": verb, "title": number} for verb, number in named if number not in related]


class StandardFind(View):
    """`?n=` is a number in any spelling, or a text with one: redirects to its page.

    Without a page of that edition it lists the other editions and the standards that name it: 404 where there are none.
    """

    title = _("Find a standard by its number")
    query_parameters: ClassVar[dict[str, bool]] = {"n": False}

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("n", "")[:MAX_QUERY_CHARACTERS].strip()
        standard = parse(asked) or next((found.standard for found in find_all(asked)), None)
        context: dict[str, Any] = {"title": self.title, "asked": asked, "number": standard}
        if standard is None:
            return render(request, "standards/find.html", context, status=404 if asked else 200)
        revision = request_revision(request)
        groups = _groups(standard, bitmap_index_at(revision).live(StandardDetail.entry_type))
        entries = Entry.objects.live().for_presenting().in_bulk([key for keys in groups.values() for key in keys])
        editions = [entries[key] for key in groups[EDITIONS]]
        exact = [entry for entry in editions if _has_number(entry, standard)] or ([] if standard.year else editions)
        if len(exact) == 1:
            return HttpResponseRedirect(localized_path(exact[0].get_absolute_url()))
        documents = dict(zip(entries, present_entries([*entries.values()], revision, with_links=False), strict=True))
        found = [(heading, [documents[key] for key in keys]) for heading, keys in groups.items() if keys]
        return render(request, "standards/find.html", {**context, "groups": found}, status=200 if found else 404)


def _groups(standard: StandardNumber, standards: BitMap) -> dict[Any, list[int]]:
    """By heading the keys of the editions of the standard, and of those that name it. One statement."""
    holders = read_number_holders(standard, [*NAMED_IN])
    groups = {EDITIONS: holders.own, **{heading: holders.in_lists[name] for name, heading in NAMED_IN.items()}}
    groups[ALSO_NAMED] = holders.in_text - BitMap().union(*groups.values())
    return {heading: list(reversed(keys & standards))[:MAX_ROWS] for heading, keys in groups.items()}


def _has_number(entry: Entry, standard: StandardNumber) -> bool:
    own = parse(entry.content["document_number"] or "")
    return own is not None and own.key == standard.key
