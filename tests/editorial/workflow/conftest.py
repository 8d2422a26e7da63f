"""People of the desk, by their role."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group

from editorial.workflow.roles import ROLES, load_roles


@pytest.fixture
def people(django_user_model):
    """One person a role, and a second editor."""
    load_roles()

    def person(name: str, role: str):
        user = django_user_model.objects.create_user(name, is_staff=True)
        user.groups.set(Group.objects.filter(name=role))
        return django_user_model.objects.get(pk=user.pk)

    return SimpleNamespace(**{role: person(role, role) for role in ROLES}, second_editor=person("second", "editor"))
