"""`/media/<name>`: a file that a published document shows. What no public version names is not there, whatever the store holds."""

from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound, HttpResponseNotModified
from django.urls import path
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from catalogue.public_files import FOLDER, NAME, is_picture, is_shown, opened, type_of

FOR_EVER = "public, max-age=31536000, immutable"
NOTHING_RUNS = "default-src 'none'; sandbox; frame-ancestors 'none'"


@require_safe
def public_file(request: HttpRequest, name: str) -> HttpResponseBase:
    if not NAME.fullmatch(name) or not is_shown(name):
        return not_there()
    etag = f'"{name}"'
    kept = {"Cache-Control": FOR_EVER, "ETag": etag}
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=kept)
    try:
        answer = file_answer(opened(name), name)
    except FileNotFoundError:
        return not_there()
    for header, value in kept.items():
        answer[header] = value
    return answer


def file_answer(file: IO[bytes], name: str) -> HttpResponseBase:
    """A picture is shown; a document is saved, under the name that its link says. Neither runs anything where it came from."""
    answer: HttpResponseBase
    if is_picture(name):
        with file:
            answer = HttpResponse(file.read(), content_type=type_of(name))
    else:
        answer = FileResponse(file, content_type=type_of(name))
        answer["Content-Disposition"] = "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = NOTHING_RUNS
    return answer


def not_there() -> HttpResponseNotFound:
    return HttpResponseNotFound("There is no such file.\n", "text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


urlpatterns = [path(f"{FOLDER[1:]}<str:name>", public_file, name="public-file")]
