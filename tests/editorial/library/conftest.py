"""A library of its own for each test, and texts that show what is in it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project

from editorial.library.uploads import add_file
from editorial.models import MediaFile
from tests.support.factories import make_policy
from tests.support.samples.media_files import figure_html, picture


@pytest.fixture(autouse=True)
def file_stores(settings: Any, tmp_path: Path) -> dict[str, Path]:
    """Where the two stores lie."""
    places = {name: tmp_path / name for name in ("desk_files", "public_files")}
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = project.STORAGES | {
        name: {"BACKEND": backend, "OPTIONS": {"location": place}} for name, place in places.items()
    }
    return places


@pytest.fixture
def photo(db: None) -> MediaFile:
    return add_file(picture(), "Harbour at night.jpg", title="Harbour", alt="Cranes at night")


@pytest.fixture
def policy_with() -> Callable[..., Any]:
    """A policy that may be published and shows the files."""

    def made(*files: MediaFile, slug: str = "internet-plus", caption: str = "", **values: Any) -> Any:
        return make_policy(slug, body="<p>Text.</p>" + "".join(figure_html(file, caption) for file in files), **values)

    return made
