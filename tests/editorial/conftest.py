"""Who signs in."""

import pytest

from tests.support.accounts import create_account


@pytest.fixture
def sign_in(client):
    """A browser of somebody with that role."""

    def as_role(role):
        user = create_account(role)
        client.force_login(user)
        return client

    return as_role
