"""Client of an Expert Desk's API with nothing but Python: lists, the change log, a copy that does not drift, webhooks.

python expert_desk.py https://desk.example copy.sqlite3    # keeps a copy: run it every night
"""

import base64
import binascii
import hashlib
import hmac
import json
import sqlite3
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from http.client import HTTPResponse
from typing import Any
from urllib.parse import urlencode

RESOURCES = {"policy": "policies", "case": "cases", "item": "items", "issue": "issues", "report": "reports"}
MANY = 200  # of more publications of a type, the whole list is read instead
TRIES = 5  # of a request that is to be sent again later


class Problem(Exception):
    """An answer that is no success, as problem details (RFC 9457). `errors` are (parameter, detail) of what was refused."""

    def __init__(self, status: int, detail: str, errors: list[tuple[str, str]]) -> None:
        super().__init__(f"{status}: {detail}")
        self.status, self.detail, self.errors = status, detail, errors


class SignatureRefused(ValueError):
    """The call is not from the desk, was changed on its way, or is older or newer than tolerated."""


class Desk:
    """The API of a site. `timeout` is in seconds, `max_wait` the longest wait before a request is sent again.

    Filters are keyword arguments; a list means any of its values. Raises Problem, and OSError where the site is not reached.
    """

    def __init__(self, site: str, *, token: str = "", timeout: float = 60, max_wait: float = 120) -> None:
        self.api, self.token, self.timeout, self.max_wait = f"{site.rstrip('/')}/api/v1", token, timeout, max_wait

    def get(self, path: str, **filters: Any) -> Any:
        """The object at a path such as `policies/internet-plus`."""
        with self._open(self._address(path, filters)) as answer:
            return json.load(answer)

    def iterate(self, resource: str, **filters: Any) -> Iterator[dict[str, Any]]:
        """Each object of a list by cursor: none is missed or repeated, whatever is published meanwhile."""
        address = self._address(resource, {"cursor": "*", "page_size": 100, **filters})
        while address:
            with self._open(address) as answer:
                page = json.load(answer)
            yield from page["results"]
            address = page["next"]

    def lines(self, resource: str, **filters: Any) -> Iterator[dict[str, Any]]:
        """Each object of a list, in one request."""
        with self._open(self._address(resource, {"format": "jsonl", **filters})) as answer:
            yield from map(json.loads, answer)

    def changes(self, cursor: str, **filters: Any) -> tuple[list[dict[str, Any]], str]:
        """The events after the cursor, oldest first, and the cursor for the next time. `now` begins with what is to come."""
        events: list[dict[str, Any]] = []
        while True:
            page = self.get("changes", cursor=cursor, page_size=100, **filters)
            events, cursor = events + page["results"], page["cursor"]
            if not page["next"]:
                return events, cursor

    def _address(self, path: str, filters: Mapping[str, Any]) -> str:
        return f"{self.api}/{path.strip('/')}/?{urlencode(filters, doseq=True)}".rstrip("?")

    def _open(self, address: str) -> HTTPResponse:
        request = urllib.request.Request(address, headers={"User-Agent": "expert-desk-client/1"})
        if self.token:
            request.add_unredirected_header("Authorization", f"Bearer {self.token}")
        for left in reversed(range(TRIES)):
            try:
                return urllib.request.urlopen(request, timeout=self.timeout)  # type: ignore[no-any-return]
            except urllib.error.HTTPError as error:
                if error.code not in (429, 503) or not left:
                    raise _problem(error) from None
                wait = error.headers.get("Retry-After", "")
                error.close()
                time.sleep(min(float(wait) if wait.isdigit() else 30, self.max_wait))
        raise AssertionError("the last try returns or raises")


def _problem(error: urllib.error.HTTPError) -> Problem:
    try:
        said = json.load(error)
        refused = [(one["parameter"], one["detail"]) for one in said.get("errors", [])]
        return Problem(error.code, said.get("detail", ""), refused)
    except (ValueError, AttributeError, TypeError, KeyError):  # of a proxy before the site
        return Problem(error.code, str(error.reason), [])


