"""Pages that anybody may open: sign up, ask for a link. They answer alike whoever the address belongs to."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from catalogue.http.language import active_language
from catalogue.http.public_request import reads_parameters
from catalogue.index.revision import request_revision
from subscriptions.consent_words import consent_words
from subscriptions.leave_request import RequestRefused, leave_request
from subscriptions.models import LinkRequest
from subscriptions.pages.forms import LinkForm, SignUpForm, wishes_in_query
from subscriptions.pages.reader_page import is_from_another_site, reader_page, see_other, too_many


@reader_page
@reads_parameters(sector=True, region=True, priority_area=True)
def sign_up(request: HttpRequest) -> HttpResponse:
    """The form; `?sector=…&region=…&priority_area=…` chooses before. POST leaves a request in the inbox."""
    revision, language = request_revision(request), active_language()
    wishes = wishes_in_query(request.GET)
    if request.method != "POST":
        form = SignUpForm(revision=revision, wishes=wishes, initial={"language": language})
        return _sign_up_page(request, form)
    if is_from_another_site(request):
        return _sign_up_page(request, SignUpForm(revision=revision, wishes=wishes, initial={"language": language}), status=403)
    form = SignUpForm(request.POST, revision=revision, wishes=wishes)
    if not form.is_valid():
        return _sign_up_page(request, form, status=400)
    values = {"address": form.cleaned_data["address"], "language": form.cleaned_data["language"], "wishes": form.wishes}
    return leave_and_answer(request, LinkRequest.Purpose.CONFIRM, is_trapped=bool(form.cleaned_data["website"]), **values)


def _sign_up_page(request: HttpRequest, form: SignUpForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "words": consent_words(active_language()), "is_refused": status == 403}
    return render(request, "subscriptions/sign_up.html", context, status=status)


@reader_page
def ask_for_link(request: HttpRequest) -> HttpResponse:
    """A link for changes, a copy or an erasure, mailed to the address if it is known."""
    if request.method != "POST":
        return render(request, "subscriptions/ask_for_link.html", {"form": LinkForm()})
    if is_from_another_site(request):
        return render(request, "subscriptions/ask_for_link.html", {"form": LinkForm(), "is_refused": True}, status=403)
    form = LinkForm(request.POST)
    if not form.is_valid():
        return render(request, "subscriptions/ask_for_link.html", {"form": form}, status=400)
    cleaned = form.cleaned_data
    return leave_and_answer(
        request, cleaned["purpose"], is_trapped=bool(cleaned["website"]), address=cleaned["address"], language=active_language()
    )


def leave_and_answer(request: HttpRequest, purpose: str, *, is_trapped: bool, **values: object) -> HttpResponse:
    """To the page that says that a mail comes, or 429."""
    try:
        if not is_trapped:
            leave_request(request, purpose=purpose, **values)  # type: ignore[arg-type]
    except RequestRefused:
        return too_many(request)
    return see_other("subscriptions-sent")


@reader_page
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "subscriptions/sent.html")


def subscribe(request: HttpRequest) -> HttpResponse:
    """The short address that people are told."""
    return HttpResponseRedirect(reverse("sign-up"))
