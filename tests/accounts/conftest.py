"""Somebody of the desk with a password, and counters that no other test has filled."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.support.accounts import create_account
from tests.support.sign_in import PASSWORD


@pytest.fixture(autouse=True)
def _own_counters(settings, tmp_path: Path) -> None:
    settings.COUNTERS_FILE = tmp_path / "counters.sqlite3"


@pytest.fixture
def editor(db) -> Any:
    return create_account("editor", password=PASSWORD, email="editor@example.org")


@pytest.fixture
def browser() -> Client:
    """A browser in which nobody has signed in."""
    return Client()
