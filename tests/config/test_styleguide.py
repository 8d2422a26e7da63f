"""The style guide: staff see every component, nobody else sees the page."""

import pytest

pytestmark = pytest.mark.django_db


def test_style_guide_is_for_staff_only(client):
    answer = client.get("/styleguide/")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/login/?next=/styleguide/")


def test_style_guide_shows_each_component_and_is_kept_by_nobody(admin_client):
    answer = admin_client.get("/styleguide/")
    assert answer["Cache-Control"] == "private, no-store"
    page = answer.content.decode()
    for shown in (
        'class="badge',
        'class="chip"',
        'class="filters"',
        'class="formula"',
        'class="pages"',
        "征求意见稿",
        "Nothing here matches",
    ):
        assert shown in page
