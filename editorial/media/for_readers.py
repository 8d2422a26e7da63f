"""A composed document's figures and links to files, as readers get them; and the same at another address, for previews."""

import re
from dataclasses import replace
from typing import Any

from catalogue.composed import Composed
from catalogue.public_files import FOLDER
from editorial.media.downloads import with_downloads
from editorial.media.figures import with_figures
from editorial.media.named import Facts


def with_files(composed: Composed, media: dict[str, Facts]) -> Composed:
    """Each text with its figures and links; a figure whose file is not known is left out, of such a link the words stay."""
    return replace(composed, document=_each_text(composed.document, media))


def _each_text(value: Any, media: dict[str, Facts]) -> Any:
    if isinstance(value, str):
        return with_figures(with_downloads(value, media), media) if "data-media=" in value else value
    if isinstance(value, dict):
        return {name: _each_text(one, media) for name, one in value.items()}
    return [_each_text(one, media) for one in value] if isinstance(value, list) else value


def shown_from(document: Any, folder: str) -> Any:
    """The document with its files at another address than the public one."""
    if isinstance(document, str):
        return re.sub(rf'(?<=[" ]){FOLDER}(?=[0-9a-f]{{32}}[-.])', folder, document) if FOLDER in document else document
    if isinstance(document, dict):
        return {name: shown_from(one, folder) for name, one in document.items()}
    return [shown_from(one, folder) for one in document] if isinstance(document, list) else document
