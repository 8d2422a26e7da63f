"""Watched lists and the site that they are on."""

import pytest
from django.utils import timezone

from editorial.models import LinkHost
from gathering.models import WatchedList
from gathering.visits import due_visits
from gathering.visits.record_visit import host_of
from tests.gathering import fake_reader


@pytest.fixture(autouse=True)
def _allow_loopback(settings):
    settings.LINK_NETWORKS = ["127.0.0.0/8"]


@pytest.fixture
def watch():
    """Creates a list that is chosen already, and due."""

    def create(url, **values):
        values = {"name": "Notices", "body": "MIIT", "recipe": {"kind": "html"}, **values}
        return WatchedList.objects.create(url=url, host=host_of(url), **values)

    return create


@pytest.fixture
def visit():
    """Visits every list once from begin to end, as if the pauses of the hosts and of the lists were over."""

    def take(*, at=None):
        WatchedList.objects.update(next_at=timezone.now())
        return finish_visits()

    return take


def finish_visits():
    ended = 0
    while WatchedList.objects.exclude(state="paused").filter(next_at__lte=timezone.now()).exists():
        LinkHost.objects.update(free_at=timezone.now())
        ended += due_visits.visit_due_lists(read=fake_reader.read, propose=fake_reader.propose)
    return ended
