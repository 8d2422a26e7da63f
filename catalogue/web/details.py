"""Details of live entries as pages, and of their earlier versions; an app says the type, the template and the references."""

from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple

from django.db.models import Case, Q, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views import View

from catalogue.addresses import web_path
from catalogue.citing import sentence
from catalogue.languages import in_language
from catalogue.memory import members_at
from catalogue.models import Change, Entry, Redirect, Version
from catalogue.moment import Moment, moment_of
from catalogue.pictures.graph import graph
from catalogue.reading import present
from catalogue.selection import Position, Selection

MOST_UPDATES = 50


class References(NamedTuple):
    """How a type makes the CSL record of a presented document, and its JSON-LD."""

    cite: Callable[[dict[str, Any]], dict[str, Any]]
    describe: Callable[[dict[str, Any]], dict[str, Any]]


class EntryDetail(View):
    """One entry: live, withdrawn with its notice, gone (410), led elsewhere or moved (301)."""

    entry_type: ClassVar[str]
    template_name: ClassVar[str]
    references: ClassVar[References]
    with_contents: ClassVar[bool] = False
    with_documents_by: ClassVar[tuple[str, ...]] = ()

    def get(self, request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
        if number is not None:
            return self._earlier(request, slug, number)
        entry = entry_at(request, self.entry_type, slug)
        if isinstance(entry, HttpResponse):
            return entry
        moment = moment_of(request)
        document = self.presented(entry, moment)
        context = {"document": document, **beside(entry, moment), **self.about(document), **self.more(document, moment)}
        return render(request, self.template_name, context)

    def presented(self, entry: Entry, moment: Moment) -> dict[str, Any]:
        """With its links, and with what its type asks for of their other ends."""
        return present([entry], moment, with_contents=self.with_contents, with_documents_by=self.with_documents_by)[0]

    def about(self, document: dict[str, Any]) -> dict[str, Any]:
        """How it is cited, what it is in the words of schema.org, and its neighbours as a picture."""
        record = self.references.cite(document)
        return {
            "record": record,
            "citation": sentence(record),
            "linked_data": self.references.describe(document),
            "graph": graph(document),
        }

    def _earlier(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        """A version as it was, with the links of today; only while the publication is live."""
        live = {"entry__type": self.entry_type, "entry__slug": slug, "entry__standing": Entry.Standing.LIVE}
        version = Version.objects.filter(number=number, **live).select_related("entry").first()
        if version is None:
            return moved(self.entry_type, slug, f"/versions/{number}/")
        entry = version.as_entry()
        moment = moment_of(request)
        document = self.presented(entry, moment)
        said = {**self.about(document), **self.more(document, moment)}
        context = {"document": document, "updates": [], "version": version, **said}
        answer = render(request, self.template_name, context)
        answer["X-Robots-Tag"] = "noindex"
        return answer

    def more(self, document: dict[str, Any], moment: Moment) -> dict[str, Any]:
        """What a type's page shows besides its document."""
        return {}


def entry_at(request: HttpRequest, entry_type: str, slug: str, face: str = "/") -> Entry | HttpResponse:
    """What stands at the address, or the answer where nothing does that can be shown: 410, or 301 to the same `face` elsewhere.

    Raises Http404 when nobody ever had the address.
    """
    entry = Entry.objects.for_reading().filter(type=entry_type, slug=slug).select_related("forward__to").first()
    if entry is None:
        return moved(entry_type, slug, face)
    if entry.standing == Entry.Standing.GONE:
        return render(request, "pages/gone.html", status=410)
    if entry.leads_to:
        return HttpResponseRedirect(in_language(entry.leads_to.get_absolute_url()).rstrip("/") + face, status=301)
    return entry


def moved(entry_type: str, slug: str, face: str = "/") -> HttpResponse:
    """To the same face of the entry with that old address, where it is now. Raises Http404 when nobody ever had it."""
    old = Redirect.objects.filter(type=entry_type, slug=slug).select_related("entry").first()
    if old is None:
        raise Http404("There is nothing at this address.")
    return HttpResponseRedirect(in_language(web_path(entry_type, old.entry.slug)).rstrip("/") + face, status=301)


def beside(entry: Entry, moment: Moment) -> dict[str, Any]:
    """What readers were told of each publication after the first (`updates`, newest first; minor changes are not told), and the
    neighbours in the list of its type (`newer`, `older`). One statement.
    """
    around = neighbours(entry, moment)
    told = Q(entry=entry, type=entry.type) & ~Q(note="", event=Change.Event.UPDATED) if entry.version > 1 else Q(pk=None)
    rows = Change.objects.filter(told | Q(number__in=around.values())).select_related("entry").defer("entry__document")
    neighbours_first = Case(When(entry=entry, then=1), default=0)
    changes = list(rows.order_by(neighbours_first, "-number")[: MOST_UPDATES + len(around)])
    by_number = {change.number: change.entry for change in changes}
    return {
        "updates": [change for change in changes if change.entry_id == entry.pk],
        **{side: by_number.get(number) for side, number in around.items()},
    }


def neighbours(entry: Entry, moment: Moment) -> dict[str, int]:
    """The numbers of the changes that made what stands before and after a live entry in its list."""
    members = members_at(moment)
    changes = members.numbers("change")
    place = Position(entry.sorted_on.toordinal(), entry.pk)
    found = {}
    for side, order in (("newer", "date"), ("older", "-date")):
        for position in Selection(moment, entry.type, order=order).beyond(place).positions(0, 1):
            found[side] = changes.number(position.key)
    return found
