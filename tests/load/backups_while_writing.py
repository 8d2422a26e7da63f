"""Backups while many processes write: each of them restores with the counts and digests of its manifest.

DATABASE_URL=… python -m tests.load.backups_while_writing --backups 30 --writers 8 --policies 2000
"""

import argparse
import signal
import subprocess
import sys
import tempfile
import threading
import time

import django


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--backups", type=int, default=30)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--policies", type=int, default=2000)
    parser.add_argument("--write", action="store_true", help="Be one of the writers.")
    sizes = parser.parse_args()
    django.setup()
    if sizes.write:
        write_until_stopped()
    else:
        back_up_and_restore(sizes.backups, sizes.writers, sizes.policies)


def write_until_stopped() -> None:
    """Prints a line at the first commit; at the end how many transactions were committed, and the longest one in seconds."""
    from uuid import uuid4

    from django.db import transaction

    from editorial.models import Remark
    from policies.models import Policy

    stopped, keys = threading.Event(), list(Policy.objects.values_list("pk", flat=True)[:50])
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    count = longest = 0
    while not stopped.is_set():
        began = time.monotonic()
        with transaction.atomic():
            Policy.objects.filter(pk=keys[count % len(keys)]).update(summary=f"Written {uuid4()}")
            Remark.objects.create(type="policy", uid=uuid4(), text="words " * 50)
        longest = max(longest, time.monotonic() - began)
        count += 1
        if count == 1:
            print("writing", flush=True)
        stopped.wait(0.02)
    print(count, longest)


def back_up_and_restore(backups: int, writers: int, policies: int) -> None:
    """Exits where a backup is not verified, or does not restore."""
    from django.conf import settings

    from operations.backups import encryption
    from operations.backups.backup_runs import run_backup
    from operations.backups.restore_backup import plan_restore, rehearse

    fill(policies)
    secret, public = encryption.make_key()
    with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile("w") as identity:
        identity.write(secret)
        identity.flush()
        backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
        settings.STORAGES = settings.STORAGES | {"backups": backend}
        settings.BACKUP_RECIPIENT = [public]
        command = [sys.executable, "-m", "tests.load.backups_while_writing", "--write"]
        running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(writers)]
        assert all(writer.stdout and writer.stdout.readline() == "writing\n" for writer in running)
        made, seconds = [], []
        for _ in range(backups):
            began = time.monotonic()
            index = run_backup(verify=False)
            seconds.append(time.monotonic() - began)
            assert index is not None
            made.append(index)
        for writer in running:
            writer.terminate()
        said = [writer.communicate(timeout=60)[0].split() for writer in running]
        restored = rows = 0
        for index in made:
            plan = plan_restore(index.name, identity_file=identity.name)
            if problem := rehearse(plan):
                sys.exit(f"{index.name}: {problem}")
            restored, rows = restored + 1, max(rows, plan.manifest.rows)
    commits, longest = sum(int(count) for count, _ in said), max(float(worst) for _, worst in said)
    size = made[-1].size / 2**20
    print(f"{restored} of {backups} backups restored equal, up to {rows:,} rows and {size:.1f} MB")
    print(f"{min(seconds):.1f} to {max(seconds):.1f} s each; {commits} commits of {writers} writers, the longest {longest:.2f} s")


def fill(policies: int) -> None:
    from django.core.management import call_command

    call_command("generate", policies=policies, seed=1, verbosity=0)


if __name__ == "__main__":
    main()
