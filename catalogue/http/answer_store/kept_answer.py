"""A kept answer: what every reader of an address gets, compressed once, with the days for which it holds."""

from hashlib import blake2b
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from isal import igzip

from catalogue.http.conditions import is_known, not_modified

MIN_COMPRESSED_BYTES = 500
COMPRESSION_LEVEL = 3  # isal's highest


class AnswerKey(NamedTuple):
    """An answer of the store is found by all of it. Stamps of another generation of the catalogue have no order with these.

    `state` is what an answer depends on beside its stamp: the vocabulary's revision and the release.
    """

    address: str
    generation: str
    stamp: int
    state: str


class KeptAnswer(NamedTuple):
    """`headers` with the ETag of the uncompressed form. `size` is that of the body in bytes, `packed_size` that of its gzip form.

    `packed` is the gzip form; b"" where only the head was read. Days are in ISO 8601, both included.
    """

    headers: dict[str, str]
    size: int
    packed_size: int
    packed: bytes
    first_day: str
    last_day: str

    @classmethod
    def of_content(cls, content: bytes, headers: dict[str, str], first_day: str, last_day: str) -> "KeptAnswer":
        packed = igzip.compress(content, compresslevel=COMPRESSION_LEVEL, mtime=0)
        headers["ETag"] = f'"{blake2b(content, digest_size=16).hexdigest()}"'
        return cls(headers, len(content), len(packed), packed, first_day, last_day)

    def holds_on(self, day: str) -> bool:
        return self.first_day <= day <= self.last_day

    def response_without_body(self, request: HttpRequest) -> HttpResponse | None:
        """304 to who has the answer, the headers alone to HEAD, else None."""
        headers = self._headers_for(request)
        if is_known(request, headers):
            return not_modified(headers)
        if request.method != "HEAD":
            return None
        length = self.packed_size if "Content-Encoding" in headers else self.size
        return HttpResponse(headers={**headers, "Content-Length": str(length)})

    def response(self, request: HttpRequest, content: bytes | None = None) -> HttpResponse:
        """The whole answer, compressed for who accepts it. `content` is the uncompressed form, where it is at hand."""
        headers = self._headers_for(request)
        if "Content-Encoding" in headers:
            return HttpResponse(self.packed, headers=headers)
        return HttpResponse(igzip.decompress(self.packed) if content is None else content, headers=headers)

    def _headers_for(self, request: HttpRequest) -> dict[str, str]:
        if self.size <= MIN_COMPRESSED_BYTES or not accepts_gzip(request):
            return self.headers
        return {**self.headers, "Content-Encoding": "gzip", "ETag": f'{self.headers["ETag"][:-1]}-gzip"'}


def accepts_gzip(request: HttpRequest) -> bool:
    codings = [part.strip().replace(" ", "") for part in request.headers.get("Accept-Encoding", "").lower().split(",")]
    return any(part == "gzip" or (part.startswith("gzip;q=") and part.strip("0.") != "gzip;q=") for part in codings)
