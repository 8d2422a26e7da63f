"""The editors' guide: docs/editors.md as an admin page with its pictures, for people who are signed in at the desk."""

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

if TYPE_CHECKING:
    from markdown_it.token import Token

GUIDE = settings.BASE_DIR / "docs" / "editors.md"
GUIDE_PICTURES = GUIDE.parent / "pictures" / "guide"


def guide_urls(site: admin.AdminSite) -> list[URLPattern]:
    return [
        path("guide/", site.admin_view(guide_screen), name="guide"),
        path("guide/<slug:name>.png", site.admin_view(guide_picture), name="guide_picture"),
    ]


def guide_screen(request: HttpRequest) -> HttpResponse:
    """Each heading has an anchor, such as /admin/guide/#put-a-picture-in."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    title, text = render_guide(GUIDE.read_text(encoding="utf-8"))
    return render(request, "admin/guide.html", {**admin.site.each_context(request), "title": title, "text": text})


def guide_picture(request: HttpRequest, name: str) -> HttpResponse:
    """A picture of the guide. Raises Http404 for an unknown name."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    try:
        content = (GUIDE_PICTURES / f"{name}.png").read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(content, content_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


def render_guide(markdown: str) -> tuple[str, SafeString]:
    """The first heading, and the rest as HTML. HTML in the Markdown is escaped."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False})
    tokens = reader.parse(markdown)
    _, title, _, *rest = tokens
    for opening, inline in pairwise(rest):
        if opening.type == "heading_open":
            opening.attrSet("id", slugify(inline.content))
    for token in (child for block in rest for child in block.children or [] if child.type == "image"):
        _set_image_attributes(token)
    return title.content, mark_safe(reader.renderer.render(rest, reader.options, {}))  # nosec B308 B703 # our own guide, HTML off


def _set_image_attributes(token: "Token") -> None:
    """Set the address at the desk, and the size in pixels, so that the page does not shift when the picture loads."""
    from PIL import Image

    name = Path(str(token.attrs["src"])).stem
    with Image.open(GUIDE_PICTURES / f"{name}.png") as opened:
        token.attrs |= {"width": opened.width, "height": opened.height, "loading": "lazy"}
    token.attrs["src"] = reverse("admin:guide_picture", args=[name])
