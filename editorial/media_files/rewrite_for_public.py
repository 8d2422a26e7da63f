"""A composed document's figures and links to files, as readers get them; and the same at another address, for previews."""

import re
from dataclasses import replace
from typing import Any

from catalogue.publish.contracts import PublishableDocument
from editorial.media_files.download_links import render_download_links
from editorial.media_files.figures import render_figures
from editorial.media_files.file_references import FileFacts
from infra.content_addressed_files import PUBLIC_FILES_PATH


def rewrite_for_public(composed: PublishableDocument, media: dict[str, FileFacts]) -> PublishableDocument:
    """Each text with its figures and links; a figure whose file is not known is left out, of such a link the words stay."""
    return replace(composed, document=_rewrite_texts(composed.document, media))


def _rewrite_texts(value: Any, media: dict[str, FileFacts]) -> Any:
    if isinstance(value, str):
        return render_figures(render_download_links(value, media), media) if "data-media=" in value else value
    if isinstance(value, dict):
        return {name: _rewrite_texts(one, media) for name, one in value.items()}
    return [_rewrite_texts(one, media) for one in value] if isinstance(value, list) else value


def with_file_folder(document: Any, folder: str) -> Any:
    """The document with its files at another address than the public one; as it is for the folder ""."""
    if not folder:
        return document
    if isinstance(document, str):
        return (
            re.sub(rf'(?<=[" ]){PUBLIC_FILES_PATH}(?=[0-9a-f]{{32}}[-.])', folder, document)
            if PUBLIC_FILES_PATH in document
            else document
        )
    if isinstance(document, dict):
        return {name: with_file_folder(one, folder) for name, one in document.items()}
    return [with_file_folder(one, folder) for one in document] if isinstance(document, list) else document
