"""Renders an issue into the parts of its mail, in each language of the pages: HTML with inlined styles, and text of its own.

The issue's own words are English; headings, dates and links are in the reader's language. Positions run through all languages.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from catalogue.http.language import LANGUAGE_TAGS, in_language, is_chinese, localized_path
from catalogue.vocabulary.date_text import date_range
from catalogue.web.feeds.feed_content import with_whole_addresses
from mailing.message.encode import UNSUBSCRIBE_URL, encode_html, encode_text
from subscriptions.issue_mail.fit_size import FITTING_SIZE, fitted_levels
from subscriptions.issue_mail.inline_styles import inlined
from subscriptions.issue_mail.issue_content import MailedIssue
from subscriptions.issue_mail.pick_positions import NOTHING, PartKind, PartSubjects

FOLDER = "subscriptions/issue_mail"
MANAGE_PATH = "/subscriptions/link/"  # asks for a fresh link: mails are forwarded, so this one holds no key to the settings
LEVELS = ("whole", "summary", "title")  # of an item, the longest first
FIGURE = re.compile(r"<figure\b.*?</figure>", re.DOTALL)
CAPTION = re.compile(r"<figcaption>(.*?)</figcaption>", re.DOTALL)
ALTERNATIVE = re.compile(r'\balt="([^"]*)"')
TEXT_WIDTH = 72  # columns, as RFC 3676 advises for text that is quoted in answers


class MailPart(NamedTuple):
    """A part in its transfer encoding. `level` of an item says how much of it there is (LEVELS); `uid` is that of its entry.

    The head has the `subject` of mails in its language.
    """

    subjects: PartSubjects
    html: bytes
    text: bytes
    uid: str | None = None
    version: int | None = None
    level: str = ""
    subject: str = ""

    @property
    def size(self) -> int:
        return len(self.html) + len(self.text)


class _Block(NamedTuple):
    """A part that is not rendered yet: its kind is the name of its templates."""

    kind: PartKind
    section: int
    context: dict[str, Any]
    item: dict[str, Any] | None = None


def issue_parts(issue: MailedIssue) -> list[MailPart]:
    """The parts in all languages, in order of their positions; long items shortened, so that the largest mail fits.

    Raises ValidationError where it does not fit with the titles of the items alone.
    """
    parts: list[MailPart] = []
    for language in LANGUAGE_TAGS:
        with in_language(language):
            found = _language_parts(issue, language)
        parts += [part._replace(subjects=part.subjects._replace(position=len(parts) + place)) for place, part in enumerate(found)]
    return parts


def largest_size(parts: list[MailPart]) -> int:
    """Bytes of the largest mail: whatever a reader chooses, it holds no more than all parts of one language."""
    languages = {part.subjects.language for part in parts}
    return max(sum(part.size for part in parts if part.subjects.language == language) for language in languages)


def _language_parts(issue: MailedIssue, language: str) -> list[MailPart]:
    variants = [_levels(block) for block in _blocks(issue)]
    css = render_to_string(f"{FOLDER}/mail.css")
    htmls = iter(inlined([_render(block, "html") for levels in variants for block in levels], css))
    encoded = [[_encoded(block, next(htmls), language) for block in levels] for levels in variants]
    chosen = fitted_levels([[part.size for part in levels] for levels in encoded])
    parts = [levels[level] for levels, level in zip(encoded, chosen, strict=True)]
    if (size := sum(part.size for part in parts)) > FITTING_SIZE:
        raise ValidationError(f"As a mail it has {size // 1000} KB, and mail services cut what is above 102: take items out.")
    return parts


def _blocks(issue: MailedIssue) -> Iterator[_Block]:
    """What the mail consists of, in order, with the context of its templates."""
    shared = {
        "document": issue.document, "phase": issue.phase, "site_url": settings.SITE_URL, "unsubscribe_url": UNSUBSCRIBE_URL,
        "manage_path": localized_path(MANAGE_PATH), "text_width": TEXT_WIDTH, "quoted_width": TEXT_WIDTH - 2,
    }  # fmt: skip
    for kind in (PartKind.HEAD, PartKind.SELECTION_NOTE, PartKind.NO_ITEM_NOTE):
        yield _Block(kind, 0, shared | {"takeaways": mail_html(issue.document["takeaways"], issue.document["web_url"])})
    for number, section in enumerate(issue.sections, start=1):
        yield _Block(PartKind.SECTION, number, shared | {"section": section})
        for item in section["items"]:
            texts = {name: mail_html(item[name], item["web_url"]) for name in ("facts", "analysis")}
            yield _Block(PartKind.ITEM, number, shared | texts | {"item": item}, item)
    yield _Block(PartKind.FOOT, 0, shared)


def _levels(block: _Block) -> list[_Block]:
    return [block._replace(context=block.context | {"level": level}) for level in LEVELS] if block.item else [block]


def _encoded(block: _Block, html: str, language: str) -> MailPart:
    uid, version = _entry(block)
    text = encode_text(_render(block, "txt"))
    subject = _issue_subject(block.context) if block.kind == PartKind.HEAD else ""
    return MailPart(_subjects(block, language), encode_html(html), text, uid, version, block.context.get("level", ""), subject)


def _issue_subject(context: dict[str, Any]) -> str:
    """In Chinese its number and period: an issue has an English title alone."""
    document = context["document"]
    if not is_chinese():
        return document["title"]
    numbered = _("Newsletter %(number)s of %(name)s") % {"number": document["number"], "name": context["phase"]}
    return f"{numbered}：{date_range(document['period_start'], document['period_end'])}"


def _render(block: _Block, ending: str) -> str:
    text = render_to_string(f"{FOLDER}/{block.kind}.{ending}", block.context)
    return text if ending == "html" else re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n\n"


def _entry(block: _Block) -> tuple[str | None, int | None]:
    """The entry that the part shows: the issue itself in the head."""
    document = block.item or (block.context["document"] if block.kind == PartKind.HEAD else None)
    return (str(document["uid"]), document["version"]) if document else (None, None)


def _subjects(block: _Block, language: str) -> PartSubjects:
    facets = {"sectors": "sectors", "regions": "regions", "areas": "priority_areas"}
    codes = {
        facet: frozenset(term["code"] for term in block.item.get(key, [])) if block.item else NOTHING
        for facet, key in facets.items()
    }
    return PartSubjects(0, block.kind, language, block.section, **codes)


def mail_html(rich: str, base: str) -> str:
    """Sanitised HTML as a mail shows it: whole addresses, one level of headings, and words in place of pictures.

    A picture that is fetched tells the site that the mail was opened, and many programs show none.
    """
    text = FIGURE.sub(_figure_words, rich or "")
    text = re.sub(r"<(/?)h[34]>", r"<\1h4>", text)
    return with_whole_addresses(text, base)


def _figure_words(figure: re.Match[str]) -> str:
    caption, alternative = CAPTION.search(figure[0]), ALTERNATIVE.search(figure[0])
    words = strip_tags(caption[1]) if caption else alternative[1] if alternative else ""
    said = _("Picture on the web: %(caption)s") % {"caption": words}
    return f"<p>[{said}]</p>" if words else ""
