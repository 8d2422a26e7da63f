"""Compares the answers of the site before and after a change: make compare BASE=COMMIT, or python -m scripts.compare.

save DIRECTORY [--commit COMMIT]    saves every answer of the working tree, or of a commit
compare OLD NEW                     compares two such directories; ends with 1 if anything differs
since COMMIT                        saves both under var/compare and compares them, as `make compare` does
"""

import argparse
import signal
import sys
import time
from pathlib import Path

from scripts.compare import comparison, save_answers
from scripts.compare.site import ROOT, serve_site

RUNS = ROOT / "var" / "compare"


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended before it was done."))  # the server ends too
    options = parse_arguments()
    if options.command == "save":
        save(options.directory, options.commit, options.load)
        return 0
    if options.command == "since":
        options.old, options.new = RUNS / "old", RUNS / "new"
        save(options.old, options.commit, options.load)
        save(options.new, "", options.load)
    replacements = [rename for path in options.rename for rename in comparison.read_renames(path)]
    replacements += [words for path in options.words for words in comparison.read_words(path)]
    old, new = comparison.read_answers(options.old), comparison.read_answers(options.new)
    result = comparison.compare(old, new, replacements)
    options.diff.parent.mkdir(parents=True, exist_ok=True)
    options.diff.write_text(comparison.full_report(result), encoding="utf-8")
    print(comparison.summary(result, replacements, options.diff))
    return 0 if result.is_clean else 1


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    saves, compares, since = (commands.add_parser(name) for name in ("save", "compare", "since"))
    saves.add_argument("directory", type=Path)
    saves.add_argument("--commit", default="", help="instead of the working tree")
    since.add_argument("commit")
    compares.add_argument("old", type=Path)
    compares.add_argument("new", type=Path)
    for verb in (saves, since):
        verb.add_argument("--load", default="", help="module.function that fills the database, if none of the known names does")
    for verb in (compares, since):
        for option, text in (("--rename", "REGEX<tab>NEW"), ("--words", "OLD<tab>NEW")):
            verb.add_argument(option, type=Path, action="append", default=[], help=f"file of {text}, applied to the old run")
        verb.add_argument("--diff", type=Path, default=RUNS / "report.diff", help="where all differences are written")
    return parser.parse_args()


def save(directory: Path, commit: str, load: str) -> None:
    began = time.monotonic()
    with serve_site(commit, load=load) as site:
        counts = save_answers.save(site, directory)
    for kind, count in sorted(counts.items()):
        print(f"{count:6} {kind}")
    print(
        f"{counts.total():6} answers of {commit or 'the working tree'} in {directory}, after {time.monotonic() - began:.0f} seconds"
    )


if __name__ == "__main__":
    raise SystemExit(main())
