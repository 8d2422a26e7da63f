"""Compares two directories of saved answers, and reports the differences."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from scripts.compare.save_answers import DONE

MAX_DIFF_LINES = 80  # lines of one diff in the report
MAX_ADDRESSES = 40  # addresses of one difference in the report


@dataclass
class Replacement:
    """An intended change of words or addresses, applied to the old run. `hits` counts its matches there."""

    old: str
    pattern: re.Pattern[str]
    new: str
    hits: int = 0

    def __call__(self, text: str) -> str:
        text, hits = self.pattern.subn(lambda match: match.expand(self.new) if self.new else "", text)
        self.hits += hits
        return text


@dataclass
class Difference:
    """One change of lines, and all addresses with it."""

    diff: list[str]
    is_order: bool  # the same lines in another order
    addresses: list[str] = field(default_factory=list)


@dataclass
class Comparison:
    same: int = 0
    missing: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    def differing(self, *, in_order: bool) -> int:
        """The number of answers that differ: in the order of their lines alone, or otherwise."""
        return sum(len(difference.addresses) for difference in self.differences if difference.is_order == in_order)

    @property
    def is_clean(self) -> bool:
        return not (self.missing or self.added or self.differences)


def read_words(path: Path) -> list[Replacement]:
    """Replacements from lines of old words, a tab and new words, taken literally."""
    return [Replacement(old, re.compile(re.escape(old)), new.replace("\\", r"\\")) for old, new in read_pairs(path)]


def read_renames(path: Path) -> list[Replacement]:
    """Replacements from lines of a regular expression, a tab and its replacement, with \\1 for groups."""
    return [Replacement(old, re.compile(old), new) for old, new in read_pairs(path)]


def read_pairs(path: Path) -> Iterable[tuple[str, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            old, tab, new = line.partition("\t")
            if not (old and tab):
                raise SystemExit(f"{path}, line {number}: a line is the old, a tab, and the new.")
            yield old, new


def read_answers(directory: Path) -> dict[str, str]:
    """The texts of saved answers by request. Ends the program where the run is not complete."""
    if not (directory / DONE).exists():
        raise SystemExit(f"{directory} holds no complete run; make one with `save`.")
    parts = (path.read_text(encoding="utf-8").partition("\n") for path in sorted(directory.glob("*/*.txt")))
    return {request: text for request, _, text in parts}


def compare(old: dict[str, str], new: dict[str, str], replacements: Iterable[Replacement] = ()) -> Comparison:
    for replace in replacements:
        old = {replace(request): replace(text) for request, text in old.items()}
    comparison = Comparison(missing=sorted(old.keys() - new.keys()), added=sorted(new.keys() - old.keys()))
    differences: dict[tuple[str, ...], Difference] = {}
    for request in sorted(old.keys() & new.keys()):
        if old[request] == new[request]:
            comparison.same += 1
            continue
        before, after = old[request].split("\n"), new[request].split("\n")
        diff = list(difflib.unified_diff(before, after, "old", "new", lineterm="", n=2))
        changed = tuple(line for line in diff[2:] if line[0] in "+-")
        differences.setdefault(changed, Difference(diff, is_order=sorted(before) == sorted(after))).addresses.append(request)
    comparison.differences = sorted(differences.values(), key=lambda difference: -len(difference.addresses))
    return comparison


def full_report(comparison: Comparison) -> str:
    """The whole report: each difference once, with its addresses."""
    parts = [f"missing: {request}" for request in comparison.missing] + [f"added: {request}" for request in comparison.added]
    for difference in comparison.differences:
        addresses, diff = difference.addresses, difference.diff
        parts += ["", f"=== {len(addresses)} with this difference{' of order' if difference.is_order else ''}"]
        parts += addresses[:MAX_ADDRESSES]
        parts += [f"… and {len(addresses) - MAX_ADDRESSES} more"] * (len(addresses) > MAX_ADDRESSES)
        parts += diff[:MAX_DIFF_LINES]
        parts += [f"… and {len(diff) - MAX_DIFF_LINES} lines more"] * (len(diff) > MAX_DIFF_LINES)
    return "\n".join(parts) + "\n"


def summary(comparison: Comparison, replacements: Iterable[Replacement], file: Path) -> str:
    """A summary with the hits of each replacement. `file` has the whole report."""
    lines = [f"{item.hits:6} x {item.old} -> {item.new}{'' if item.hits else '   NOT FOUND'}" for item in replacements]
    for title, requests in (("missing", comparison.missing), ("added", comparison.added)):
        lines += [f"{title}: {request}" for request in requests[:MAX_ADDRESSES]]
        lines += [f"{title}: … and {len(requests) - MAX_ADDRESSES} more"] * (len(requests) > MAX_ADDRESSES)
    for difference in comparison.differences[:MAX_ADDRESSES]:
        first, *others = difference.addresses
        kind = "other order" if difference.is_order else "differs"
        lines.append(f"{kind}: {first}" + (f" and {len(others)} alike" if others else ""))
    hidden = len(comparison.differences) - MAX_ADDRESSES
    lines += [f"differs: … and {hidden} differences more"] * (hidden > 0)
    in_order, otherwise = comparison.differing(in_order=True), comparison.differing(in_order=False)
    changed = f"{otherwise} differ, {in_order} have their lines in another order"
    counts = f"{changed}, {len(comparison.missing)} missing, {len(comparison.added)} added"
    lines.append(f"{comparison.same} are the same, {counts}." + ("" if comparison.is_clean else f" All of it: {file}"))
    return "\n".join(lines)
