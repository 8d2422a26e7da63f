"""Links to documents of the library, `<a data-media="UID">words</a>`, as readers get them: with what it is and how large."""

import re
from typing import TypeGuard

from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.text import slugify

from catalogue.public_files import FOLDER
from editorial.media.named import Facts, names_of
from editorial.models import MediaFile

LINK = re.compile(r'<a data-media="([^"]*)">(.*?)</a>', re.DOTALL)
CALLED = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}  # by the ending of the public name
LONGEST = 80  # characters of the name under which it is saved


def with_downloads(html: str, media: dict[str, Facts]) -> str:
    """`html` is cleaned. Of a link to what is no document of the library, the words stay."""

    def link(found: re.Match[str]) -> str:
        facts = media.get(found[1].lower())
        return _link(facts, found[2]) if is_document(facts) else found[2]

    return LINK.sub(link, html)


def is_document(facts: Facts | None) -> TypeGuard[Facts]:
    return facts is not None and facts["kind"] == MediaFile.Kind.DOCUMENT


def _link(facts: Facts, words: str) -> str:
    [name] = names_of(facts)
    ending = name.rpartition(".")[2]
    saved_as = slugify(strip_tags(words), allow_unicode=True)[:LONGEST].strip("-") or "document"
    return format_html(
        '<a class="download" href="{}{}" download="{}.{}">{}</a> <small class="download-size">({})</small>',
        FOLDER, name, saved_as, ending, SafeString(words), kind_and_size(ending, facts["size"]),
    )  # fmt: skip


def kind_and_size(ending: str, size: int) -> str:
    """Such as “PDF, 2.1 MB”, the same in every language; `size` in bytes."""
    weight = f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, round(size / 1024))} KB"
    return f"{CALLED[ending]}, {weight}"
