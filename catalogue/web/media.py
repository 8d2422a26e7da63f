"""`/media/<name>`: serves a file that a public version references. Answers 404 for every other file of the store."""

from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound
from django.urls import path
from django.views.decorators.http import require_safe

from catalogue.http.byte_ranges import file_response
from catalogue.http.conditions import is_known, not_modified
from catalogue.models import PublicFile
from infra.content_addressed_files import FILE_NAME, PUBLIC_FILES_PATH, is_image, media_type, open_public_file

IMMUTABLE_CACHE = "public, max-age=31536000, immutable"
SANDBOX_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


@require_safe
def public_file(request: HttpRequest, name: str) -> HttpResponseBase:
    if not FILE_NAME.fullmatch(name) or not PublicFile.objects.filter(name=name).exists():
        return file_not_found()
    headers = {**file_headers(name), "Cache-Control": IMMUTABLE_CACHE, "ETag": f'"{name}"'}
    if is_known(request, headers):
        return not_modified(headers)
    try:
        file = open_public_file(name)
    except FileNotFoundError:
        return file_not_found()
    return whole_file(file, headers) if is_image(name) else file_response(request, file, headers)


def file_headers(name: str) -> dict[str, str]:
    """Shows a picture inline and a document as a download, both sandboxed so that neither runs scripts on this origin."""
    disposition = {} if is_image(name) else {"Content-Disposition": "attachment"}
    sandbox = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": SANDBOX_POLICY}
    return {"Content-Type": media_type(name), **disposition, **sandbox}


def whole_file(file: IO[bytes], headers: dict[str, str]) -> HttpResponseBase:
    """A picture is read before; the server reads a document while it sends it."""
    if headers["Content-Type"].startswith("image/"):
        with file:
            return HttpResponse(file.read(), headers=headers)
    answer = FileResponse(file)
    for name, value in headers.items():
        answer[name] = value
    return answer


def file_not_found() -> HttpResponseNotFound:
    return HttpResponseNotFound("There is no such file.\n", "text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


urlpatterns = [path(f"{PUBLIC_FILES_PATH[1:]}<str:name>", public_file, name="public-file")]
