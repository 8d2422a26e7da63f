"""A harvester reads a long list by cursor, and another begins a copy, while the desk inserts, withdraws and edits.

DATABASE_URL=… python -m tests.load.harvest_while_writing --policies 10000 --events 500
"""

import argparse
import json
import os
import random
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from typing import Any

import django
from django.core.management import call_command

sys.path.insert(0, "clients/python")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--policies", type=int, default=10_000)
    parser.add_argument("--events", type=int, default=500)
    parser.add_argument(
        "--pause", type=float, default=0.05, help="Seconds between two pages, so that the writing falls into the reading."
    )
    sizes = parser.parse_args()
    django.setup()
    call_command("generate", policies=sizes.policies, seed=1, verbosity=0)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    site = f"http://127.0.0.1:{port}"
    server = serve(port, site)
    try:
        print(run(site, sizes.events, sizes.pause))
    finally:
        server.terminate()
        server.wait()


def serve(port: int, site: str) -> subprocess.Popen:
    from operations.web_server import web_server_command

    command = web_server_command(port=port, processes=1)
    server = subprocess.Popen(command, env={**os.environ, "SITE_URL": site, "ANONYMOUS_PER_MINUTE": "1000000"})
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{site}/livez")
            return server
        except OSError:
            time.sleep(0.1)
    sys.exit("The server did not start.")


def run(site: str, events: int, pause: float) -> str:
    """What was seen, in words. Exits where something unchanged was skipped or repeated, or the copy differs."""
    from expert_desk import Copy, Desk

    from catalogue.models import Entry

    before = set(map(str, Entry.objects.live().filter(type="policy").values_list("uid", flat=True)))
    seen: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/copy.sqlite3"
        reader = threading.Thread(target=harvest, args=(site, seen, pause))
        copier = threading.Thread(target=lambda: Copy(Desk(site), path).update())
        reader.start()
        copier.start()
        touched, while_reading = write(events, reader)
        reader.join()
        copier.join()
        Copy(Desk(site), path).update()
        rows = dict(sqlite3.connect(path).execute("SELECT uid, object FROM publication"))
    counts = Counter(seen)
    wrong = [uid for uid in before - touched if counts[uid] != 1]
    if wrong:
        sys.exit(f"{len(wrong)} unchanged were skipped or repeated, such as {wrong[:3]}")
    public = public_objects(site)
    differing = [uid for uid in public.keys() | rows.keys() if public.get(uid) != (json.loads(rows[uid]) if uid in rows else None)]
    if differing:
        sys.exit(f"The copy differs in {len(differing)} of {len(public)}, such as {differing[:3]}")
    return (
        f"{len(seen)} rows read by cursor during {while_reading} of {events} events: none of {len(before - touched)} unchanged "
        f"was skipped or repeated; the copy of {len(public)} publications is equal"
    )


def harvest(site: str, seen: list[str], pause: float) -> None:
    address = f"{site}/api/v1/policies/?cursor=*&page_size=20&fields=uid"
    while address:
        page: dict[str, Any] = json.load(urllib.request.urlopen(address))
        seen += [row["uid"] for row in page["results"]]
        address = page["next"]
        time.sleep(pause)


def write(events: int, reader: threading.Thread) -> tuple[set[str], int]:
    """Insert, withdraw, edit and restore; what was touched, and how many events fell into the reading."""
    from editorial.workflow.publishing import publish, withdraw
    from policies.models import Policy
    from tests.support.factories import make_policy

    chance = random.Random(3)
    keys = list(Policy.objects.filter(state="published").values_list("pk", flat=True))
    touched, during = set(), 0
    for number in range(events):
        act = chance.choice(["insert", "withdraw", "edit", "edit", "restore"])
        if act == "insert":
            day = f"{chance.randint(1995, 2026)}-0{chance.randint(1, 9)}-15"
            policy = publish(make_policy(f"harvest-{number}", published_on=day), by=None)
        else:
            policy = Policy.objects.get(pk=chance.choice(keys))
            if act == "withdraw" and policy.state == "published":
                withdraw(policy, by=None, notice="Wrong.")
            else:
                Policy.objects.filter(pk=policy.pk).update(
                    title=f"{policy.title} {number}", published_on=f"2015-03-{number % 28 + 1:02}"
                )
                policy = publish(Policy.objects.get(pk=policy.pk), by=None, note="Anew.")
        touched.add(str(policy.uid))
        during += reader.is_alive()
    return touched, during


def public_objects(site: str) -> dict[str, Any]:
    from expert_desk import RESOURCES

    found = {}
    for resource in RESOURCES.values():
        for line in urllib.request.urlopen(f"{site}/api/v1/{resource}/?format=jsonl"):
            row = json.loads(line)
            found[row["uid"]] = row
    return found


if __name__ == "__main__":
    main()
