"""Files from the middle (RFC 9110, 14): a download that broke off goes on where it ended."""

import re
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

from catalogue.http.conditions import is_known, not_modified

ONE_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


def file_response(request: HttpRequest, file: IO[bytes], headers: dict[str, str]) -> HttpResponseBase:
    """The file, a part of it (206), 416, or 304 for a client that has it. `headers` have a strong ETag.

    Several ranges, and a range that is none, get the whole file, as the RFC allows.
    """
    headers = {**headers, "Accept-Ranges": "bytes"}
    if is_known(request, headers):
        file.close()
        return not_modified(headers)
    size = file.seek(0, 2)
    wanted = requested_range(request, headers, size)
    if wanted is not None and not wanted:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})
    part = range(size) if wanted is None else wanted
    file.seek(part.start)
    # The server itself reads a file to its end, without a thread.
    answer = FileResponse(file if part.stop == size else _FilePart(file, len(part)))
    if wanted is not None:
        answer.status_code = 206
        answer["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    for name, value in {**headers, "Content-Length": str(len(part))}.items():
        answer[name] = value
    return answer


def requested_range(request: HttpRequest, headers: dict[str, str], size: int) -> range | None:
    """The bytes that the request wants; an empty range where the file has none of them; None for the whole file.

    If-Range (13.1.5) holds the ETag of what the client has a part of, or exactly its Last-Modified.
    """
    found = ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    if request.method != "GET" or not found or found.groups() == ("", ""):
        return None
    if request.headers.get("If-Range", headers["ETag"]) not in (headers["ETag"], headers.get("Last-Modified")):
        return None
    first, last = found.groups()
    if not first:
        return range(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1 if last else size, size))


class _FilePart:
    """As many bytes of the file as `left`, from where it stands."""

    def __init__(self, file: IO[bytes], left: int) -> None:
        self._file, self._left = file, left
        self.close = file.close

    def read(self, size: int) -> bytes:
        chunk = self._file.read(min(size, self._left))
        self._left -= len(chunk)
        return chunk
