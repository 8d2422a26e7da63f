"""A library of its own for each test, and texts that show what is in it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from editorial.library.uploads import add_file
from editorial.models import MediaFile
from tests.support.factories import make_policy
from tests.support.file_stores import use_stores
from tests.support.samples.media_files import figure_html, picture


@pytest.fixture(autouse=True)
def file_stores(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> None:
    use_stores(settings, getattr(request, "param", "folder"), tmp_path, "desk_files", "public_files")


@pytest.fixture
def photo(db: None) -> MediaFile:
    return add_file(picture(), "Harbour at night.jpg", title="Harbour", alt="Cranes at night")


@pytest.fixture
def policy_with() -> Callable[..., Any]:
    """A policy that may be published and shows the files."""

    def made(*files: MediaFile, slug: str = "internet-plus", caption: str = "", **values: Any) -> Any:
        return make_policy(slug, body="<p>Text.</p>" + "".join(figure_html(file, caption) for file in files), **values)

    return made
