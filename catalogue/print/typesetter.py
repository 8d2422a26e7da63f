"""HTML on standard input to PDF on standard output: a process of its own, so that the web server neither waits nor grows.

Called with the folder of our static files and the site's address. Ends with NO_PANGO or NO_FONT where the machine lacks one.
"""

import logging
import re
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from infra.han import HAN_CHARACTER

NO_PANGO, NO_FONT = 3, 4  # catalogue/print/pdf.py says them in words
STATIC_URL = "https://static.invalid/"  # an address that leads nowhere; the fetcher knows it
DATA_URL = re.compile(r"data:(image/(?:jpeg|png|webp));base64,([A-Za-z0-9+/=]+)")

try:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse
except OSError:  # the library is there, Pango is not
    sys.exit(NO_PANGO)


class StaticFilesFetcher(URLFetcher):
    """Gives our style sheets, our faces and the pictures within the page; refuses every other address: no network, no file."""

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols=[])
        self.folder = folder.resolve()

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if picture := DATA_URL.fullmatch(url):
            return URLFetcherResponse(url, b64decode(picture[2]), {"Content-Type": picture[1]})
        if not url.startswith(STATIC_URL):
            raise ValueError("Only the site's own static files are read.")
        path = (self.folder / unquote(urlsplit(url).path).lstrip("/")).resolve()
        if not path.is_relative_to(self.folder) or path.suffix not in (".css", ".woff2"):
            raise ValueError("There is no such style sheet or face.")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "text/css" if path.suffix == ".css" else "font/woff2"})


class MissingGlyphHandler(logging.Handler):
    """Remembers that a Chinese character had no face. Others, such as a new emoji, are shown as a box."""

    is_missing = False

    def emit(self, record: logging.LogRecord) -> None:
        self.is_missing |= bool(HAN_CHARACTER.search(record.getMessage())) and ".notdef" in record.getMessage()


def html_to_pdf(html: str, folder: Path, site: str) -> bytes:
    """The same bytes for the same words: the dates come from the document, the identifier from the bytes."""
    fetcher, fonts = StaticFilesFetcher(folder), FontConfiguration()
    sheet = CSS(url=f"{STATIC_URL}css/print.css", url_fetcher=fetcher, font_config=fonts)
    page = HTML(string=html, base_url=f"{site}/", url_fetcher=fetcher)
    return page.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1", pdf_tags=True)  # type: ignore[return-value]


def main() -> None:
    glyphs = MissingGlyphHandler()
    logger = logging.getLogger("weasyprint")
    logger.handlers = [glyphs]
    pdf = html_to_pdf(sys.stdin.buffer.read().decode(), Path(sys.argv[1]), sys.argv[2])
    if glyphs.is_missing:
        sys.exit(NO_FONT)
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
