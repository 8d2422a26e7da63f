"""Typesetter: HTML on standard input to PDF on standard output, in a process of its own that frees its memory at the end.

Arguments: the folder of static files and the site's URL. Exits with NO_PANGO or NO_FONT where Pango or a font is missing.
"""

import logging
import re
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from infra.text.han import HAN_CHARACTER

NO_PANGO, NO_FONT = 3, 4  # catalogue/print/pdf.py has the messages
STATIC_URL = "https://static.invalid/"  # resolves to nothing; the fetcher below handles it
DATA_URL = re.compile(r"data:(image/(?:jpeg|png|webp));base64,([A-Za-z0-9+/=]+)")

try:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse
except OSError:  # WeasyPrint is installed, Pango is not
    sys.exit(NO_PANGO)


class StaticFilesFetcher(URLFetcher):
    """Returns our style sheets, our fonts and the pictures in data URLs. Raises ValueError for every other URL."""

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
    """Records whether a Chinese character had no font. Other missing characters, such as a new emoji, become a box."""

    is_missing = False

    def emit(self, record: logging.LogRecord) -> None:
        self.is_missing |= bool(HAN_CHARACTER.search(record.getMessage())) and ".notdef" in record.getMessage()


def html_to_pdf(html: str, folder: Path, site: str) -> bytes:
    """Returns the same bytes for the same HTML: dates come from the document, the file identifier from its bytes."""
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
