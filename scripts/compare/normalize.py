"""Rules for what may differ between two runs of the same code. Each rule is as narrow as possible."""

import re
from collections.abc import Iterable
from typing import NamedTuple

UID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")


class Rule(NamedTuple):
    name: str
    pattern: re.Pattern[str]
    replacement: str

    def __call__(self, text: str) -> str:
        return self.pattern.sub(self.replacement, text)


RULES = (
    Rule("token of a form", re.compile(r'(name="csrfmiddlewaretoken" value=")\w{64}(")'), r"\1(token)\2"),
    Rule("token in scripts", re.compile(r'(\["X-CSRFTOKEN"\] = ")\w{64}(")'), r"\1(token)\2"),
    Rule(
        "salt and hash of a password", re.compile(r"(<strong>(?:salt|hash)</strong>: <bdi>)[\w+/=]{6}(\*+</bdi>)"), r"\1(secret)\2"
    ),
    Rule("remaining requests of a minute", re.compile(r'("remaining": |"resets_in": )(?:99\d{6}|[1-6]?\d)(?=,?\n)'), r"\1(some)"),
    Rule(
        "requests of today",
        re.compile(r'("day": ")\d{4}-\d\d-\d\d(",\n *"requests": )\d+00(?=\n)'),
        r"\1(today)\2(hundreds)",
    ),
    Rule("nonce of a page", re.compile(r"(nonce=\"|'nonce-)[\w+/=-]{16,}([\"'])"), r"\1(nonce)\2"),
    # Bytes and digest of a packed file follow from its uids and moments; what it holds is compared unpacked.
    Rule("size of a dump", re.compile(r'("bytes": |"dcat:byteSize": \{\n *"@value": ")\d+(?=,\n *"sha256"|",\n)'), r"\1(size)"),
    Rule(
        "digest of a dump",
        re.compile(r'("sha256": "|"spdx:checksumValue": "|(?<=\n))[0-9a-f]{64}(?="|  [\w.-]+\.gz\n)'),
        r"\1(digest)",
    ),
    Rule("fingerprint of an exported row", re.compile(r",r[0-9a-f]{15}(?=\r?\n)"), ",(fingerprint)"),
    # Keys of permissions are given in the order of the models' names.
    Rule("key of a permission", re.compile(r'(<option value=")\d+("(?: selected)?>[^<|\n]+ \| [^<|\n]+ \| Can )'), r"\1(key)\2"),
    # The site's clock stands within two minutes of 2030 (`fixed_clock.py`); the number of its readings may change.
    Rule("time of the filling", re.compile(r"(2030-\d\d-\d\d[T ](?:04|12):00:)\d\d(?:\.\d+)?"), r"\1(moment)"),
)


def normalize(text: str, names: dict[str, str], rules: Iterable[Rule] = RULES) -> str:
    """The text after all rules. `names` replace uids of publications; other uids get numbers in the order of the text."""
    for rule in rules:
        text = rule(text)
    numbered: dict[str, str] = {}

    def name(match: re.Match[str]) -> str:
        return names.get(match[0]) or numbered.setdefault(match[0], f"(uid {len(numbered) + 1})")

    return UID.sub(name, text)


def publication_names(lists: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    """By uid the names of the publications in lists of the API, such as `(policies/internet-plus)`."""
    return {entry["uid"]: f"({folder}/{entry['slug']})" for folder, entries in lists.items() for entry in entries}
