"""Who signs in."""

import pytest
from django.contrib.auth.models import Group

from editorial.workflow.roles import load_roles


@pytest.fixture
def sign_in(client, django_user_model):
    """A browser of somebody with that role."""
    load_roles()

    def as_role(role):
        user = django_user_model.objects.create_user(role, is_staff=True)
        user.groups.set(Group.objects.filter(name=role))
        client.force_login(user)
        return client

    return as_role
