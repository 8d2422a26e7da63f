"""Whether the site still answers the same: make compare BASE=COMMIT, or python -m scripts.compare.

save DIRECTORY [--commit COMMIT]    saves every answer of the working tree, or of a commit
compare OLD NEW                     compares two such directories; ends with 1 if anything differs
since COMMIT                        saves both under var/compare and compares them: what `make compare` does
"""

import argparse
import signal
import sys
import time
from pathlib import Path

from scripts.compare import comparison, saving
from scripts.compare.site import ROOT, site_of

PLACE = ROOT / "var" / "compare"


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended before it was done."))  # the server ends too
    asked = arguments()
    if asked.verb == "save":
        save(asked.directory, asked.commit, asked.load)
        return 0
    if asked.verb == "since":
        asked.old, asked.new = PLACE / "old", PLACE / "new"
        save(asked.old, asked.commit, asked.load)
        save(asked.new, "", asked.load)
    replacements = [one for path in asked.rename for one in comparison.renames(path)]
    replacements += [one for path in asked.words for one in comparison.words(path)]
    found = comparison.compare(comparison.saved(asked.old), comparison.saved(asked.new), replacements)
    asked.diff.parent.mkdir(parents=True, exist_ok=True)
    asked.diff.write_text(comparison.written(found), encoding="utf-8")
    print(comparison.summary(found, replacements, asked.diff))
    return 0 if found.is_clean else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    saves, compares, since = (verbs.add_parser(name) for name in ("save", "compare", "since"))
    saves.add_argument("directory", type=Path)
    saves.add_argument("--commit", default="", help="instead of the working tree")
    since.add_argument("commit")
    compares.add_argument("old", type=Path)
    compares.add_argument("new", type=Path)
    for one in (saves, since):
        one.add_argument("--load", default="", help="module.function that fills the database, if none of the known names does")
    for one in (compares, since):
        one.add_argument("--rename", type=Path, action="append", default=[], help="file of REGEX<tab>NEW, applied to the old run")
        one.add_argument("--words", type=Path, action="append", default=[], help="file of OLD<tab>NEW, applied to the old run")
        one.add_argument("--diff", type=Path, default=PLACE / "report.diff", help="where all differences are written")
    return parser.parse_args()


def save(directory: Path, commit: str, load: str) -> None:
    began = time.monotonic()
    with site_of(commit, load=load) as site:
        counts = saving.save(site, directory)
    for kind, count in sorted(counts.items()):
        print(f"{count:6} {kind}")
    print(
        f"{counts.total():6} answers of {commit or 'the working tree'} in {directory}, after {time.monotonic() - began:.0f} seconds"
    )


if __name__ == "__main__":
    raise SystemExit(main())
