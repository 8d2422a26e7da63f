"""The site is told to stop and started again, again and again, under readers.

python -m tests.drills stop --stops 100

Exits with a message where a request that arrived is not answered, or the site does not end within STOP_SECONDS.
"""

import argparse
import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from tests.support.page_readers import page_readers
from tests.support.served_desk import load, served_desk

STOP_SECONDS = 30


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="stop")
    parser.add_argument("--stops", type=int, default=100)
    stops = parser.parse_args(arguments).stops
    dice, read, dropped, slowest = Random(1), 0, list[str](), 0.0
    load()
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(stops):
            with served_desk(Path(folder), DATABASE_URL=os.environ["DATABASE_URL"]) as desk, page_readers(desk.port) as readers:
                time.sleep(dice.uniform(0.3, 1.5))
                desk.process.send_signal(signal.SIGTERM)
                began = time.monotonic()
                if code := desk.process.wait(STOP_SECONDS):
                    sys.exit(f"serve ended with {code}")
                slowest = max(slowest, time.monotonic() - began)
            read += readers.counts["200"]
            if set(readers.counts) - {"200", "ConnectionRefusedError"}:
                dropped.append(str(dict(readers.counts)))
    if dropped:
        sys.exit("\n".join(dropped[:20]))
    print(f"{stops} stops: {read} pages read, none dropped; ended after {slowest:.1f} s at most")
