"""What logs leave out: tokens in paths, values in the messages of exceptions, addresses of people."""

import re
import traceback
from pathlib import Path

from django.core.exceptions import FieldError
from django.db import OperationalError, ProgrammingError

ROOT = Path(__file__).resolve().parents[2]
MASK = "…"
MAX_PATH, MAX_MESSAGE, MAX_FRAMES = 500, 500, 25
# The segment after such a name is a secret: preview links, keys of password resets. After the second: what follows one more name,
# and the number of the mail after that.
NAMES_BEFORE_TOKENS = frozenset({"shared", "key"})
NAMES_BEFORE_LINKS = frozenset({"subscriptions", "contact"})
# Any other segment that looks random. Slugs are in lower case.
RANDOM_SEGMENT = re.compile(r"(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9])[\w:.-]{24,}")
PATH_IN_TEXT = re.compile(r"(?<![\w.:])(/[^\s?]*)(\?\S*)?")
# These read each character a bounded number of times: strangers choose how long a logged value is.
QUOTED = re.compile(r"""'[^']*'|"[^"]*"|«[^»]*(?:»|\Z)|“[^”]*(?:”|\Z)""")
EMAIL_ADDRESS = re.compile(r"(?<![^\s<>\"'@])[^\s<>\"'@]++@[^\s<>\"'@]+")
# PostgreSQL adds lines that quote the row or the statement, and a caret below it.
POSTGRES_LINES = re.compile(r"\n[^\S\n]*(?:DETAIL|CONTEXT|HINT|LINE \d+|QUERY|STATEMENT):.*", re.DOTALL)
# Their messages quote names of the code and of tables; those of all others may quote what somebody typed.
QUOTE_NAMES = (ImportError, AttributeError, NameError, TypeError, FieldError, OperationalError, ProgrammingError)


def mask_path(path: str) -> str:
    """The path without secrets, on one line and at most MAX_PATH characters long."""
    segments = path[:MAX_PATH].split("/")
    masked = [
        MASK
        if segment
        and (before in NAMES_BEFORE_TOKENS or not NAMES_BEFORE_LINKS.isdisjoint(earlier) or RANDOM_SEGMENT.fullmatch(segment))
        else segment
        for *earlier, before, segment in zip(["", "", "", *segments], ["", "", *segments], ["", *segments], segments, strict=False)
    ]
    joined = "/".join(masked)
    if joined.isprintable():
        return joined
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in joined)


def mask_text(text: str) -> str:
    """A log message without secrets in paths, without queries after paths and without e-mail addresses."""
    return EMAIL_ADDRESS.sub(f"{MASK}@{MASK}", PATH_IN_TEXT.sub(lambda found: mask_path(found[1]), text))


def exception_message(error: BaseException) -> str:
    """The exception's message without values."""
    message = POSTGRES_LINES.sub("", str(error))
    if not isinstance(error, QUOTE_NAMES):
        message = QUOTED.sub(f"“{MASK}”", message)
    return mask_text(message)[:MAX_MESSAGE]


def exception_frames(error: BaseException) -> list[str]:
    """`file:line function` of the last MAX_FRAMES frames, outermost first. Without source and values."""
    frames = traceback.extract_tb(error.__traceback__)[-MAX_FRAMES:]
    return [f"{_short_name(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def is_own_frame(frame: str) -> bool:
    """Whether the frame is in this project, and not in a package or in Python."""
    return not frame.startswith(("/", "<", MASK))


def _short_name(name: str) -> str:
    """The file's path in the project; of a package `…/package/file`."""
    for folder in ("/site-packages/", "/lib/python3"):
        if folder in name:
            return f"{MASK}/{name.rpartition(folder)[2]}"
    return Path(name).relative_to(ROOT).as_posix() if name.startswith(f"{ROOT}/") else name
