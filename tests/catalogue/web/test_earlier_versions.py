"""Earlier versions at addresses of their own, for those who cited them."""

import pytest

from catalogue.models import Version
from catalogue.vocabulary.date_text import format_date
from editorial.workflow.publishing import publish, withdraw
from policies.models import Policy
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
ADDRESS = "/policies/internet-plus/"


@pytest.fixture
def policy_with_two_versions():
    publish(make_policy(), by=None)
    Policy.objects.update(title="The second title")
    return publish(Policy.objects.get(), by=None, note="The title changed.")


def test_page_links_its_updates_to_their_versions(policy_with_two_versions, client):
    assert f'<a href="{ADDRESS}versions/2/">version 2</a>' in client.get(ADDRESS).content.decode()


def test_version_is_shown_as_it_was_and_leads_to_the_present_one(policy_with_two_versions, client):
    answer = client.get(f"{ADDRESS}versions/1/")
    page = answer.content.decode()
    assert ">Internet Plus</h1>" in page
    assert "The second title" not in page
    assert f'<a href="{ADDRESS}">Read the current version' in page
    assert answer["X-Robots-Tag"] == "noindex"
    assert client.get(f"{ADDRESS}versions/1/")["X-Robots-Tag"] == "noindex"  # from the cache


def test_version_that_never_was_is_404(policy_with_two_versions, client):
    assert client.get(f"{ADDRESS}versions/3/").status_code == 404


def test_version_at_an_old_address_leads_to_the_present_one(policy_with_two_versions, client):
    Policy.objects.update(slug="renamed")
    publish(Policy.objects.get(), by=None, kind="minor")
    answer = client.get(f"{ADDRESS}versions/1/")
    assert (answer.status_code, answer["Location"]) == (301, "/policies/renamed/versions/1/")


def test_versions_of_what_is_withdrawn_are_not_shown(policy_with_two_versions, client):
    withdraw(policy_with_two_versions, by=None, notice="Wrong throughout.")
    assert client.get(f"{ADDRESS}versions/1/").status_code == 404


def test_minor_change_moves_no_public_date(policy_with_two_versions, client):
    before = client.get("/api/v1/policies/internet-plus/").json()
    Policy.objects.update(summary="Spelt better.")
    publish(Policy.objects.get(), by=None, kind="minor")
    after = client.get("/api/v1/policies/internet-plus/").json()
    assert after["updated_at"] == before["updated_at"]
    assert (after["version"], after["summary"]) == (3, "Spelt better.")


def test_superseded_version_says_by_what_and_why(policy_with_two_versions, client):
    Policy.objects.update(summary="Spelt better.")
    publish(Policy.objects.get(), by=None, kind="minor")
    Policy.objects.update(summary="Right at last.")
    publish(Policy.objects.get(), by=None, kind="correction", note="The number was wrong.")
    first, third, last = (client.get(f"{ADDRESS}versions/{number}/").content.decode() for number in (1, 3, 4))
    today = format_date(Version.objects.get(number=4).at)
    updated = '<strong>Updated:</strong> <span lang="en">The title changed.</span>'
    assert f'{updated} <a href="{ADDRESS}versions/2/">See version 2, of {today}</a>' in first
    corrected = '<strong>Corrected:</strong> <span lang="en">The number was wrong.</span>'
    corrected += f' <a href="{ADDRESS}versions/4/">See version 4, of {today}</a>'
    assert (corrected in first, corrected in third) == (True, True)
    assert f"{ADDRESS}versions/3/" not in first  # a minor version that did not directly supersede it
    assert ("It has been superseded" in third, "This is the present text" in last) == (True, True)
