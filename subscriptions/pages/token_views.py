"""Pages behind a mailed link. GET shows a button and changes nothing, since programs follow links; POST acts.

An unknown or expired token is 200 with the same page whatever is wrong with it.
"""

import json
import re
from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from catalogue.http.language import active_language
from catalogue.http.public_request import reads_parameters
from catalogue.index.revision import request_revision
from infra.text.whole_numbers import MAX_KEY, parse_whole_number
from subscriptions.alerts.alert_words import alert_rows
from subscriptions.alerts.reader_alerts import change_rhythm, confirm_alert, stop_alert, stop_alerts
from subscriptions.consent_words import consent_words
from subscriptions.link_tokens import STOP_ALERTS, link_token, reader_who_stops, subscriber_of, unsubscribe_token
from subscriptions.models import Alert, LinkRequest, ReaderExport, Subscriber
from subscriptions.models.alerts import Rhythm
from subscriptions.pages.forms import WishesForm
from subscriptions.pages.reader_page import reader_page
from subscriptions.reader_actions import ask_for_erasure, change_wishes, confirm, note_arrival, stop

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
    context["rows"] = alert_rows(subscriber.alerts.all())
    return render(request, "subscriptions/confirm.html", {**context, "words": consent_words(language)})


@page_of_reader(Purpose.MANAGE)
def manage_page(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    """The wishes in one form, and a form for each alert, which names it in the field `alert`."""
    wishes, revision, is_alert = subscriber.preference.wishes, request_revision(request), "alert" in request.POST
    typed = request.POST if request.method == "POST" and not is_alert else None
    form = WishesForm(typed, revision=revision, wishes=wishes, initial={"language": subscriber.language})
    is_saved = _change_alert(request, subscriber) if is_alert else form.is_valid()
    if is_saved and not is_alert:
        change_wishes(subscriber, form.wishes, language=form.cleaned_data["language"])
    context = {
        "rows": alert_rows(subscriber.alerts.running()),
        "rhythms": Rhythm.choices,
        "subscriber": subscriber,
        "form": form,
        "is_saved": is_saved,
        "stop": unsubscribe_token(subscriber.uid, subscriber.secret),
    }
    return render(request, "subscriptions/manage.html", context, status=400 if form.errors else 200)


@page_of_reader(Purpose.FOLLOW)
def follow_page(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    """What was asked for in the reader's name, each with a button."""
    is_added = request.method == "POST" and confirm_alert(subscriber, _key(request.POST, "alert"))
    context = {"subscriber": subscriber, "rows": alert_rows(subscriber.alerts.waiting()), "is_added": is_added}
    return render(request, "subscriptions/alerts/say_yes.html", context)


def _change_alert(request: HttpRequest, subscriber: Subscriber) -> bool:
    """What the buttons beside an alert do: stop it, or change its rhythm. False for no alert of the reader."""
    key, rhythm = _key(request.POST, "alert"), request.POST.get("rhythm", "")
    if "stop" in request.POST:
        return stop_alert(subscriber, key)
    return rhythm in Rhythm.values and change_rhythm(subscriber, key, rhythm)


def _key(typed: QueryDict, name: str) -> int:
    """The key of a row that a request names; 0, which no row has, for anything else."""
    return parse_whole_number(typed.get(name, ""), MAX_KEY) or 0


@reader_page
@reads_parameters(search=False)
def stop_page(request: HttpRequest, token: str, mail: str = "") -> HttpResponse:
    """One-click unsubscription (RFC 8058): POST needs nothing but the token, and is 200 for any. The body is not read.

    The token of a mail about alerts stops alerts alone, with `?search=` that of one saved search and no other. `mail` is the uid
    of the mail in which the link stands, in hexadecimal digits, or anything else.
    """
    subscriber, purpose = reader_who_stops(token)
    is_alerts, is_one = purpose == STOP_ALERTS, "search" in request.GET
    alerts = (
        subscriber.alerts.filter(search=_key(request.GET, "search"))
        if subscriber and is_alerts and is_one
        else Alert.objects.none()
    )
    rows = alert_rows(alerts)
    if request.method == "POST" and is_alerts and is_one:
        alerts.delete()
    elif request.method == "POST" and subscriber:
        is_first = (stop_alerts if is_alerts else stop)(subscriber)
        if is_first and MAIL_UID.fullmatch(mail):
            note_arrival(subscriber, UUID(mail))
    context = {"is_stopped": request.method == "POST", "is_alerts": is_alerts, "is_one": is_one, "rows": rows}
    return render(request, "subscriptions/stop.html", context)


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
