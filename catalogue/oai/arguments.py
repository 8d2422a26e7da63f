"""Arguments of an OAI-PMH request: which each verb takes (OAI-PMH 2.0, section 4), and the errors of section 3.6."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import NamedTuple

METADATA_PREFIX = "oai_dc"
GRANULARITY = "YYYY-MM-DDThh:mm:ssZ"
DATE_PATTERN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?")
RESUMPTION_TOKEN = "resumptionToken"  # noqa: S105 # the name of an argument


class ProtocolError(Exception):
    """What the protocol answers to a request that it refuses. `code` is one of section 3.6."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class VerbArguments(NamedTuple):
    """The arguments of a verb. With `resumes`, `resumptionToken` stands in the place of all others."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    resumes: bool = False


SELECTIVE = VerbArguments(("metadataPrefix",), ("from", "until", "set"), resumes=True)
VERBS = {
    "Identify": VerbArguments(),
    "ListMetadataFormats": VerbArguments((), ("identifier",)),
    "ListSets": VerbArguments(resumes=True),
    "ListIdentifiers": SELECTIVE,
    "ListRecords": SELECTIVE,
    "GetRecord": VerbArguments(("identifier", "metadataPrefix")),
}


def read_arguments(given: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Returns the arguments with `verb`, each once. Raises ProtocolError badVerb or badArgument, and names the argument."""
    verb = _single_verb(given.get("verb", ()))
    allowed, others = VERBS[verb], {name: values for name, values in given.items() if name != "verb"}
    names = (*allowed.required, *allowed.optional, *((RESUMPTION_TOKEN,) if allowed.resumes else ()))
    if unknown := sorted(set(others) - set(names)):
        raise ProtocolError("badArgument", f"{verb} does not take {', '.join(unknown)}; it takes {', '.join(names) or 'none'}.")
    if repeated := sorted(name for name, values in others.items() if len(values) != 1):
        raise ProtocolError("badArgument", f"{', '.join(repeated)}: given more than once.")
    if RESUMPTION_TOKEN in others:
        if len(others) > 1:
            raise ProtocolError("badArgument", f"{RESUMPTION_TOKEN} stands alone, beside the verb.")
    elif missing := [name for name in allowed.required if name not in others]:
        raise ProtocolError("badArgument", f"{verb} needs {', '.join(missing)}.")
    return {"verb": verb, **{name: values[0] for name, values in others.items()}}


def _single_verb(values: Sequence[str]) -> str:
    if len(values) != 1 or values[0] not in VERBS:
        raise ProtocolError("badVerb", f"verb: give one of {', '.join(VERBS)}, once.")
    return values[0]


def require_metadata_format(arguments: Mapping[str, str]) -> None:
    """Raises ProtocolError cannotDisseminateFormat for another format than METADATA_PREFIX."""
    if arguments["metadataPrefix"] != METADATA_PREFIX:
        raise ProtocolError("cannotDisseminateFormat", f"metadataPrefix: every record is there as {METADATA_PREFIX} only.")


def read_period(arguments: Mapping[str, str]) -> tuple[datetime | None, datetime | None]:
    """Returns the first and the last instant that `from` and `until` include; None where they are missing.

    A day is one in UTC. Raises ProtocolError badArgument for another form, for two granularities, and where `from` is later.
    """
    since, until = (_read_date(name, arguments[name]) if name in arguments else None for name in ("from", "until"))
    if since and until:
        if len(arguments["from"]) != len(arguments["until"]):
            raise ProtocolError("badArgument", "from, until: give both as days, or both as seconds.")
        if since > until:
            raise ProtocolError("badArgument", "from: it is later than until.")
    return since, until and until.replace(microsecond=999_999)


def _read_date(name: str, text: str) -> datetime:
    """The day or second: its first instant, of `until` its last second."""
    try:
        if not DATE_PATTERN.fullmatch(text):
            raise ValueError
        if "T" in text:
            return datetime.fromisoformat(text)
        return datetime.combine(date.fromisoformat(text), time(23, 59, 59) if name == "until" else time.min, UTC)
    except ValueError:
        raise ProtocolError("badArgument", f"{name}: give a day such as 2015-03-01, or {GRANULARITY} in UTC.") from None
