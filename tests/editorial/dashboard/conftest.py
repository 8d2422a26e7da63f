"""People of the desk, and what one of them sees on the first page."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from editorial.roles import ROLES, load_roles
from editorial.workflow import moves
from tests.factories import make_policy


@pytest.fixture
def people(django_user_model):
    """Somebody for each role, and a guest, who is signed in as staff and in no group."""
    load_roles()
    found = {}
    for role in (*ROLES, "guest"):
        found[role] = django_user_model.objects.create_user(role, is_staff=True)
        found[role].groups.set(Group.objects.filter(name=role))
    return found


@pytest.fixture
def first_page(people):
    """The boxes that a person sees, by name."""

    def of(role, query=""):
        answer = browser_of(people[role]).get(reverse("admin:index") + query)
        assert answer.status_code == 200
        page = answer.context["page"]
        return {box.name: box for box in (*page.full, *page.quiet)}

    return of


def browser_of(person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def written_by(person, slug, **values):
    """A draft as that person's form would have saved it."""
    policy = make_policy(slug, owner=person, updated_by=person, **values)
    moves.edited(policy, by=person, is_new=True)
    policy.refresh_from_db()
    return policy


def submitted_by(person, slug, **values):
    policy = written_by(person, slug, **values)
    return moves.submit(policy, by=person)


def titles(box) -> list[str]:
    return [line.title for line in box.lines]
