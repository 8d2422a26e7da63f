"""What the cluster drill starts with, what it does at the desk meanwhile, and what must be true afterwards."""

import json
import time
from datetime import timedelta

from django.utils import timezone

from catalogue.models import Change, Version
from editorial.content.snapshots import serialize
from editorial.models import Approval, Schedule, Snapshot
from editorial.workflow.publishing import publish
from policies.models import Policy
from tests.support import served_desk
from tests.support.factories import make_policy

SCHEDULED = 30


def load() -> None:
    """Eight drafts, one published policy that changes, and its public page."""
    served_desk.load()
    publish(make_policy("changing", title="Title number 1"), by=None)


def schedule(seconds: float) -> None:
    """SCHEDULED policies that fall due within the next seconds."""
    now = timezone.now()
    for number in range(SCHEDULED):
        row = make_policy(f"scheduled-{number}", state="scheduled")
        snapshot = Snapshot.objects.create(uid=row.uid, type="policy", shape=row.SHAPE, content=serialize(row), taken_at=now)
        Approval.objects.create(snapshot=snapshot, at=now)
        due = now + timedelta(seconds=seconds * number / SCHEDULED)
        Schedule.objects.create(uid=row.uid, type="policy", snapshot=snapshot, publish_at=due)
        Policy.objects.filter(pk=row.pk).update(publish_at=due)


def publish_title(title: str) -> None:
    """Prints the time of the commit, in seconds since 1970."""
    policy = Policy.objects.get(slug="changing")
    policy.title = title
    policy.save()
    publish(policy, by=None, note="The title changed.")
    print(time.time())


def tell_outcome() -> None:
    """Prints as JSON: schedules left, and how many scheduled policies have one version and one event each."""
    uids = list(Policy.objects.filter(slug__startswith="scheduled-").values_list("uid", flat=True))
    versions = [Version.objects.filter(entry__uid=uid).count() for uid in uids]
    events = [Change.objects.filter(uid=uid).count() for uid in uids]
    print(json.dumps({"left": Schedule.objects.count(), "versions": versions, "events": events}))
