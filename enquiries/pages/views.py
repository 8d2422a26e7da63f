"""Pages on which readers write to the desk. They answer alike whoever the address belongs to, and only add to the inbox."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from catalogue.documents.translations import lacking_languages
from catalogue.http.language import active_language, active_language_tag
from catalogue.http.public_request import reads_parameters
from catalogue.models import Entry
from enquiries.enquiry_links import enquirer_of
from enquiries.models import Enquirer, Enquiry
from enquiries.pages.forms import ConfirmForm, ContactForm, TranslationForm
from subscriptions.leave_request import MAX_WAITING, RequestRefused, count_request
from subscriptions.pages.forms import AddressForm
from subscriptions.pages.reader_page import is_from_another_site, reader_page, see_other, too_many


@reader_page
@reads_parameters(about=False, version=False)
def contact(request: HttpRequest) -> HttpResponse:
    """`?about=UID&version=N` names what a mistake is in. What is not published is as if it were not named."""
    entry = _live_entry(request)
    initial = {"kind": Enquiry.Purpose.MISTAKE if entry else Enquiry.Purpose.QUESTION}
    form = ContactForm(request.POST if request.method == "POST" else None, initial=initial)
    context = {"form": form, "entry": entry, "version": _version(request, entry)}
    return _form_page(request, "enquiries/contact.html", form, context)


@reader_page
@reads_parameters(about=False)
def ask_for_translation(request: HttpRequest) -> HttpResponse:
    """404 for what is not published, and for what lacks no text."""
    entry = _live_entry(request)
    languages = lacking_languages(entry.content) if entry else []
    if entry is None or not languages:
        raise Http404("No translation can be asked for here.")
    preferred = active_language_tag()
    initial = {"language": preferred if preferred in languages else languages[0]}
    form = TranslationForm(request.POST if request.method == "POST" else None, languages=languages, initial=initial)
    asked = {one["language"]: one for one in entry.translation_requests}
    return _form_page(request, "enquiries/translation.html", form, {"form": form, "entry": entry, "asked": asked.values()})


def _form_page(request: HttpRequest, template: str, form: AddressForm, context: dict[str, Any]) -> HttpResponse:
    """The form; a good one that was sent is left in the inbox. What was typed stays with what is refused."""
    if request.method != "POST":
        return render(request, template, context)
    if is_from_another_site(request):
        return render(request, template, {**context, "is_refused": True}, status=403)
    if not form.is_valid():
        return render(request, template, context, status=400)
    try:
        if not form.cleaned_data["website"]:
            _leave(request, form.cleaned_data, context["entry"], context.get("version"))
    except RequestRefused:
        return too_many(request)
    return see_other("contact-sent")


def _leave(request: HttpRequest, cleaned: dict[str, Any], entry: Entry | None, version: int | None) -> None:
    """Into the inbox, whoever the address belongs to. Raises RequestRefused beyond the limits."""
    count_request(request)
    if Enquiry.objects.count() >= MAX_WAITING:
        raise RequestRefused
    Enquiry.objects.create(
        purpose=cleaned.get("kind", Enquiry.Purpose.TRANSLATION),
        address=cleaned["address"],
        language=active_language(),
        entry_uid=entry.uid if entry else None,
        entry_version=version,
        wanted=cleaned.get("language", ""),
        text=cleaned.get("message", ""),
    )


def _live_entry(request: HttpRequest) -> Entry | None:
    try:
        uid = UUID(request.GET.get("about", ""))
    except ValueError:
        return None
    return Entry.objects.live().for_presenting().select_related("chinese_title").filter(uid=uid).first()


def _version(request: HttpRequest, entry: Entry | None) -> int | None:
    """The version that the reader saw, today's if the address names none that there is."""
    if entry is None:
        return None
    named = request.GET.get("version", "")
    return int(named) if named.isdecimal() and len(named) < 7 and 0 < int(named) < entry.version else entry.version


@reader_page
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "enquiries/sent.html")


@reader_page
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the mailed link. GET shows what waits and changes nothing; POST confirms what is ticked, or asks to be erased."""
    enquirer = enquirer_of(token)
    if enquirer is None:
        return render(request, "enquiries/not_valid.html")
    waiting = enquirer.enquiries.filter(confirmed_at=None)
    if request.method != "POST":
        return _confirm_page(request, enquirer, waiting)
    if "erase" in request.POST:
        Enquirer.objects.filter(pk=enquirer.pk, erasure_asked_at=None).update(erasure_asked_at=timezone.now())
        return _confirm_page(request, enquirer, waiting, is_erased=True)
    form = ConfirmForm(request.POST, waiting=waiting)
    if not waiting:
        return _confirm_page(request, enquirer, waiting, is_confirmed=True)
    if not form.is_valid():
        return _confirm_page(request, enquirer, waiting, status=400, form=form)
    waiting.filter(pk__in=[one.pk for one in form.cleaned_data["chosen"]]).update(confirmed_at=timezone.now())
    return _confirm_page(request, enquirer, waiting.all(), is_confirmed=True)


def _confirm_page(request: HttpRequest, enquirer: Enquirer, waiting: Any, *, status: int = 200, **context: Any) -> HttpResponse:
    """Each enquiry with its entry, if that is still public."""
    enquiries = list(waiting)
    uids = [one.entry_uid for one in enquiries if one.entry_uid]
    entries = Entry.objects.live().select_related("chinese_title").defer("document").in_bulk(uids, field_name="uid") if uids else {}
    rows = [(one, entries.get(one.entry_uid)) for one in enquiries]
    return render(request, "enquiries/confirm.html", {"enquirer": enquirer, "rows": rows, **context}, status=status)
