"""Demonstration accounts: one for each role."""

import secrets

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from editorial.workflow.roles import ROLES


def create_demo_accounts(password: str) -> dict[str, str]:
    """Create an account for each role, named after it; returns {name: password} of the new ones.

    Existing accounts keep their passwords. An empty `password` gives each account a random one.
    """
    users = get_user_model()._default_manager
    made = {}
    for role in ROLES:
        if users.filter(username=role).exists():
            continue
        made[role] = password or secrets.token_urlsafe(9)
        user = users.create_user(role, f"{role}@desk.example", made[role], is_staff=True, is_superuser=role == "administrator")
        user.groups.set(Group.objects.filter(name=role))
    return made
