"""What the notice says, from the catalogue alone: it tells readers nothing that the site does not."""

import json
import re
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from catalogue.http.language import LANGUAGE_TAGS, in_language, is_chinese, localized_path
from catalogue.models import Entry, Version
from catalogue.vocabulary.localized_names import localized_name
from mailing.message.encode import UNSUBSCRIBE_URL, encode_html, encode_text
from subscriptions.correction_mail.correction_audience import CORRECTION, WITHDRAWAL
from subscriptions.issue_mail.inline_styles import inlined
from subscriptions.issue_mail.render_parts import MANAGE_PATH, TEXT_WIDTH


class Notice(NamedTuple):
    """`texts` has subject, HTML and text, these in their transfer encodings, for each language in the order of LANGUAGE_TAGS."""

    kind: str
    texts: list[tuple[str, bytes, bytes]]


def notice_of(entry: Entry) -> Notice | None:
    """The notice about the entry as it stands now; None if its present version is no correction and it is on the site."""
    context: dict[str, Any] = {"entry": entry}
    if entry.standing == Entry.Standing.LIVE:
        version = entry.versions.get(number=entry.version)  # type: ignore[attr-defined]
        if version.kind != Version.Kind.CORRECTION:
            return None
        context |= {"note": version.note, "corrections": _new_corrections(entry)}
        kind = CORRECTION
    else:
        kind = WITHDRAWAL
    return Notice(kind, [_rendered(kind, context, language) for language in LANGUAGE_TAGS])


def _new_corrections(entry: Entry) -> list[dict[str, Any]]:
    """Those that the version before did not have, or had in other words."""
    earlier = entry.versions.filter(number__lt=entry.version).order_by("-number").first()  # type: ignore[attr-defined]
    known = json.loads(earlier.document).get("corrections", []) if earlier else []
    return [correction for correction in entry.content.get("corrections", []) if correction not in known]


def _rendered(kind: str, context: dict[str, Any], language: str) -> tuple[str, bytes, bytes]:
    with in_language(language):
        context = context | {
            "title": localized_name(entry) if (entry := context["entry"]).title else None, "is_withdrawn": kind == WITHDRAWAL,
            "path": localized_path(entry.get_absolute_url()), "site_url": settings.SITE_URL,
            "manage_path": localized_path(MANAGE_PATH), "unsubscribe_url": UNSUBSCRIBE_URL, "text_width": TEXT_WIDTH,
        }  # fmt: skip
        html = render_to_string("subscriptions/correction_mail/notice.html", context)
        text = render_to_string("subscriptions/correction_mail/notice.txt", context)
        words = _("Removed from the site") if kind == WITHDRAWAL else _("Correction")
        colon = "：" if is_chinese() else ": "
        css = render_to_string("subscriptions/issue_mail/mail.css")
    title = context["title"]
    subject = f"{words}{colon}{title.text}" if title else words
    return subject[:300], encode_html(inlined([html], css)[0]), encode_text(re.sub(r"\n{3,}", "\n\n", text))
