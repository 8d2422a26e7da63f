"""The parts of a mail about alerts, in each language: a block for each entry, and below it a line for each search that found it.

Positions run through one language; the next language has the same parts `size` further on.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string

from catalogue.http.language import LANGUAGE_TAGS, in_language, localized_path
from catalogue.vocabulary.localized_names import localized_name
from mailing.message.encode import UNSUBSCRIBE_URL, encode_html, encode_text
from mailing.models import Part
from subscriptions.alerts.alert_news import News
from subscriptions.alerts.alert_words import words_of
from subscriptions.issue_mail.inline_styles import inlined
from subscriptions.issue_mail.render_parts import MANAGE_PATH, TEXT_WIDTH
from subscriptions.models import SavedSearch

FOLDER = "subscriptions/alerts"
MAX_ENTRIES = 30  # in one mail, which has 69 KB with 60 lines below them, 83 KB in Chinese; the rest is on the site
CHANGES_PATH = "/changes/"


class _Block(NamedTuple):
    """A part that is not rendered yet. `name` is that of its templates."""

    name: str
    news: News | None = None
    search: SavedSearch | None = None


class AlertParts(NamedTuple):
    """`places` are, by search, the change, the position of the block and that of the line of each of its entries."""

    blocks: list[_Block]
    places: dict[int, list[tuple[int, int, int]]]

    @property
    def size(self) -> int:
        """The parts of one language: the first is the head, the last but one says that there is more, the last is the foot."""
        return len(self.blocks)

    def rows(self) -> list[Part]:
        """The parts in all languages, unsaved and without their mailing."""
        return [part for number, language in enumerate(LANGUAGE_TAGS) for part in self._of_language(number, language)]

    def _of_language(self, number: int, language: str) -> list[Part]:
        with in_language(language):
            words = words_of({block.search for block in self.blocks if block.search})
            rendered, texts = (self._rendered(ending, words) for ending in ("html", "txt"))
        htmls = inlined(rendered, render_to_string("subscriptions/issue_mail/mail.css"))
        return [
            Part(
                position=number * self.size + place, html=encode_html(html),
                text=encode_text(re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n\n"),
                entry_uid=block.news.entry.uid if block.news else None,
                entry_version=block.news.entry.version if block.news else None,
            )
            for place, (block, html, text) in enumerate(zip(self.blocks, htmls, texts, strict=True))
        ]  # fmt: skip

    def _rendered(self, ending: str, words: Mapping[int | None, str]) -> list[str]:
        return [render_to_string(f"{FOLDER}/{block.name}.{ending}", _context(block, words)) for block in self.blocks]


def alert_parts(news: Sequence[News], found: Mapping[SavedSearch, Any]) -> AlertParts:
    """`found` are the keys of the entries by search; news that no search found has no part."""
    blocks, places = [_Block("head")], {search.pk: [] for search in found}  # type: ignore[var-annotated]
    for one in news:
        searches = [search for search, keys in found.items() if one.entry.pk in keys]
        if searches:
            blocks.append(_Block("entry", one))
            block = len(blocks) - 1
        for search in searches:
            places[search.pk].append((one.change, block, len(blocks)))
            blocks.append(_Block("line", None, search))
    return AlertParts([*blocks, _Block("more"), _Block("foot")], places)


def _context(block: _Block, words: Mapping[int | None, str]) -> dict[str, Any]:
    context: dict[str, Any] = {
        "site_url": settings.SITE_URL, "unsubscribe_url": UNSUBSCRIBE_URL, "manage_path": localized_path(MANAGE_PATH),
        "path": localized_path(CHANGES_PATH), "text_width": TEXT_WIDTH,
    }  # fmt: skip
    if block.news:
        entry = block.news.entry
        return context | {"news": block.news, "title": localized_name(entry), "path": localized_path(entry.get_absolute_url())}
    return context | {"search": block.search, "words": words[block.search.pk]} if block.search else context
