"""Who at the desk can be mailed, and who gets what is nobody's."""

from collections import defaultdict
from typing import Any

from django.contrib.auth import get_user_model

# The first of these groups with members gets it.
FALLBACK_GROUPS = ("editor", "publisher", "administrator")


def reachable_staff() -> tuple[dict[Any, Any], list[Any]]:
    """People of the staff with a mail address by their keys, and those of them who get what has no owner among them."""
    people = get_user_model()._default_manager.filter(is_active=True, is_staff=True).exclude(email="").prefetch_related("groups")
    people_by_key = {person.pk: person for person in people}
    people_by_group: dict[str, list[Any]] = defaultdict(list)
    for person in people_by_key.values():
        for group in person.groups.all():
            people_by_group[group.name].append(person)
    return people_by_key, next((people_by_group[name] for name in FALLBACK_GROUPS if people_by_group[name]), [])
