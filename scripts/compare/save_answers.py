"""Saves the answers of a site into a directory: one file an answer, named after the request, in a folder for each kind."""

import hashlib
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from scripts.compare import desk, public
from scripts.compare.answer_text import answer_text
from scripts.compare.crawl import crawl
from scripts.compare.normalize import normalize, publication_names
from scripts.compare.site import PASSWORD, Site
from scripts.compare.visitor import Address, Answer, Visitor

DONE = "saved.json"  # exists in a directory that is complete
UNSAFE_CHARACTERS = r'[\\/:*?"<>|\s%~]'
MAX_NAME_LENGTH = 180  # bytes of a file's name


def save(site: Site, directory: Path) -> Counter[str]:
    """Saves all answers and returns their number by kind. Replaces an earlier run in `directory`, and refuses other content."""
    if directory.exists() and any(directory.iterdir()) and not (directory / DONE).exists():
        raise SystemExit(f"{directory} holds something else than answers.")
    shutil.rmtree(directory, ignore_errors=True)
    names = publication_names(public.entries(Visitor(site.port)))
    counts, requests = Counter[str](), Counter[str]()
    for person, address, answer in answers(site):
        kind = public_kind(address, answer) if person == "reader" else f"desk of {person}"
        request = normalize(f"{person} {address}", names)
        requests[request] += 1
        if requests[request] > 1:
            request += f" ({requests[request]})"
        path = directory / kind.replace(" ", "-") / file_name(request)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{request}\n{normalize(answer_text(answer), names)}", encoding="utf-8")
        counts[kind] += 1
    (directory / DONE).write_text(json.dumps(counts, indent=1), encoding="utf-8")
    return counts


def answers(site: Site) -> Iterator[tuple[str, Address, Answer]]:
    """(person, address, answer) of all requests. All accounts sign in first: the desk shows when they did."""
    visitors = {name: Visitor(site.port) for name in site.accounts}
    for name, visitor in visitors.items():
        visitor.sign_in(name, PASSWORD)
    reader = Visitor(site.port)
    for address, answer in crawl(reader, public.seeds(reader), is_crawled=public.is_crawled, limit=public.limit):
        yield "reader", address, answer
    for name, visitor in visitors.items():
        crawled = crawl(visitor, desk.SEEDS, is_crawled=desk.is_crawled, limit=desk.limit, extra_paths=desk.extra_paths)
        for address, answer in crawled:
            yield name, address, answer


def public_kind(address: Address, answer: Answer) -> str:
    """The kind of a public answer, which names its folder."""
    media_type = answer.header("content-type").partition(";")[0]
    if address.path.startswith("/api/"):
        return "API, other formats" if answer.status == 200 and media_type not in {"application/json", "text/html"} else "API"
    if re.search(r"\.(ris|bib|csl\.json)$", address.path):
        return "citations"
    if address.path.startswith("/feeds/") or "feed.atom" in address.path or "calendar.ics" in address.path:
        return "feeds and calendars"
    if media_type == "text/html" or not media_type:
        return "Chinese pages" if address.path.startswith("/zh-hans/") else "English pages"
    return "other files"


def file_name(request: str) -> str:
    """A name that is safe on every system. A digest distinguishes shortened names and names with replaced characters."""
    name = re.sub(UNSAFE_CHARACTERS, "~", unquote(request))
    if len(name.encode()) > MAX_NAME_LENGTH or re.search(UNSAFE_CHARACTERS, re.sub("[ /]", "", request)):
        digest = hashlib.sha256(request.encode()).hexdigest()[:10]
        name = name.encode()[: MAX_NAME_LENGTH - 11].decode(errors="ignore") + f"-{digest}"
    return name + ".txt"
