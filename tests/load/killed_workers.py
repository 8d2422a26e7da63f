"""Workers that are killed at random points publish everything that is due once, and nothing early.

DATABASE_URL=… python -m tests.load.killed_workers --publications 1000 --workers 3
"""

import argparse
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta

import django

LONGEST = 600.0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--publications", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--every", type=float, default=0.7, help="Seconds between two kills.")
    sizes = parser.parse_args()
    django.setup()
    kills, worst = publish_all(sizes.publications, sizes.workers, sizes.every)
    print(f"{sizes.publications} published once, none early, {kills} workers killed, the latest {worst:.1f} s after its hour")


def publish_all(publications: int, workers: int, every: float) -> tuple[int, float]:
    """How many workers were killed and the longest delay in seconds. Exits where something is missing, early or doubled."""
    from django.utils import timezone

    from catalogue.models import Change, Entry, Link, Version
    from editorial.content.consistency_check import check_catalogue
    from editorial.models import Schedule

    plan(publications)
    due = dict(Schedule.objects.values_list("uid", "publish_at"))
    running = [start() for _ in range(workers)]
    kills, ends, dice = 0, time.monotonic() + LONGEST, random.Random(1)
    while Schedule.objects.exists() and time.monotonic() < ends:
        time.sleep(dice.uniform(0, 2 * every))
        victim = dice.randrange(workers)
        running[victim].send_signal(signal.SIGKILL)
        running[victim].wait()
        kills += 1
        running[victim] = start()
    for worker in running:
        worker.send_signal(signal.SIGTERM)
        worker.wait()
    published = dict(Entry.objects.values_list("uid", "published_at"))
    early = [uid for uid, at in published.items() if at < due[uid]]
    counts = (len(published), Change.objects.count(), Version.objects.count())
    if early or counts != (publications,) * 3 or Schedule.objects.exists():
        sys.exit(
            f"{len(early)} early; entries, changes, versions: {counts}; waiting: {list(Schedule.objects.values('failure')[:3])}"
        )
    seen = Link.objects.filter(entry__standing="live", to__standing="live").count()
    if seen != publications:
        sys.exit(f"{publications - seen} links between publications that name each other are missing")
    if problems := check_catalogue():
        sys.exit("\n".join(problems[:5]))
    assert timezone.now() > max(due.values())
    return kills, max((at - due[uid]).total_seconds() for uid, at in published.items())


def plan(publications: int) -> None:
    """Approved policies whose hours come within the next seconds, so that some are due and some are not yet."""
    from django.utils import timezone

    from editorial.content.snapshots import serialize
    from editorial.models import Approval, Schedule, Snapshot
    from policies.models import Policy
    from tests.support.factories import make_policy

    now = timezone.now()
    rows = [make_policy(f"policy-{number}", state="scheduled") for number in range(publications)]
    for number, row in enumerate(rows):
        row.relations.create(type="complements", target=rows[number ^ 1])  # pairs that name each other
        snapshot = Snapshot.objects.create(uid=row.uid, type="policy", shape=row.SHAPE, content=serialize(row), taken_at=now)
        Approval.objects.create(snapshot=snapshot, at=now)
        hour = timezone.now() + timedelta(seconds=10 * number / publications)
        Schedule.objects.create(uid=row.uid, type="policy", snapshot=snapshot, publish_at=hour)
        Policy.objects.filter(pk=row.pk).update(publish_at=hour)


def start() -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "manage.py", "worker", "--every", "0.2"], stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
