"""Pages of the vocabulary: all terms of a facet, and everything about one term across types."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views import View

from catalogue.addresses import term_web_path
from catalogue.api.vocabulary import REFERENCES
from catalogue.labels import label
from catalogue.languages import in_language
from catalogue.membership import MONTH
from catalogue.memory import members_at, names_at, public_name, public_names
from catalogue.models import EntryType
from catalogue.moment import Moment, moment_of
from catalogue.names import MODELS, Name, as_tree
from catalogue.pictures.coverage import coverage
from catalogue.pictures.heat import Heat, heat
from catalogue.pictures.tiles import tiles
from catalogue.selection import Selection
from catalogue.web.lists import page_of

# Facets whose codes are a published standard's, and mean something to readers.
STANDARD_CODES = ("sector", "region")


def term_at(request: HttpRequest, facet: str, code: str, moment: Moment, face: str = "") -> Name | HttpResponse:
    """The term of that code, or 301 to the same `face` of the term that the code stands for or was merged into, with the same
    query. Raises Http404 for an unknown one.
    """
    name = public_name(facet, code, moment)
    if name is None:
        raise Http404("There is no such term.")
    if name.code != code:
        query = request.META.get("QUERY_STRING", "")
        address = in_language(term_web_path(facet, name.code)) + face + (f"?{query}" if query else "")
        return HttpResponseRedirect(address, status=301)
    return name


class TermList(View):
    """Every public term of a facet as a tree, with how much there is about it."""

    facet: str = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        moment = moment_of(request)
        members = members_at(moment)
        rows = [
            {"name": name, "depth": depth, "count": members.count("", self.facet, name.code)}
            for depth, name in as_tree(public_names(self.facet, moment))
        ]
        context = {
            "facet": self.facet,
            "title": label("facets", self.facet),
            "rows": rows,
            "show_codes": self.facet in STANDARD_CODES,
            "tiles": tiles(names_at(moment).by_facet["region"], members.counts("region", members.everything))
            if self.facet == "region"
            else None,
            "coverage": coverage(members, public_names(self.facet, moment)) if self.facet == "priority_area" else None,
            "heat": sectors_by_technology(moment) if self.facet in ("sector", "technology") else None,
        }
        return render(request, "catalogue/term_list.html", context)


def sectors_by_technology(moment: Moment) -> Heat | None:
    """Policies and cases of each section of the economy that name a technology."""
    members = members_at(moment)
    wanted = members.live("policy") | members.live("case")
    sections = [name for name in public_names("sector", moment) if not name.parent]

    def count(sector: Name, technology: Name) -> int:
        both = members.of("sector", sector.code) & members.of("technology", technology.code)
        return both.intersection_cardinality(wanted)

    def query(sector: Name, technology: Name) -> str:
        return f"sector={sector.code}&technology={technology.code}"

    return heat(sections, public_names("technology", moment), count, query)


class TermDetail(View):
    """Everything about a term, newest first, of every type or of the one asked for with `type`."""

    facet: str = ""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        moment = moment_of(request)
        name = term_at(request, self.facet, code, moment)
        if isinstance(name, HttpResponse):
            return name
        entry_type = request.GET.get("type", "")
        if entry_type and entry_type not in EntryType.values:
            raise Http404("There is no such type.")
        rows = MODELS[self.facet]._default_manager
        term = rows.select_related(*REFERENCES.get(self.facet, ())).get(code=name.code)
        predecessor = getattr(term, "predecessor", None)
        page, documents = page_of(request, Selection(moment, entry_type).with_term(self.facet, name.code))
        context = {
            "facet": self.facet,
            "name": name,
            "term": term,
            "predecessor": public_name(self.facet, predecessor.code, moment) if predecessor else None,
            "parent": public_name(self.facet, name.parent, moment) if name.parent else None,
            "children": self._children(name, moment),
            "kind": label("facets", self.facet),
            "total": members_at(moment).count("", self.facet, name.code),
            "newest_day": self._newest_month(name, moment),
            "tabs": [
                {"type": t, "label": said, "count": members_at(moment).count(t, self.facet, name.code)}
                for t, said in EntryType.choices
            ],
            "type": entry_type,
            "page": page,
            "documents": documents,
            "query": f"type={entry_type}" if entry_type else "",
            "follow": self._follow(name, entry_type),
        }
        return render(request, "catalogue/term_detail.html", context)

    def _follow(self, name: Name, entry_type: str) -> dict[str, str]:
        """Where the same list is a feed and a calendar."""
        base, query = term_web_path(self.facet, name.code), f"?type={entry_type}" if entry_type else ""
        return {"feed": f"{base}feed.atom{query}", "calendar": f"{base}calendar.ics{query}"}

    def _children(self, name: Name, moment: Moment) -> list[dict[str, Any]]:
        members = members_at(moment)
        within = [other for other in public_names(self.facet, moment) if other.parent == name.code]
        return [{"name": other, "count": members.count("", self.facet, other.code)} for other in within]

    def _newest_month(self, name: Name, moment: Moment) -> str:
        """The first day of the month of what is newest about it; "" for nothing."""
        members = members_at(moment)
        months = members.counts(MONTH, members.everything & members.of(self.facet, name.code))
        return f"{max(months)}-01" if months else ""
