"""Pages behind a mailed link. GET shows a button and changes nothing, since programs follow links; POST acts.

An unknown or expired token is 200 with the same page whatever is wrong with it.
"""

import json
import re
from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.http.language import active_language
from catalogue.index.revision import request_revision
from subscriptions.consent_words import consent_words
from subscriptions.link_tokens import UNSUBSCRIBE, link_token, subscriber_of, unsubscribe_token
from subscriptions.models import LinkRequest, ReaderExport, Subscriber
from subscriptions.pages.forms import WishesForm
from subscriptions.pages.reader_page import reader_page
from subscriptions.reader_actions import ask_for_erasure, change_wishes, confirm, stop

Purpose = LinkRequest.Purpose
MAIL_UID = re.compile("[0-9a-f]{32}")
ReaderView = Callable[[HttpRequest, Subscriber], HttpResponse]


def page_of_reader(purpose: str) -> Callable[[ReaderView], Callable[..., HttpResponse]]:
    """Decorator of a view that gets the subscriber of the token; others get the page about links that are not valid."""

    def decorate(view: ReaderView) -> Callable[..., HttpResponse]:
        @reader_page
        @wraps(view)
        def page(request: HttpRequest, token: str) -> HttpResponse:
            subscriber = subscriber_of(token, purpose)
            if subscriber is None:
                return render(request, "subscriptions/not_valid.html")
            return view(request, subscriber)

        return page

    return decorate


@page_of_reader(Purpose.CONFIRM)
def confirm_page(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    language, manage = active_language(), ""
    if request.method == "POST" and confirm(subscriber, language=language):
        manage = link_token(subscriber, Purpose.MANAGE)
    is_confirmed = request.method == "POST" or subscriber.state == Subscriber.State.ACTIVE
    form = WishesForm(revision=request_revision(request), wishes=subscriber.preference.wishes)
    context = {"subscriber": subscriber, "is_confirmed": is_confirmed, "manage": manage, "form": form}
    return render(request, "subscriptions/confirm.html", {**context, "words": consent_words(language)})


@page_of_reader(Purpose.MANAGE)
def manage_page(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    wishes, revision = subscriber.preference.wishes, request_revision(request)
    form = WishesForm(request.POST or None, revision=revision, wishes=wishes, initial={"language": subscriber.language})
    is_saved = request.method == "POST" and form.is_valid()
    if is_saved:
        change_wishes(subscriber, form.wishes, language=form.cleaned_data["language"])
    context = {
        "subscriber": subscriber,
        "form": form,
        "is_saved": is_saved,
        "stop": unsubscribe_token(subscriber.uid, subscriber.secret),
    }
    return render(request, "subscriptions/manage.html", context, status=400 if form.errors else 200)


@reader_page
def stop_page(request: HttpRequest, token: str, mail: str = "") -> HttpResponse:
    """One-click unsubscription (RFC 8058): POST needs nothing but the token, and is 200 for any. The body is not read.

    `mail` is the uid of the mail in which the link stands, in hexadecimal digits, or anything else.
    """
    if request.method == "POST" and (subscriber := subscriber_of(token, UNSUBSCRIBE)):
        stop(subscriber, pressed_in=UUID(mail) if MAIL_UID.fullmatch(mail) else None)
    return render(request, "subscriptions/stop.html", {"is_stopped": request.method == "POST"})


@page_of_reader(Purpose.EXPORT)
def export_page(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    export = ReaderExport.objects.filter(subscriber=subscriber).first()
    if export is None:
        return render(request, "subscriptions/not_valid.html")
    if request.method != "POST":
        return render(request, "subscriptions/export.html", {"subscriber": subscriber, "export": export})
    text = json.dumps(export.data, ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": 'attachment; filename="expert-desk-my-data.json"'}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)


@page_of_reader(Purpose.ERASE)
def erase_page(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    if request.method == "POST":
        ask_for_erasure(subscriber)
    return render(request, "subscriptions/erase.html", {"subscriber": subscriber, "is_asked": request.method == "POST"})
