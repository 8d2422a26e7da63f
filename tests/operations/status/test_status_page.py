"""The status page and the dashboard tell administrators what is wrong, in words."""

import pytest
from django.utils import timezone

from operations.models import ErrorReport, Heartbeat
from tests.support.accounts import create_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    client.force_login(create_account("administrator"))
    return client


def test_page_tells_the_worst_first_and_what_to_do(administrator):
    page = administrator.get("/admin/status/").content.decode()
    assert "Something is broken." in page
    assert page.index("No worker runs") < page.index("Versions")
    assert "Start “manage.py worker”" in page
    assert "No worker was heard of." in page


def test_page_lists_each_job(administrator):
    now = timezone.now()
    Heartbeat.objects.create(worker="host:7", job="published", seen_at=now, started_at=now, ended_at=now, error="KeyError")
    page = administrator.get("/admin/status/").content.decode()
    assert "host:7" in page
    assert "The last run failed: published (KeyError)." in page


def test_dashboard_tells_administrators_alone(administrator, client):
    ErrorReport.objects.create(fingerprint="x", error="KeyError", first_seen=timezone.now(), last_seen=timezone.now())
    page = administrator.get("/admin/").content.decode()
    assert "Condition of the site" in page
    assert "1 kind of errors not settled" in page
    client.force_login(create_account("publisher"))
    assert "Condition of the site" not in client.get("/admin/").content.decode()
