"""Keep a copy of everything that an Expert Desk has published, with nothing but Python: run it every night.

    python keep_a_copy.py https://desk.example copy.sqlite3

The first run reads every list as JSON Lines; later runs ask the change log what happened since and fetch only that.
"""

import json
import sqlite3
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

RESOURCES = {"policy": "policies", "case": "cases", "item": "items", "issue": "issues", "report": "reports"}


class Copy:
    """One row a publication: its uid, and the object as the API gives it."""

    def __init__(self, site: str, path: str) -> None:
        self.api = f"{site.rstrip('/')}/api/v1"
        self.store = sqlite3.connect(path)
        self.store.execute("CREATE TABLE IF NOT EXISTS publication (uid TEXT PRIMARY KEY, type TEXT, object TEXT)")
        self.store.execute("CREATE TABLE IF NOT EXISTS relation (uid TEXT, other TEXT, other_type TEXT, PRIMARY KEY (uid, other))")
        self.store.execute("CREATE INDEX IF NOT EXISTS relation_by_other ON relation (other)")
        self.store.execute("CREATE TABLE IF NOT EXISTS place (id INTEGER PRIMARY KEY CHECK (id = 1), cursor TEXT)")

    def update(self) -> int:
        """Bring the copy up to date, all of it or nothing; how many publications were read."""
        with self.store:
            place = self.store.execute("SELECT cursor FROM place").fetchone()
            return self._follow(place[0]) if place else self._begin()

    def _begin(self) -> int:
        """The place in the log is noted first: what happens while the lists are read is read again, and nothing is missed."""
        cursor = self._get(f"{self.api}/changes/?cursor=now")["cursor"]
        count = 0
        for entry_type, resource in RESOURCES.items():
            for line in self._lines(f"{self.api}/{resource}/?format=jsonl"):
                self._keep(entry_type, json.loads(line))
                count += 1
        self._remember(cursor)
        return count

    def _follow(self, cursor: str) -> int:
        changed: dict[str, str] = {}
        around: dict[str, str] = {}
        while True:
            page = self._get(f"{self.api}/changes/?cursor={cursor}&page_size=100")
            cursor = page["cursor"]
            changed |= {event["uid"]: event["entry_type"] for event in page["results"]}
            if not page["next"]:
                break
        for uid, entry_type in changed.items():
            around |= self._neighbours(uid)
            self._fetch(uid, entry_type)
            around |= self._neighbours(uid)
        for uid in around.keys() - changed.keys():
            self._fetch(uid, around[uid])
        self._remember(cursor)
        return len(changed)

    def _fetch(self, uid: str, entry_type: str) -> None:
        """What was withdrawn, redirected or removed stands in no list, and leaves the copy."""
        found = self._get(f"{self.api}/{RESOURCES[entry_type]}/{uid}/")
        if found and found.get("uid") == uid and found["standing"] == "live":
            self._keep(entry_type, found)
        else:
            self.store.execute("DELETE FROM publication WHERE uid = ?", [uid])
            self.store.execute("DELETE FROM relation WHERE uid = ?", [uid])

    def _neighbours(self, uid: str) -> dict[str, str]:
        """An event shows as well in what the publication is related to, by its own relations or by those of the others."""
        own = "SELECT other, other_type FROM relation WHERE uid = ?1"
        others = "SELECT uid, type FROM relation JOIN publication USING (uid) WHERE other = ?1"
        return dict(self.store.execute(f"{own} UNION {others}", [uid]))

    def _keep(self, entry_type: str, found: dict[str, Any]) -> None:
        row = [found["uid"], entry_type, json.dumps(found, ensure_ascii=False)]
        self.store.execute("INSERT OR REPLACE INTO publication VALUES (?, ?, ?)", row)
        self.store.execute("DELETE FROM relation WHERE uid = ?", [found["uid"]])
        others = [(found["uid"], other["uid"], other["type"]) for other in (one["publication"] for one in found["relations"])]
        self.store.executemany("INSERT OR IGNORE INTO relation VALUES (?, ?, ?)", others)

    def _remember(self, cursor: str) -> None:
        self.store.execute("INSERT OR REPLACE INTO place VALUES (1, ?)", [cursor])

    def _get(self, address: str) -> Any:
        """The object; None where there is none any more."""
        try:
            return json.loads(next(self._lines(address), "null"))
        except urllib.error.HTTPError as error:
            if error.code in (404, 410):
                return None
            raise

    def _lines(self, address: str) -> Iterator[str]:
        request = urllib.request.Request(address, headers={"User-Agent": "keep-a-copy/1"})
        while True:
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    yield from (line.decode() for line in answer)
                return
            except urllib.error.HTTPError as error:
                if error.code != 429:
                    raise
                time.sleep(int(error.headers.get("Retry-After", "60")))


if __name__ == "__main__":
    print(Copy(sys.argv[1], sys.argv[2]).update(), "publications read")
