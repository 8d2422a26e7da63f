"""People of the desk, by their role."""

from types import SimpleNamespace

import pytest

from editorial.workflow.roles import ROLES
from tests.support.accounts import create_account


@pytest.fixture
def people():
    """One person a role, and a second editor."""

    return SimpleNamespace(**{role: create_account(role) for role in ROLES}, second_editor=create_account("editor", "second"))
