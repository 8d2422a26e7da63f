"""The outbox in the admin: what the site mailed while it has no mail server."""

import email
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from mailing.staff.mail_frame import framed_mail, with_frame
from mailing.staff.outbox_files import PAGE_SIZE, latest_mails, read_mail
from mailing.transports.chosen import outbox_folder

MAY_READ = "mailing.read_outbox"
HIDDEN_HEADERS = ("MIME-Version", "Content-Type", "Content-Transfer-Encoding")


def outbox_urls(model_admin: Any) -> list[URLPattern]:
    """For who may read the outbox, since the links in mails act for readers; 404 where a mail server takes the mail."""

    def screen(view: Callable[..., HttpResponse]) -> Any:
        def checked(request: HttpRequest, **given: Any) -> HttpResponse:
            if not request.user.has_perm(MAY_READ):
                raise PermissionDenied
            folder = outbox_folder()
            if folder is None:
                raise Http404("A mail server takes the mail.")
            return view(model_admin, request, folder, **given)

        return model_admin.admin_site.admin_view(require_safe(checked))

    return [
        path("outbox/", screen(list_screen), name="mailing_outbox"),
        path("outbox/<uuid:key>/", screen(mail_screen), name="mailing_outbox_mail"),
        path("outbox/<uuid:key>/content/", screen(content_screen), name="mailing_outbox_content"),
        path("outbox/<uuid:key>/mail.eml", screen(file_screen), name="mailing_outbox_file"),
    ]


def list_screen(admin: Any, request: HttpRequest, folder: Path) -> HttpResponse:
    """Parameter `before`: the key of the mail after which the page begins."""
    mails = latest_mails(folder, before=request.GET.get("before", ""))
    page = mails[:PAGE_SIZE]
    older = page[-1].key if len(mails) > PAGE_SIZE else ""
    return render(request, "admin/mailing/outbox.html", _context(admin, request, "Outbox", mails=page, older=older))


def mail_screen(admin: Any, request: HttpRequest, folder: Path, key: UUID) -> HttpResponse:
    mail = _parsed(folder, key)
    headers = [(name, str(value)) for name, value in mail.items() if name not in HIDDEN_HEADERS]
    subject = str(mail["Subject"] or "Without a subject")
    context = _context(
        admin, request, subject, key=key, headers=headers, text=_part(mail, "plain"), has_html=bool(_part(mail, "html"))
    )
    return with_frame(render(request, "admin/mailing/outbox_mail.html", context))


def content_screen(admin: Any, request: HttpRequest, folder: Path, key: UUID) -> HttpResponse:
    return framed_mail(_part(_parsed(folder, key), "html"))


def file_screen(admin: Any, request: HttpRequest, folder: Path, key: UUID) -> HttpResponse:
    """For a mail program; the recipient is masked in it too."""
    message = _message(folder, key)
    name = slugify(str(email.message_from_bytes(message, policy=policy.default)["Subject"] or ""))[:60] or "mail"
    answer = HttpResponse(message, content_type="message/rfc822")
    answer["Content-Disposition"] = f'attachment; filename="{name}.eml"'
    return answer


def _message(folder: Path, key: UUID) -> bytes:
    message = read_mail(folder, key)
    if message is None:
        raise Http404("There is no such mail in the outbox.")
    return message


def _parsed(folder: Path, key: UUID) -> EmailMessage:
    return email.message_from_bytes(_message(folder, key), policy=policy.default)  # type: ignore[return-value]


def _part(mail: EmailMessage, kind: str) -> str:
    """The text of the kind; "" without one. Mails of the site are UTF-8."""
    part: Any = mail.get_body((kind,))
    return part.get_payload(decode=True).decode(errors="replace").replace("\r\n", "\n") if part else ""


def _context(admin: Any, request: HttpRequest, title: str, **more: Any) -> dict[str, Any]:
    return {**admin.admin_site.each_context(request), "opts": admin.opts, "title": title, **more}
