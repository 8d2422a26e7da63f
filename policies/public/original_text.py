"""Where the original of a policy can be read: its official text, or an official source in its language."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from policies.public.choices import PolicyTextStatus

ORIGINAL_SOURCES = ("official_website", "document")
DEFAULT_LANGUAGE = "zh"  # of acts without an official text: the desk reads Chinese authorities


class OriginalText(NamedTuple):
    """`url` is an address, or the fragment of a text on the page. `publishers` are terms, `publisher` is a name without a term."""

    url: str
    language: str
    publishers: Sequence[dict[str, Any]]
    publisher: str = ""

    @property
    def is_elsewhere(self) -> bool:
        return not self.url.startswith("#")


def original_text(document: dict[str, Any]) -> OriginalText | None:
    """The first official text that can be read, else the first official source in the language of the act; None without any."""
    return next(_originals(document), None)


def original_url(document: dict[str, Any]) -> str:
    """Returns the first address of the original elsewhere, for citations; "" without one."""
    return next((original.url for original in _originals(document) if original.is_elsewhere), "")


def _originals(document: dict[str, Any]) -> Iterator[OriginalText]:
    official = [(n, text) for n, text in enumerate(document["texts"], 1) if text["status"] == PolicyTextStatus.OFFICIAL]
    for number, text in official:
        if text["url"] or text["body"]:
            yield OriginalText(text["url"] or f"#text-{number}", text["language"], document["issuers"])
    language = _primary_language(official[0][1]["language"]) if official else DEFAULT_LANGUAGE
    for source in document["sources"]:
        if source["kind"] in ORIGINAL_SOURCES and source["url"] and _primary_language(source["language"]) == language:
            publishers = [] if source["publisher"] else document["issuers"]
            yield OriginalText(source["url"], source["language"], publishers, source["publisher"])


def _primary_language(tag: str) -> str:
    """`zh` of `zh-Hans`."""
    return tag.lower().partition("-")[0]
