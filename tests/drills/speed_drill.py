"""How fast one worker sends, as a share of a bare loop of smtplib with the same bytes to the same server.

python -m tests.drills speed --mails 300

Exits with a message where the share is under LEAST.
"""

import argparse
import smtplib
import statistics
import sys
import tempfile
import time
from pathlib import Path

from django.conf import settings
from django.db import connection
from environ import Env

from mailing import send
from mailing.message.encode import encode_html
from mailing.models import Mailing, Part
from tests.drills.smtp_sink import running_sink
from tests.support.mailings import address_of, make_started_mailing

LEAST, SIZE, ROUNDS = 0.5, 50_000, 7


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="speed")
    parser.add_argument("--mails", type=int, default=300)
    parser.add_argument("--no-sync", action="store_true", help="The mail server keeps nothing: a harder comparison.")
    options = parser.parse_args(arguments)
    shares, ours, bare = [], [], []
    with (
        tempfile.TemporaryDirectory() as folder,
        running_sink(Path(folder), *(["--no-sync"] if options.no_sync else [])) as (port, _),
    ):
        settings.MAILING = Env.email_url_config(f"smtp://127.0.0.1:{port}")
        settings.MAIL_JOURNAL = folder
        for _ in range(ROUNDS):
            message = _measure_size()
            ours.append(options.mails / _ledger_seconds(options.mails))
            bare.append(options.mails / _bare_seconds(port, message, options.mails))
            shares.append(ours[-1] / bare[-1])
    share = statistics.median(shares)
    print(
        f"{connection.vendor}: {statistics.median(ours):.0f} mails a second of {len(message)} bytes, a bare loop "
        f"{statistics.median(bare):.0f}; share {share:.2f} (median of {ROUNDS})"
    )
    if share < LEAST:
        sys.exit(f"the share is under {LEAST}")


def _measure_size() -> bytes:
    """A message as the ledger sends it."""
    seen = []
    real, send.build_message = send.build_message, lambda **values: seen.append(real(**values)) or seen[-1]
    _ledger_seconds(1)
    send.build_message = real
    return seen[0]


def _ledger_seconds(number: int) -> float:
    mailing = make_started_mailing(number)
    words = encode_html("<p>An item of the newsletter, with its source.</p>\n" * (SIZE // 100))
    Part.objects.filter(mailing=mailing, position=0).update(html=words, text=words)
    began = time.monotonic()
    send.send_due(lambda: False)
    seconds = time.monotonic() - began
    mailing.refresh_from_db()
    if mailing.state != Mailing.State.SENT:
        sys.exit(f"the mailing is {mailing.state}: {mailing.held_reason}")
    return seconds


def _bare_seconds(port: int, message: bytes, number: int) -> float:
    began = time.monotonic()
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for reader in range(1, number + 1):
            smtp.sendmail("desk@localhost", [address_of(reader)], message)
    return time.monotonic() - began
