"""`/media/<name>`: serves a file that a public version references. Answers 404 for every other file of the store."""

from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound, HttpResponseNotModified
from django.urls import path
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from catalogue.models import PublicFile
from infra.content_addressed_files import FILE_NAME, PUBLIC_FILES_PATH, is_image, media_type, open_public_file

IMMUTABLE_CACHE = "public, max-age=31536000, immutable"
SANDBOX_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


@require_safe
def public_file(request: HttpRequest, name: str) -> HttpResponseBase:
    if not FILE_NAME.fullmatch(name) or not PublicFile.objects.filter(name=name).exists():
        return file_not_found()
    etag = f'"{name}"'
    headers = {"Cache-Control": IMMUTABLE_CACHE, "ETag": etag}
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=headers)
    try:
        answer = file_response(open_public_file(name), name)
    except FileNotFoundError:
        return file_not_found()
    for header, value in headers.items():
        answer[header] = value
    return answer


def file_response(file: IO[bytes], name: str) -> HttpResponseBase:
    """Returns a picture inline and a document as a download, both sandboxed so that neither runs scripts on this origin."""
    answer: HttpResponseBase
    if is_image(name):
        with file:
            answer = HttpResponse(file.read(), content_type=media_type(name))
    else:
        answer = FileResponse(file, content_type=media_type(name))
        answer["Content-Disposition"] = "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX_POLICY
    return answer


def file_not_found() -> HttpResponseNotFound:
    return HttpResponseNotFound("There is no such file.\n", "text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


urlpatterns = [path(f"{PUBLIC_FILES_PATH[1:]}<str:name>", public_file, name="public-file")]
