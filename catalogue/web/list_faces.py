"""Other faces of a filtered list, at its own address: what is new in it as Atom, its deadlines as a calendar."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views import View

from catalogue.api.describing import NOUNS, description
from catalogue.selection import Selection
from catalogue.web.calendars import calendar, deadlines
from catalogue.web.feeds import LENGTH, atom, of_entry
from catalogue.web.views import EntryList, moment_of


class ListFace(View):
    """Strict: a bad value of a filter is refused by name."""

    view: type[EntryList] = EntryList

    def get(self, request: HttpRequest) -> HttpResponse:
        moment = moment_of(request)
        filters = self.view.filterset_class(request.GET, queryset=Selection(moment, self.view.entry_type))
        if not filters.is_valid():
            said = "\n".join(f"{name}: {' '.join(errors)}" for name, errors in filters.form.errors.items())
            return HttpResponse(said, status=400, content_type="text/plain; charset=utf-8")
        said = description(filters, NOUNS[self.view.entry_type], moment, "-changed_at")
        return self.answer(request, filters.qs, said.rsplit(",", 1)[0])

    def answer(self, request: HttpRequest, selection: Selection, said: str) -> HttpResponse:
        raise NotImplementedError


class ListFeed(ListFace):
    def answer(self, request: HttpRequest, selection: Selection, said: str) -> HttpResponse:
        entries = selection.ordered_by("-changed_at")[0:LENGTH]
        return atom(request, [of_entry(entry) for entry in entries], [], title=f"Expert Desk: {said}", page=page_of_face(request))


class ListCalendar(ListFace):
    def answer(self, request: HttpRequest, selection: Selection, said: str) -> HttpResponse:
        made = calendar(deadlines(selection), title=f"Expert Desk: {said}", url=settings.SITE_URL + page_of_face(request))
        return HttpResponse(made, content_type="text/calendar; charset=utf-8")


def page_of_face(request: HttpRequest) -> str:
    """The page with the same filters."""
    return request.get_full_path().replace("feed.atom", "").replace("calendar.ics", "")


def list_faces(view: type[EntryList], folder: str) -> list[URLPattern]:
    faces: list[tuple[str, Any]] = [("feed.atom", ListFeed), ("calendar.ics", ListCalendar)]
    return [path(f"{folder}/{name}", face.as_view(view=view), name=f"{folder}-{name}") for name, face in faces]
