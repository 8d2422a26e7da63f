"""Other faces of a list, at its own address: what is new in it as Atom, its deadlines as a calendar. Decision 018."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views import View

from catalogue.addresses import VOCABULARY
from catalogue.api.describing import NOUNS, description
from catalogue.models import EntryType
from catalogue.moment import moment_of
from catalogue.selection import Selection
from catalogue.web.calendars import calendar, deadlines
from catalogue.web.feeds import LENGTH, atom, gone_of, of_entry
from catalogue.web.lists import EntryList
from catalogue.web.vocabulary import term_at


def as_feed(request: HttpRequest, selection: Selection, said: str) -> HttpResponse:
    """With what left the type of the list lately: who never had it passes over that (RFC 6721)."""
    rows = [of_entry(entry) for entry in selection.ordered_by("-changed_at")[0:LENGTH]]
    gone = gone_of(selection.moment, selection.type)
    return atom(request, rows, gone, title=f"Expert Desk: {said}", page=page_of_face(request))


def as_calendar(request: HttpRequest, selection: Selection, said: str) -> HttpResponse:
    made = calendar(deadlines(selection), title=f"Expert Desk: {said}", url=settings.SITE_URL + page_of_face(request))
    return HttpResponse(made, content_type="text/calendar; charset=utf-8")


Face = Callable[[HttpRequest, Selection, str], HttpResponse]
FACES: dict[str, Face] = {"feed.atom": as_feed, "calendar.ics": as_calendar}


class ListFace(View):
    """Strict: a bad value of a filter is refused by name."""

    view: type[EntryList] = EntryList
    face: str = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        moment = moment_of(request)
        filters = self.view.filterset_class(request.GET, queryset=Selection(moment, self.view.entry_type))
        if not filters.is_valid():
            said = "\n".join(f"{name}: {' '.join(errors)}" for name, errors in filters.form.errors.items())
            return HttpResponse(said, status=400, content_type="text/plain; charset=utf-8")
        said = description(filters, NOUNS[self.view.entry_type], moment, "-changed_at")
        return FACES[self.face](request, filters.qs, said.rsplit(",", 1)[0])


class TermFace(View):
    """Of everything about a term, or of what is of the `type` asked for. A merged term's faces move with it."""

    facet: str = ""
    face: str = ""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        moment = moment_of(request)
        name = term_at(request, self.facet, code, moment, self.face)
        if isinstance(name, HttpResponse):
            return name
        entry_type = request.GET.get("type", "")
        if entry_type and entry_type not in EntryType.values:
            said = f"type: “{entry_type}” is none of {', '.join(EntryType.values)}."
            return HttpResponse(said, status=400, content_type="text/plain; charset=utf-8")
        selection = Selection(moment, entry_type).with_term(self.facet, name.code)
        return FACES[self.face](request, selection, f"{NOUNS[entry_type]}: {name.label}")


def page_of_face(request: HttpRequest) -> str:
    """The page with the same filters."""
    query = request.META.get("QUERY_STRING", "")
    return request.path.rpartition("/")[0] + "/" + (f"?{query}" if query else "")


def list_faces(view: type[EntryList], folder: str) -> list[URLPattern]:
    return [path(f"{folder}/{face}", ListFace.as_view(view=view, face=face), name=f"{folder}-{face}") for face in FACES]


def term_faces() -> list[URLPattern]:
    """Of every term of every facet."""
    return [
        path(f"{folder}/<str:code>/{face}", TermFace.as_view(facet=facet, face=face), name=f"{facet}-{face}")
        for facet, folder in VOCABULARY.items()
        for face in FACES
    ]