class Copy:
    """A copy of all that is live, in a file of SQLite: in the table `publication` its uid, type, and object as the API gives it.

    It reads again what has an event, what that is related to, and what carries a term that was renamed or merged. `status` and
    `status_summary` of a policy are those of the day on which it was read: no event tells that a day has passed.
    """

    def __init__(self, desk: Desk, path: str) -> None:
        self.desk, self.store = desk, sqlite3.connect(path)
        self.store.execute("CREATE TABLE IF NOT EXISTS publication (uid TEXT PRIMARY KEY, type TEXT, object TEXT)")
        self.store.execute("CREATE TABLE IF NOT EXISTS relation (uid TEXT, other TEXT, other_type TEXT, PRIMARY KEY (uid, other))")
        self.store.execute("CREATE INDEX IF NOT EXISTS relation_by_other ON relation (other)")
        self.store.execute("CREATE TABLE IF NOT EXISTS place (id INTEGER PRIMARY KEY CHECK (id = 1), cursor TEXT)")

    def update(self) -> int:
        """Bring the copy up to date, all of it or nothing; returns how many publications were read.

        A cursor that the site refuses, as after it was restored from a backup, begins the copy anew.
        """
        with self.store:
            place = self.store.execute("SELECT cursor FROM place").fetchone()
            try:
                events, cursor = self.desk.changes(place[0] if place else "now")
            except Problem as problem:
                if not place or "cursor" not in dict(problem.errors):
                    raise
                events, cursor, place = *self.desk.changes("now"), None
            count = self._follow(events) if place else self._begin()
            self.store.execute("INSERT OR REPLACE INTO place VALUES (1, ?)", [cursor])
            return count

    def _begin(self) -> int:
        """After the place in the log was noted: what happens while the lists are read is read again, and nothing is missed."""
        self.store.execute("DELETE FROM publication")
        self.store.execute("DELETE FROM relation")
        for kind, resource in RESOURCES.items():
            for found in self.desk.lines(resource):
                self._keep(kind, found)
        return int(self.store.execute("SELECT count(*) FROM publication").fetchone()[0])

    def _follow(self, events: list[dict[str, Any]]) -> int:
        changed = {event["uid"]: event["type"] for event in events if event["type"] != "term"}
        moved = {event["uid"] for event in events if event["type"] != "term" and event["event"] != "verified"}
        codes = {event["code"] for event in events if event["type"] == "term" and event["event"] in ("renamed", "merged")}
        wanted = changed | dict(pair for code in sorted(codes) for pair in self._carriers(code))
        around = dict(pair for uid in moved for pair in self._neighbours(uid))
        self._read(wanted)
        around |= dict(pair for uid in moved for pair in self._neighbours(uid))
        around = {uid: kind for uid, kind in around.items() if uid not in wanted}
        self._read(around)
        return len(wanted) + len(around)

    def _carriers(self, code: str) -> list[tuple[str, str]]:
        """What holds the code of a term as a value."""
        return self.store.execute("SELECT uid, type FROM publication WHERE instr(object, ?)", [json.dumps(code)]).fetchall()

    def _neighbours(self, uid: str) -> list[tuple[str, str]]:
        """An event shows as well in what the publication is related to, by its own relations or by those of the others."""
        own = "SELECT other, other_type FROM relation WHERE uid = ?1"
        others = "SELECT uid, type FROM relation JOIN publication USING (uid) WHERE other = ?1"
        return self.store.execute(f"{own} UNION {others}", [uid]).fetchall()

    def _read(self, wanted: Mapping[str, str]) -> None:
        for kind, resource in RESOURCES.items():
            uids = {uid for uid, its in wanted.items() if its == kind}
            if len(uids) > MANY:
                for found in self.desk.lines(resource):
                    self._keep(kind, found)
                    uids.discard(found["uid"])
            for uid in uids:
                self._fetch(uid, kind)

    def _fetch(self, uid: str, kind: str) -> None:
        """What was withdrawn, redirected or removed stands in no list, and leaves the copy."""
        try:
            found = self.desk.get(f"{RESOURCES[kind]}/{uid}")
        except Problem as problem:
            if problem.status not in (404, 410):
                raise
            found = {}
        if found.get("uid") == uid and found["standing"] == "live":
            self._keep(kind, found)
        else:
            self.store.execute("DELETE FROM publication WHERE uid = ?", [uid])
            self.store.execute("DELETE FROM relation WHERE uid = ?", [uid])

    def _keep(self, kind: str, found: dict[str, Any]) -> None:
        row = [found["uid"], kind, json.dumps(found, ensure_ascii=False)]
        self.store.execute("INSERT OR REPLACE INTO publication VALUES (?, ?, ?)", row)
        self.store.execute("DELETE FROM relation WHERE uid = ?", [found["uid"]])
        ends = [relation["publication"] for relation in found["relations"]]
        others = [(found["uid"], end["uid"], end["type"]) for end in ends]
        self.store.executemany("INSERT OR IGNORE INTO relation VALUES (?, ?, ?)", others)


def verify_webhook(secret: str, headers: Mapping[str, str], body: bytes, *, tolerance: float = 300) -> dict[str, Any]:
    """The payload of a call whose signature is the desk's (Standard Webhooks 1.0); raises SignatureRefused.

    `body` is the bytes as they came, `tolerance` the seconds by which the call may be old or early. The same `webhook-id` means
    the same call, sent again.
    """
    said = {name.lower(): value for name, value in headers.items()}
    try:
        key, seconds, given = said["webhook-id"], said["webhook-timestamp"], said["webhook-signature"]
        age = abs(time.time() - int(seconds))
        secret_bytes = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except KeyError as missing:
        raise SignatureRefused(f"The header {missing} is missing.") from None
    except binascii.Error:
        raise SignatureRefused("The secret is not as it was given: whsec_ and base64.") from None
    except ValueError:
        raise SignatureRefused("The header webhook-timestamp is no number.") from None
    if age > tolerance:
        raise SignatureRefused(f"The call is {age:.0f} seconds off the clock here.")
    digest = hmac.new(secret_bytes, f"{key}.{seconds}.".encode() + body, hashlib.sha256).digest()
    expected = b"v1," + base64.b64encode(digest)
    if not any([hmac.compare_digest(expected, one.encode()) for one in given.split(" ")]):  # all are compared
        raise SignatureRefused("The signature is not the desk's.")
    payload: dict[str, Any] = json.loads(body)
    return payload


if __name__ == "__main__":
    print(Copy(Desk(sys.argv[1]), sys.argv[2]).update(), "publications read")
