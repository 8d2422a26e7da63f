"""Lists and details of live entries as pages; an app says the type, the filters and the template."""

from typing import Any, ClassVar

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views import View

from catalogue.addresses import web_path
from catalogue.api.filters import EntryFilter
from catalogue.memory import names_at
from catalogue.models import Change, Entry, Redirect, Version
from catalogue.moment import Moment, read_moment
from catalogue.reading import present
from catalogue.selection import Selection

PAGE_SIZE = 20


def moment_of(request: HttpRequest) -> Moment:
    """The moment that the request began with."""
    return getattr(request, "moment", None) or read_moment()


def page_of(request: HttpRequest, selection: Selection) -> tuple[Page, list[dict[str, Any]]]:
    """The asked page and its presented documents. Raises Http404 for a page that is not there."""
    text = request.GET.get("page", "1")
    paginator: Paginator = Paginator(selection, PAGE_SIZE)  # type: ignore[arg-type]
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:12]) <= paginator.num_pages):
        raise Http404("There is no such page in this list.")
    page = paginator.page(int(text))
    return page, present(list(page.object_list), selection.moment, with_links=False)


class EntryList(View):
    """A filtered list. `facets` are offered beside it with their counts."""

    entry_type: ClassVar[str] = ""
    filterset_class: ClassVar[type[EntryFilter]] = EntryFilter
    template_name: ClassVar[str]
    facets: ClassVar[tuple[str, ...]] = ()

    def get(self, request: HttpRequest) -> HttpResponse:
        moment = moment_of(request)
        filters = self.filterset_class(request.GET, queryset=Selection(moment, self.entry_type))
        if not filters.is_valid():
            return render(request, self.template_name, {"filters": filters, "documents": []}, status=400)
        selection = filters.qs
        counts = selection.facets(*self.facets)
        page, documents = page_of(request, selection)
        context = {
            "filters": filters,
            "page": page,
            "documents": documents,
            "facets": [facet_choices(name, counts[name], filters, moment) for name in self.facets],
            "is_filtered": any(filters.form.cleaned_data.values()),
            "query": query_without(request, "page"),
        }
        return render(request, self.template_name, context)


def facet_choices(name: str, counts: dict[str, int], filters: EntryFilter, moment: Moment) -> dict[str, Any]:
    """A facet as the page offers it: label, and its values by count with whether each is asked for."""
    chosen = filters.form.cleaned_data.get(name) or []
    field = filters.form.fields[name]
    words = dict(field.choices) if not names_at(moment).by_facet.get(name) else {}
    values = []
    for code, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        known = names_at(moment).get(name, code)
        label = known.label if known else words.get(code, code)
        values.append({"code": code, "label": label, "count": count, "is_chosen": code in chosen})
    return {"name": name, "label": field.label, "values": values}


def query_without(request: HttpRequest, *names: str) -> str:
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()


class EntryDetail(View):
    """One entry: live, withdrawn with its notice, gone (410), led elsewhere or moved (301)."""

    entry_type: ClassVar[str]
    template_name: ClassVar[str]

    def get(self, request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
        if number is not None:
            return self._earlier(request, slug, number)
        entry = Entry.objects.filter(type=self.entry_type, slug=slug).select_related("forward__to").first()
        if entry is None:
            return moved(self.entry_type, slug)
        if entry.standing == Entry.Standing.GONE:
            return render(request, "pages/gone.html", status=410)
        if entry.leads_to:
            return HttpResponseRedirect(entry.leads_to.get_absolute_url(), status=301)
        moment = moment_of(request)
        document = present([entry], moment)[0]
        context = {"document": document, "updates": updates_of(entry), **self.more(document, moment)}
        return render(request, self.template_name, context)

    def _earlier(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        """A version as it was, with the links of today; only while the publication is live."""
        live = {"entry__type": self.entry_type, "entry__slug": slug, "entry__standing": Entry.Standing.LIVE}
        version = Version.objects.filter(number=number, **live).select_related("entry").first()
        if version is None:
            return moved(self.entry_type, slug, f"versions/{number}/")
        entry = version.as_entry()
        moment = moment_of(request)
        document = present([entry], moment)[0]
        context = {"document": document, "updates": [], "version": version, **self.more(document, moment)}
        answer = render(request, self.template_name, context)
        answer["X-Robots-Tag"] = "noindex"
        return answer

    def more(self, document: dict[str, Any], moment: Moment) -> dict[str, Any]:
        """What a type's page shows besides its document."""
        return {}


def moved(entry_type: str, slug: str, below: str = "") -> HttpResponse:
    """To where the entry with that old address is now, or to what stands below it. Raises Http404 when nobody ever had it."""
    old = Redirect.objects.filter(type=entry_type, slug=slug).select_related("entry").first()
    if old is None:
        raise Http404("There is nothing at this address.")
    return HttpResponseRedirect(web_path(entry_type, old.entry.slug) + below, status=301)


def updates_of(entry: Entry) -> list[Any]:
    """What readers were told of each publication after the first, newest first; minor changes are not told."""
    told = Change.objects.filter(entry=entry, type=entry.type).exclude(note="", event=Change.Event.UPDATED)
    return list(told.values("event", "version", "note", "at")[:50]) if entry.version > 1 else []
