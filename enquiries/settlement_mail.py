"""The notice to exactly those who asked for a translation: that it is there, or why the desk cannot make it."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from catalogue.documents.translations import RequestState
from catalogue.http.language import LANGUAGE_TAGS, in_language, localized_path
from catalogue.models import Entry
from editorial.audit.audit_log import Actor
from enquiries.models import Requester, TranslationRequest
from mailing.audiences import Candidate, register_audience
from mailing.channels import NOTICES, get_channel
from mailing.message.encode import encode_html, encode_text
from mailing.models import Mailing, Part
from mailing.transitions import start

KIND = "translation"
SUBJECTS = {
    RequestState.DELIVERED: gettext_lazy("The translation is there"),
    RequestState.DECLINED: gettext_lazy("About the translation you asked for"),
}
POSITIONS = {language: (position,) for position, language in enumerate(LANGUAGE_TAGS)}


class RequesterAudience:
    """The provider that mailing/audiences.py describes; the cursor is the key of the vote. `audience` has the `request`."""

    def candidates(self, mailing: Mailing, after: int, limit: int) -> Sequence[Candidate]:
        votes = Requester.objects.filter(request=mailing.audience["request"], pk__gt=after).order_by("pk")
        rows = votes.values_list("pk", "enquirer__address", "enquirer__language")[:limit]
        return [Candidate(pk, address, "", POSITIONS[language]) for pk, address, language in rows]


def register() -> None:
    """Called once, by the app's `ready()`."""
    register_audience(KIND, RequesterAudience())


def send_settlement(request: TranslationRequest, by: Actor) -> Mailing:
    """Make the mailing of a settled request, in both languages, and start it. It names the entry as the catalogue does."""
    entry = Entry.objects.select_related("chinese_title").defer("document").filter(uid=request.entry_uid).first()
    subject = str(SUBJECTS[RequestState(request.state)])
    mailing = Mailing.objects.create(
        kind=KIND, channel=get_channel(NOTICES), title=f"{subject}: {entry.title if entry else ''}"[:300], subject=subject,
        entry_uid=request.entry_uid, audience={"request": request.pk}, created_by=by,  # type: ignore[misc]
    )  # fmt: skip
    for position, language in enumerate(LANGUAGE_TAGS):
        subject, html, text = _rendered(request, entry, language)
        Part.objects.create(mailing=mailing, position=position, html=html, text=text, subject=subject)
    TranslationRequest.objects.filter(pk=request.pk).update(mailing=mailing)
    start(mailing, by)
    return mailing


def _rendered(request: TranslationRequest, entry: Entry | None, language: str) -> tuple[str, bytes, bytes]:
    with in_language(language):
        path = localized_path(entry.get_absolute_url()) if entry else "/"
        context: dict[str, Any] = {
            "request": request, "entry": entry if entry and entry.title else None, "url": settings.SITE_URL + path,
            "is_there": request.state == RequestState.DELIVERED, "site": settings.SITE_URL,
        }  # fmt: skip
        html = render_to_string("email/translation_settled.html", context)
        text = render_to_string("email/translation_settled.txt", context)
        return str(SUBJECTS[RequestState(request.state)]), encode_html(html), encode_text(text)
