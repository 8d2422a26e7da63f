"""People of the desk, and what one of them sees on the first page."""

import pytest
from django.test import Client
from django.urls import reverse

from editorial.workflow.after_save import after_save
from editorial.workflow.review import submit
from editorial.workflow.roles import ROLES
from tests.support.accounts import create_account
from tests.support.factories import make_policy


@pytest.fixture
def people():
    """Somebody for each role, and a guest, who is signed in as staff and in no group."""
    found = {}
    for role in (*ROLES, "guest"):
        found[role] = create_account(role)
    return found


@pytest.fixture
def dashboard_widgets(people):
    """The boxes that a person sees, by name."""

    def of(role, query=""):
        answer = logged_in_client(people[role]).get(reverse("admin:index") + query)
        assert answer.status_code == 200
        page = answer.context["page"]
        return {box.name: box for box in (*page.filled, *page.idle)}

    return of


def logged_in_client(person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def draft_by(person, slug, **values):
    """A draft as that person's form would have saved it."""
    policy = make_policy(slug, owner=person, updated_by=person, **values)
    after_save(policy, by=person, is_new=True)
    policy.refresh_from_db()
    return policy


def submitted_by(person, slug, **values):
    policy = draft_by(person, slug, **values)
    return submit(policy, by=person)


def row_titles(box) -> list[str]:
    return [line.title for line in box.lines]
