"""A backup from the middle of a mailing (SQLite) is restored after all was sent. The tests of the ledger do the same in small.

python -m tests.drills restore --recipients 600 --at 250

Exits with a message where the restored site sends one mail more, or the reconciled one does not end with everybody sent once.
"""

import argparse
import os
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from environ import Env

from mailing import journal
from mailing.models import Mailing
from tests.drills.mail_workers import start_worker
from tests.drills.smtp_sink import recipients, running_sink
from tests.support.mailings import make_started_mailing, states
from tests.support.waiting import wait_until

QUIET_SECONDS = 5


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="restore")
    parser.add_argument("--recipients", type=int, default=600)
    parser.add_argument("--at", type=int, default=250)
    options = parser.parse_args(arguments)
    if connection.vendor != "sqlite":
        sys.exit("this drill restores files of SQLite")
    with tempfile.TemporaryDirectory() as folder, running_sink(Path(folder)) as (port, log):
        settings.MAILING = Env.email_url_config(f"smtp://127.0.0.1:{port}")
        settings.MAIL_JOURNAL = f"{folder}/journal"
        mailing = make_started_mailing(options.recipients)
        backup = Path(folder) / "backup.sqlite3"
        with_worker(lambda: [wait_until(lambda: recipients(log).total() >= options.at), copy_to(backup), until_sent(mailing)])
        restore(backup)
        print(f"backup at mail {options.at} of {options.recipients}, all sent, restored: {states(mailing)}")
        with_worker(lambda: time.sleep(QUIET_SECONDS))
        further = recipients(log).total() - options.recipients
        mailing.refresh_from_db()
        if further or mailing.state != Mailing.State.HELD:
            sys.exit(f"the restored site sent {further} mails more, and the mailing is {mailing.state}")
        call_command("reconcile_mailing")
        journal.forget_open_journals()
        with_worker(lambda: until_sent(mailing))
        arrived = recipients(log)
        print(f"no further mail before it was reconciled; then {states(mailing)}, {arrived.total()} mails arrived")
        if len(arrived) != options.recipients or arrived.total() != options.recipients:
            sys.exit("somebody was mailed twice or not at all")


def with_worker(act: Callable[[], object]) -> None:
    process = start_worker(None, 2000)
    try:
        act()
    finally:
        os.kill(process, signal.SIGTERM)
        os.waitpid(process, 0)
        connections.close_all()


def until_sent(mailing: Mailing) -> None:
    wait_until(lambda: Mailing.objects.filter(pk=mailing.pk, state=Mailing.State.SENT).exists(), seconds=300)


def copy_to(backup: Path) -> None:
    with closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as source, closing(sqlite3.connect(backup)) as target:
        source.backup(target)


def restore(backup: Path) -> None:
    database = Path(settings.DATABASES["default"]["NAME"])
    for ending in ("-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    database.write_bytes(backup.read_bytes())
