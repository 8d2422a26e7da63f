"""Accounts of the desk. Their roles come with the template database; what flushes a database takes them away."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from editorial.workflow.roles import ROLES, load_roles


def create_account(role: str, name: str = "", **fields: Any) -> Any:
    """Somebody of the staff with that role, named after it. A "guest" has no role."""
    assert role in (*ROLES, "guest"), role
    if Group.objects.filter(name__in=ROLES).count() < len(ROLES):
        load_roles()
    user = get_user_model().objects.create_user(name or role, is_staff=True, **fields)
    user.groups.set(Group.objects.filter(name=role))
    return user
