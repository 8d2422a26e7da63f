"""A query that names a page of the site is led there, in either language."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("consultation", "/consultations/"),
        ("open for comments", "/consultations/"),
        ("正在征求意见", "/consultations/"),
        ("Newsletter", "/newsletters/"),
        ("简报", "/newsletters/"),
        ("what changed", "/changes/"),
        ("corrections", "/corrections/"),
        ("regions", "/regions/"),
    ],
)
def test_name_of_a_page_leads_to_it_from_both_languages(client, query, path):
    for prefix in ("", "/zh-hans"):
        [found] = client.get(f"{prefix}/search/", {"q": query}).context["destinations"]
        assert found.path == path
        assert f'href="{prefix}{path}"' in client.get(f"{prefix}/search/", {"q": query}).content.decode()


def test_words_around_the_name_lead_nowhere(client):
    assert client.get("/search/", {"q": "consultation on tea"}).context["destinations"] == []
