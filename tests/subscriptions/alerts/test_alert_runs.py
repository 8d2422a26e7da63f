"""What is published is told to those who follow it: once, in one mail, at their rhythm."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from editorial.workflow.publishing import publish, withdraw
from mailing.models import Delivery, Mailing, Part
from policies.models import Policy
from subscriptions.alerts import alert_runs
from subscriptions.alerts.alert_runs import run_alerts
from subscriptions.models import Alert, AlertRun
from tests.subscriptions.alerts.conftest import LATER, age_changes, follow
from tests.subscriptions.correction_mail.conftest import body
from tests.subscriptions.readers import make_subscriber
from tests.support.factories import make_policy, make_vocabulary

pytestmark = pytest.mark.django_db


def published(slug="internet-plus", **values):
    return publish(make_policy(slug, **values), by=None)


def changed(row, kind="major", note="The text changed.", **values):
    again = Policy.objects.get(pk=row.pk)
    for name, value in {"summary": f"Anew, {kind}.", **values}.items():
        setattr(again, name, value)
    again.save()
    return publish(again, by=None, kind=kind, note=note)


def test_published_policy_is_told_to_those_who_follow_it_and_nobody_else(told, li):
    follow(li, query="kind=law")
    follow(make_subscriber("wang@reader.example"), query="kind=notice")
    policy = published(kind="law")
    mails = told()
    assert set(mails) == {"li"}
    for kind in ("plain", "html"):
        text = body(mails["li"], kind)
        for words in (policy.title, "/policies/internet-plus/", "Policies of the kind law", "What it says."):
            assert words in text, (kind, words)
    assert mails["li"]["Subject"] == f"Expert Desk alert 订阅提醒: {policy.title}"
    assert mails["li"]["List-Id"].startswith("<alerts.")
    assert mails["li"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert told() == {}
