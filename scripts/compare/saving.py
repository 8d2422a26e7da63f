"""Saves the answers of a site into a directory: one file an answer, in a folder a kind, named after what was asked."""

import hashlib
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from scripts.compare import desk, public
from scripts.compare.crawl import crawl
from scripts.compare.normalize import names_of, normalized
from scripts.compare.site import PASSWORD, Site
from scripts.compare.text import text_of
from scripts.compare.visitor import Address, Answer, Visitor

DONE = "saved.json"  # says that a directory is complete
UNSAFE = r'[\\/:*?"<>|\s%~]'
LONGEST = 180  # bytes of a file's name


def save(site: Site, place: Path) -> Counter[str]:
    """How many answers of each kind. What `place` held is thrown away, if it is an earlier run."""
    if place.exists() and any(place.iterdir()) and not (place / DONE).exists():
        raise SystemExit(f"{place} holds something else than answers.")
    shutil.rmtree(place, ignore_errors=True)
    names = names_of(public.entries(Visitor(site.port)))
    counts, taken = Counter[str](), Counter[str]()
    for who, address, answer in answers(site):
        kind = kind_of(address, answer) if who == "reader" else f"desk of {who}"
        said = normalized(f"{who} {address}", names)
        taken[said] += 1
        if taken[said] > 1:
            said += f" ({taken[said]})"
        path = place / kind.replace(" ", "-") / file_name(said)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{said}\n{normalized(text_of(answer), names)}", encoding="utf-8")
        counts[kind] += 1
    (place / DONE).write_text(json.dumps(counts, indent=1), encoding="utf-8")
    return counts


def answers(site: Site) -> Iterator[tuple[str, Address, Answer]]:
    """With who asked. Everybody signs in first: the desk remembers when they did."""
    people = {name: Visitor(site.port) for name in site.people}
    for name, visitor in people.items():
        visitor.sign_in(name, PASSWORD)
    reader = Visitor(site.port)
    for address, answer in crawl(reader, public.seeds(reader), belongs=public.belongs, bound=public.bound):
        yield "reader", address, answer
    for name, visitor in people.items():
        for address, answer in crawl(visitor, desk.SEEDS, belongs=desk.belongs, bound=desk.bound, also=desk.also):
            yield name, address, answer


def kind_of(address: Address, answer: Answer) -> str:
    """Of a public address."""
    kind = answer.header("content-type").partition(";")[0]
    if address.path.startswith("/api/"):
        return "API, other formats" if answer.status == 200 and kind not in {"application/json", "text/html"} else "API"
    if re.search(r"\.(ris|bib|csl\.json)$", address.path):
        return "citations"
    if address.path.startswith("/feeds/") or "feed.atom" in address.path or "calendar.ics" in address.path:
        return "feeds and calendars"
    if kind == "text/html" or not kind:
        return "Chinese pages" if address.path.startswith("/zh-hans/") else "English pages"
    return "other files"


def file_name(said: str) -> str:
    """Safe on every system; a long one ends with a digest instead."""
    plain = re.sub(UNSAFE, "~", unquote(said))
    if len(plain.encode()) > LONGEST or re.search(UNSAFE, re.sub("[ /]", "", said)):
        digest = hashlib.sha256(said.encode()).hexdigest()[:10]
        plain = plain.encode()[: LONGEST - 11].decode(errors="ignore") + f"-{digest}"
    return plain + ".txt"
