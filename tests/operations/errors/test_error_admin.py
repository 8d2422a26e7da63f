"""Administrators read errors, settle and delete them; nobody writes them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from operations.models import ErrorReport
from tests.support.accounts import create_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    now = timezone.now()
    frames = ["config/urls.py:1 <module>"]
    return ErrorReport.objects.create(fingerprint="x", error="KeyError", count=3, frames=frames, first_seen=now, last_seen=now)


@pytest.fixture
def administrator(client):
    client.force_login(create_account("administrator"))
    return client


def test_error_is_shown_with_its_frames_escaped(administrator, report):
    page = administrator.get(reverse("admin:operations_errorreport_change", args=[report.pk])).content.decode()
    assert "<code>config/urls.py:1 &lt;module&gt;</code>" in page


def test_several_errors_are_settled_at_once(administrator, report):
    sent = {"action": "settle", "_selected_action": [report.pk]}
    administrator.post(reverse("admin:operations_errorreport_changelist"), sent)
    assert ErrorReport.objects.get().is_settled


def test_form_settles_and_takes_no_other_change(administrator, report):
    sent = {"is_settled": "on", "error": "Forged", "count": 0}
    assert administrator.post(reverse("admin:operations_errorreport_change", args=[report.pk]), sent).status_code == 302
    report.refresh_from_db()
    assert (report.is_settled, report.error, report.count) == (True, "KeyError", 3)
