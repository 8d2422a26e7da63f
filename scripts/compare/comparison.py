"""Compares two directories of saved answers, and says what differs."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from scripts.compare.saving import DONE

LINES = 80  # of a diff that are shown
NAMED = 40  # addresses that are listed for one difference


@dataclass
class Replacement:
    """Something that is called otherwise in the new run, on purpose. Counted where it is found in the old run."""

    old: str
    pattern: re.Pattern[str]
    new: str
    hits: int = 0

    def __call__(self, text: str) -> str:
        text, hits = self.pattern.subn(lambda found: found.expand(self.new) if self.new else "", text)
        self.hits += hits
        return text


@dataclass
class Difference:
    """The same change of lines, at all addresses that have it."""

    diff: list[str]
    addresses: list[str] = field(default_factory=list)


@dataclass
class Comparison:
    same: int = 0
    missing: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    @property
    def differing(self) -> int:
        return sum(len(one.addresses) for one in self.differences)

    @property
    def is_clean(self) -> bool:
        return not (self.missing or self.added or self.differences)


def words(path: Path) -> list[Replacement]:
    """Lines of old words, a tab and new words, taken literally."""
    return [Replacement(old, re.compile(re.escape(old)), new.replace("\\", r"\\")) for old, new in pairs(path)]


def renames(path: Path) -> list[Replacement]:
    """Lines of a regular expression, a tab and what it becomes, with \\1 for groups."""
    return [Replacement(old, re.compile(old), new) for old, new in pairs(path)]


def pairs(path: Path) -> Iterable[tuple[str, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            old, tab, new = line.partition("\t")
            if not (old and tab):
                raise SystemExit(f"{path}, line {number}: a line is the old, a tab, and the new.")
            yield old, new


def saved(place: Path) -> dict[str, str]:
    """Texts by what was asked."""
    if not (place / DONE).exists():
        raise SystemExit(f"{place} holds no complete run; make one with `save`.")
    parted = (path.read_text(encoding="utf-8").partition("\n") for path in sorted(place.glob("*/*.txt")))
    return {asked: text for asked, _, text in parted}


def compare(old: dict[str, str], new: dict[str, str], replacements: Iterable[Replacement] = ()) -> Comparison:
    for replace in replacements:
        old = {replace(asked): replace(text) for asked, text in old.items()}
    found = Comparison(missing=sorted(old.keys() - new.keys()), added=sorted(new.keys() - old.keys()))
    alike: dict[tuple[str, ...], Difference] = {}
    for asked in sorted(old.keys() & new.keys()):
        if old[asked] == new[asked]:
            found.same += 1
            continue
        diff = list(difflib.unified_diff(old[asked].split("\n"), new[asked].split("\n"), "old", "new", lineterm="", n=2))
        changed = tuple(line for line in diff[2:] if line[0] in "+-")
        alike.setdefault(changed, Difference(diff)).addresses.append(asked)
    found.differences = sorted(alike.values(), key=lambda one: -len(one.addresses))
    return found


def written(found: Comparison) -> str:
    """All of it, each difference once with the addresses that have it."""
    parts = [f"missing: {asked}" for asked in found.missing] + [f"added: {asked}" for asked in found.added]
    for one in found.differences:
        parts += ["", f"=== {len(one.addresses)} with this difference"]
        parts += one.addresses[:NAMED]
        parts += [f"… and {len(one.addresses) - NAMED} more"] * (len(one.addresses) > NAMED)
        parts += one.diff[:LINES]
        parts += [f"… and {len(one.diff) - LINES} lines more"] * (len(one.diff) > LINES)
    return "\n".join(parts) + "\n"


def summary(found: Comparison, replacements: Iterable[Replacement], file: Path) -> str:
    lines = [f"{one.hits:6} x {one.old} -> {one.new}{'' if one.hits else '   NOT FOUND'}" for one in replacements]
    for title, addresses in (("missing", found.missing), ("added", found.added)):
        lines += [f"{title}: {asked}" for asked in addresses[:NAMED]]
        lines += [f"{title}: … and {len(addresses) - NAMED} more"] * (len(addresses) > NAMED)
    for one in found.differences[:NAMED]:
        lines.append(f"differs: {one.addresses[0]}" + (f" and {len(one.addresses) - 1} alike" if one.addresses[1:] else ""))
    lines += [f"differs: … and {len(found.differences) - NAMED} differences more"] * (len(found.differences) > NAMED)
    counts = f"{found.differing} differ, {len(found.missing)} missing, {len(found.added)} added"
    lines.append(f"{found.same} are the same, {counts}." + ("" if found.is_clean else f" All of it: {file}"))
    return "\n".join(lines)
