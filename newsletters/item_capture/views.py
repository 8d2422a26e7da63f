"""`/admin/capture/`: the capture form on a page, in the dialog of every admin page, and filled in by a bookmarklet."""

from typing import Any
from urllib.parse import quote

from django.contrib import admin
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from infra.text.clean_text import clean_characters, remove_control_characters
from newsletters.item_capture.create_items import create_items
from newsletters.item_capture.forms import CaptureForm
from newsletters.models import Item

SALT = "captured"
# Requests nothing from the other site and runs none of its code: opens a new window at our own address, as a link does.
BOOKMARKLET = (
    "(()=>{{const p=new URLSearchParams({{url:location.href,title:document.title,"
    "selection:String(getSelection()).slice(0,1000)}});window.open('{address}?'+p,'_blank','noopener')}})()"
)


def capture_view(request: HttpRequest) -> HttpResponse:
    """GET shows the form, filled in from the query. POST creates the items, or asks about duplicates."""
    _require_permission(request)
    if request.method == "POST":
        form = CaptureForm(request.POST)
        if form.is_valid():
            items = create_items(form.captures, note=form.cleaned_data["note"], by=request.user)
            done = signing.dumps([item.pk for item in items], salt=SALT)
            return HttpResponseRedirect(f"{reverse('admin:capture')}?{urlencode({'done': done})}")
    elif items := _captured_items(request.GET.get("done", "")):
        return _render(request, "admin/capture/captured.html", items=items)
    else:
        form = CaptureForm(initial=_initial_from_bookmarklet(request))
    return _render(request, "admin/capture/form.html", form=form)


def bookmarklet_view(request: HttpRequest) -> HttpResponse:
    _require_permission(request)
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    script = BOOKMARKLET.format(address=request.build_absolute_uri(reverse("admin:capture")))
    context = {
        **admin.site.each_context(request),
        "title": "Capture from any page",
        "script": f"javascript:{quote(script, safe='/:?&=+(){},;.')}",
    }
    return render(request, "admin/capture/bookmarklet.html", context)


def _require_permission(request: HttpRequest) -> None:
    if not request.user.has_perms(("newsletters.add_item", "editorial.add_source")):
        raise PermissionDenied


def _initial_from_bookmarklet(request: HttpRequest) -> dict[str, str]:
    """Returns the initial values that the bookmarklet puts into the query."""
    names = {"url": "address", "title": "title", "selection": "note"}
    texts = {field: remove_control_characters(request.GET[name]) for name, field in names.items() if name in request.GET}
    return {field: clean_characters(text).strip() for field, text in texts.items()}


def _captured_items(done: str) -> list[Item]:
    """Returns the items in the signed value `done`; none where the signature is bad."""
    try:
        keys = signing.loads(done, salt=SALT)
    except signing.BadSignature:
        return []
    return list(Item.objects.filter(pk__in=keys).only("title").order_by("pk"))


def _render(request: HttpRequest, part: str, **context: Any) -> HttpResponse:
    """Renders the part alone for the dialog, which fetches it; otherwise within a page."""
    if request.headers.get("X-Requested-With") == "fetch":
        return render(request, part, context)
    page = {**admin.site.each_context(request), "title": "Capture", "part": part, **context}
    return render(request, "admin/capture/full_page.html", page)
