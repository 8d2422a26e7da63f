"""New from Word, text or pasted text: a file is given, what was understood is looked at and changed, a draft is made."""

import json
from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from js_asset import Media

from editorial import registry
from editorial.admin.importing_forms import Given, StartForm, head_form, initial_sections, section_forms
from editorial.importing.drafting import arranged, make_draft
from editorial.importing.layout import Layout
from editorial.importing.pictures import with_pictures
from editorial.importing.reading import read_file, read_paste
from editorial.importing.understood import Refused, Understood
from editorial.models import Publication, Reading
from editorial.models.reading import tidy


def layouts_for(request: HttpRequest) -> dict[str, tuple[type[Publication], Layout]]:
    """What that person may make, by the type's name. Raises PermissionDenied where that is nothing."""
    admins: dict[Any, Any] = admin.site._registry
    found = {
        model.ENTRY_TYPE: (model, admins[model].layout)
        for model in registry.models()
        if admins[model].layout and admins[model].has_add_permission(request)
    }
    if not found:
        raise PermissionDenied
    return found


def start(request: HttpRequest) -> HttpResponse:
    """Step 1: what it shall be, and a file or a text."""
    layouts = layouts_for(request)
    choices = [(name, layout.label) for name, (_, layout) in layouts.items()]
    asked = request.GET.get("type", "")
    form = StartForm(request.POST or None, request.FILES or None, types=choices, initial={"type": asked or choices[0][0]})
    if request.method == "POST" and form.is_valid():
        try:
            reading = _read(form.given(), by=request.user)
        except Refused as refused:
            form.add_error(form.field_given(), str(refused))
        else:
            return HttpResponseRedirect(reverse("importing-check", args=[reading.uid]))
    context = {**admin.site.each_context(request), "title": "New from Word, text or pasted text", "form": form}
    return render(request, "admin/importing/start.html", context)


@transaction.atomic
def _keep(given: Given, read: Understood, *, by: Any) -> Reading:
    tidy()
    read, pictures = with_pictures(read, given.data)
    reading = Reading.objects.create(type=given.type, name=given.name, understood=json.dumps(read.as_json()), by=by)
    for picture in pictures:
        picture.reading = reading
        picture.save()
    return reading


def _read(given: Given, *, by: Any) -> Reading:
    """Raises Refused."""
    return _keep(given, read_file(given.data, given.name) if given.name else read_paste(given.text), by=by)


def check(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Step 2: what was understood. Step 3, on POST: the draft."""
    layouts = layouts_for(request)
    reading = Reading.objects.filter(uid=uid, by=request.user).first()  # type: ignore[misc]
    if reading is None:
        raise Http404("There is no such text: a draft was made of it, or it was read more than a day ago.")
    if reading.type not in layouts:
        raise PermissionDenied
    model, layout = layouts[reading.type]
    read = Understood.from_json(json.loads(reading.understood))
    posted = request.POST if request.method == "POST" else None
    head = head_form(model, layout, read, posted)
    sections = section_forms(layout, initial_sections(layout, read), posted)
    if posted is not None and head.is_valid() & sections.is_valid():
        row = _make(request, layout, reading, head, sections)
        if row is not None:
            return HttpResponseRedirect(reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk]))
    return _check_page(request, layout, reading, read, head, sections)


def _make(request: HttpRequest, layout: Layout, reading: Reading, head: Any, sections: Any) -> Publication | None:
    """The draft; None where it is refused, and the forms say why."""
    row = head.save(commit=False)
    try:
        with transaction.atomic():
            refused = make_draft(row, arranged(layout, sections.cleaned_data), reading, by=request.user)
    except ValidationError as faults:
        for name, said in faults.message_dict.items():
            head.add_error(name if name in head.fields else None, said)
        return None
    except IntegrityError:
        head.add_error("slug", "Somebody took this address a moment ago. Please choose another one.")
        return None
    messages.success(request, f"The draft “{row}” is made. Readers do not see it yet.")
    for said in refused:
        messages.warning(request, f"A picture was left out. {said}")
    return row


def _check_page(request: HttpRequest, layout: Layout, reading: Reading, read: Understood, head: Any, sections: Any) -> HttpResponse:
    outline: list[dict[str, Any]] = [
        {"form": form, "number": number, "title": form["title"].value(), "level": form["level"].value(), "counts": form.counts()}
        for number, form in enumerate(sections, start=1)
    ]
    context = {
        **admin.site.each_context(request),
        "title": "Check what was understood",
        "opts": head._meta.model._meta,
        "media": Media.from_media(head.media + sections.media, nonce=request.csp_nonce),  # type: ignore[attr-defined]
        "layout": layout,
        "reading": reading,
        "read": read,
        "head": head,
        "sections": sections,
        "outline": outline,
        "totals": sum((Counter(part["counts"]) for part in outline), Counter()),
        "left_out": [*read.left_out, *layout.left_over(read)],
        "has_errors": bool(head.errors) or any(sections.errors) or bool(sections.non_form_errors()),
    }
    return render(request, "admin/importing/check.html", context)
