"""Links to documents of the library, `<a data-media="UID">words</a>`, as readers get them: with what it is and how large."""

import re
from typing import TypeGuard

from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.text import slugify

from editorial.media_files.file_references import FileFacts, public_file_names
from editorial.models import MediaFile
from infra.content_addressed_files import PUBLIC_FILES_PATH

LINK = re.compile(r'<a data-media="([^"]*)">(.*?)</a>', re.DOTALL)
FORMAT_NAMES = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}  # by the ending of the public name
MAX_NAME_LENGTH = 80  # characters of the name under which it is saved


def render_download_links(html: str, media: dict[str, FileFacts]) -> str:
    """`html` is cleaned. Of a link to what is no document of the library, the words stay."""

    def link(found: re.Match[str]) -> str:
        facts = media.get(found[1].lower())
        return _link_html(facts, found[2]) if is_document(facts) else found[2]

    return LINK.sub(link, html)


def is_document(facts: FileFacts | None) -> TypeGuard[FileFacts]:
    return facts is not None and facts["kind"] == MediaFile.Kind.DOCUMENT


def _link_html(facts: FileFacts, words: str) -> str:
    [name] = public_file_names(facts)
    ending = name.rpartition(".")[2]
    saved_as = slugify(strip_tags(words), allow_unicode=True)[:MAX_NAME_LENGTH].strip("-") or "document"
    return format_html(
        '<a class="download" href="{}{}" download="{}.{}">{}</a> <small class="download-size">({})</small>',
        PUBLIC_FILES_PATH, name, saved_as, ending, SafeString(words), kind_and_size(ending, facts["size"]),  # nosec B703 # cleaned words
    )  # fmt: skip


def kind_and_size(ending: str, size: int) -> str:
    """Such as “PDF, 2.1 MB”, the same in every language; `size` in bytes."""
    weight = f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, round(size / 1024))} KB"
    return f"{FORMAT_NAMES[ending]}, {weight}"
