"""The form with which anybody asks to follow a list by mail. The reader says yes behind a mailed link (token_views.py)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.http.language import active_language
from catalogue.index.revision import request_revision
from subscriptions.alerts.alert_words import words_of
from subscriptions.alerts.followed_list import FollowedList, followed_list
from subscriptions.alerts.reader_alerts import MAX_ALERTS
from subscriptions.consent_words import consent_words
from subscriptions.models import LinkRequest
from subscriptions.pages.forms import FollowForm
from subscriptions.pages.reader_page import is_from_another_site, reader_page
from subscriptions.pages.views import leave_and_answer


@reader_page
def follow_form(request: HttpRequest, folder: str) -> HttpResponse:
    """The form for the list in that folder, with the list's own query. A filter that the list does not know is 400."""
    followed = followed_list(folder, request.GET, request_revision(request))
    if followed is None:
        raise Http404("There is no such list.")
    if followed.errors:
        return render(request, "subscriptions/alerts/not_a_list.html", {"errors": followed.errors}, status=400)
    is_refused = request.method == "POST" and is_from_another_site(request)
    typed = request.POST if request.method == "POST" and not is_refused else None
    form = FollowForm(typed, initial={"language": active_language()})
    if form.is_valid():
        return _leave(request, followed, form)
    context = {
        "form": form,
        "words": words_of([followed.as_search()])[None],
        "consent": consent_words(active_language()),
        "most": MAX_ALERTS,
        "is_refused": is_refused,
    }
    status = 403 if is_refused else 400 if form.errors else 200
    return render(request, "subscriptions/alerts/follow.html", context, status=status)


follow_form.refuses_parameters = True  # type: ignore[attr-defined] # for catalogue/http/public_request.py: the view names them


def _leave(request: HttpRequest, followed: FollowedList, form: FollowForm) -> HttpResponse:
    cleaned = form.cleaned_data
    return leave_and_answer(
        request,
        LinkRequest.Purpose.FOLLOW,
        is_trapped=bool(cleaned["website"]),
        address=cleaned["address"],
        language=cleaned["language"],
        alert={"folder": followed.folder, "query": followed.query, "rhythm": cleaned["rhythm"]},
    )
