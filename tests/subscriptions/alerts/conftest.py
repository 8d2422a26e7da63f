"""Readers who follow something, and what the worker sends them."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from catalogue.models import Change
from mailing import journal
from mailing.freeze import freeze_due
from mailing.send import send_due
from subscriptions.alerts.alert_runs import run_alerts
from subscriptions.alerts.reader_alerts import ask_for_alert, confirm_alert
from subscriptions.models import Alert, Subscriber
from tests.subscriptions.correction_mail.conftest import received
from tests.subscriptions.readers import make_subscriber
from tests.support.mailings import fast_channel

LATER = timedelta(minutes=11)  # when a bundle is gathered


def follow(subscriber: Subscriber, folder: str = "policies", query: str = "", rhythm: str = "now") -> Alert:
    """An alert that the reader has confirmed."""
    with transaction.atomic():
        assert ask_for_alert(subscriber, {"folder": folder, "query": query, "rhythm": rhythm})
    alert = subscriber.alerts.waiting().get()
    assert confirm_alert(subscriber, alert.pk)
    return alert


@pytest.fixture
def box(settings, tmp_path):
    """The folder of sent mails."""
    path = tmp_path / "box"
    settings.MAILING = {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": str(path)}
    settings.MAIL_JOURNAL = str(tmp_path / "journal")
    yield path
    journal.forget_open_journals()


@pytest.fixture
def told(db, box):
    """Runs the worker at an instant, by default when what was published just now is gathered; the mails by the reader's name."""
    fast_channel("alerts")

    def run(now=None):
        for path in box.glob("*.eml"):
            path.unlink()
        run_alerts(now or timezone.now() + LATER)
        freeze_due(lambda: False)
        send_due(lambda: False)
        return received(box)

    return run


@pytest.fixture
def li(db) -> Subscriber:
    return make_subscriber("li@reader.example")


def age_changes(days: float) -> None:
    """All that was published is so many days older."""
    for change in Change.objects.all():
        Change.objects.filter(pk=change.pk).update(at=change.at - timedelta(days=days))
