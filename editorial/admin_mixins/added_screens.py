"""Screens of a publication that apps above the desk add to its admin, such as the mail of an issue."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

from editorial.admin_mixins.object_screens import ObjectScreensMixin
from editorial.audit.audit_log import Actor
from editorial.models import Publication


class AddedScreen(NamedTuple):
    """`view` takes the admin of the type, the request and the publication's key, and checks who asks.

    A screen with a `tab` is a way to read the publication: its preview leads there under that label. One with a `button` is a next
    step: the form leads there, for those of whom `is_offered` says so. `route` is the end of the address, `name` that of its URL.
    """

    entry_type: str
    route: str
    name: str
    view: Callable[[Any, HttpRequest, int], HttpResponse]
    tab: str = ""
    button: str = ""
    is_offered: Callable[[Actor, Publication], bool] = lambda by, row: True


_screens: list[AddedScreen] = []


def add_screen(screen: AddedScreen) -> None:
    """Called from an app's `ready()`, before the addresses of the admin are made."""
    _screens.append(screen)


def added_screens(entry_type: str) -> list[AddedScreen]:
    return [screen for screen in _screens if screen.entry_type == entry_type]


class AddedScreensAdminMixin(ObjectScreensMixin):
    def added_urls(self) -> list[URLPattern]:
        return [self.screen(one.route, _bound(one, self), one.name) for one in added_screens(self.model.ENTRY_TYPE)]

    def added_tabs(self, row: Publication) -> list[tuple[str, str]]:
        """Label and URL of the added ways to read the publication."""
        return [(one.tab, self.url_of(one.name, row)) for one in added_screens(row.ENTRY_TYPE) if one.tab]

    def added_buttons(self, row: Publication, by: Actor) -> list[dict[str, str]]:
        """Label and URL of the added next steps that the person can take now."""
        offered = (one for one in added_screens(row.ENTRY_TYPE) if one.button and one.is_offered(by, row))
        return [{"label": one.button, "url": self.url_of(one.name, row)} for one in offered]


def _bound(screen: AddedScreen, admin: Any) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        return screen.view(admin, request, pk)

    return view
