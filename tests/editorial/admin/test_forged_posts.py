"""What somebody entitled would send, sent by somebody who is not: every form of the admin, filled in, changes nothing at all."""

from typing import Any

import pytest
from django.db import connection

from tests.editorial.admin.test_permissions import (
    BY_RIGHTS,
    address_of,
    clients_by_role,  # noqa: F401 - fixtures of the rows and of who is signed in
    expected_access,
    first_addresses,
    named_addresses,
    sessions_by_role,  # noqa: F401
)
from tests.support.html_forms import TYPED, filled_in

FIRST = {"kind": "major", "note": TYPED, "notice": TYPED, "reason": TYPED, "post": "yes", "remark": TYPED, "text": TYPED}
OTHERS = ("django_session", "editorial_openform")  # who is signed in, and who looks at a form


def every_row() -> dict[str, list[tuple]]:
    """The whole database, but for sessions and open forms."""
    with connection.cursor() as cursor:
        found = {}
        for table in sorted(set(connection.introspection.table_names(cursor)) - set(OTHERS)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(map(repr, cursor.fetchall()))
        return found


def changed_tables(before: dict[str, list[tuple]]) -> list[str]:
    after = every_row()
    return [table for table in before if before[table] != after[table]]


def writers_of(name: str) -> frozenset[str]:
    return expected_access(name)[1]


def filled_in_forms(browser: Any, names: list[str]) -> dict[str, dict[str, Any]]:
    """What an administrator would send to each address that takes something: the forms of its page, and FIRST."""
    forms = {}
    for name in names:
        if writers_of(name) and name != "logout":
            page = browser.get(address_of(name))
            is_page = page.status_code == 200 and page.headers["content-type"].startswith("text/html")
            forms[name] = FIRST | (filled_in(page.content.decode()) if is_page else {})
    return forms


def roles_below(name: str) -> list[str]:
    """Who may not send to the address, the one with the most rights last."""
    return [role for role in BY_RIGHTS if role not in writers_of(name)]


def assert_nothing_changes(clients: dict[str, Any], names: list[str], *, roles: slice) -> None:
    forms = filled_in_forms(clients["administrator"], names)
    assert len(forms) > 20
    assert max(map(len, forms.values())) > 20
    before = every_row()
    for name, data in forms.items():
        for role in roles_below(name)[roles]:
            clients[role].post(address_of(name), data)
    assert changed_tables(before) == []


def test_forms_of_those_above_change_nothing(clients_by_role):  # noqa: F811
    assert_nothing_changes(clients_by_role, sorted(first_addresses()), roles=slice(-1, None))


@pytest.mark.thorough
def test_every_form_of_those_above_changes_nothing_for_anybody(clients_by_role):  # noqa: F811
    assert_nothing_changes(clients_by_role, sorted(named_addresses()), roles=slice(None))


def test_form_of_somebody_entitled_does_change_something(clients_by_role):  # noqa: F811
    """The forms are real: sent by those who may, they are taken."""
    before = every_row()
    address = address_of("access_apitoken_add")
    data = FIRST | filled_in(clients_by_role["administrator"].get(address).content.decode())
    assert clients_by_role["administrator"].post(address, data).status_code == 302
    assert "access_apitoken" in changed_tables(before)
