"""Screens of an import: upload a file or text, review the parsed document, create the draft."""

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

from editorial.content import publication_registry
from editorial.document_import.create_draft import LEAVE_OUT, create_draft, group_sections
from editorial.document_import.embedded_pictures import extract_pictures
from editorial.document_import.forms import UploadedText, UploadForm, initial_sections, publication_form, section_forms
from editorial.document_import.import_layout import ImportLayout
from editorial.document_import.parse import parse_file, parse_pasted_text
from editorial.document_import.parsed_document import DocumentRefused, ParsedDocument
from editorial.models import PendingImport, Publication
from editorial.models.pending_import import delete_expired_imports


def import_layouts_for(request: HttpRequest) -> dict[str, tuple[type[Publication], ImportLayout]]:
    """Models and layouts that the user may create, by type name. Raises PermissionDenied where there is none."""
    admins: dict[Any, Any] = admin.site._registry
    layouts = {
        model.ENTRY_TYPE: (model, admins[model].import_layout)
        for model in publication_registry.publication_models()
        if admins[model].import_layout and admins[model].has_add_permission(request)
    }
    if not layouts:
        raise PermissionDenied
    return layouts


def start_import(request: HttpRequest) -> HttpResponse:
    """Step 1: the type of the publication, and a file or a text."""
    layouts = import_layouts_for(request)
    choices = [(name, layout.label) for name, (_, layout) in layouts.items()]
    requested_type = request.GET.get("type", "")
    form = UploadForm(request.POST or None, request.FILES or None, types=choices, initial={"type": requested_type or choices[0][0]})
    if request.method == "POST" and form.is_valid():
        try:
            pending = _parse_upload(form.uploaded_text(), by=request.user)
        except DocumentRefused as refused:
            form.add_error(form.filled_field(), str(refused))
        else:
            return HttpResponseRedirect(reverse("importing-check", args=[pending.uid]))
    context = {**admin.site.each_context(request), "title": "New from Word, text or pasted text", "form": form}
    return render(request, "admin/document_import/start.html", context)


def _parse_upload(upload: UploadedText, *, by: Any) -> PendingImport:
    """Parses and stores the upload. Raises DocumentRefused."""
    parsed = parse_file(upload.data, upload.name) if upload.name else parse_pasted_text(upload.text)
    document, pictures = extract_pictures(parsed, upload.data)
    with transaction.atomic():
        delete_expired_imports()
        pending = PendingImport.objects.create(type=upload.type, name=upload.name, document=json.dumps(document.as_json()), by=by)
        for picture in pictures:
            picture.pending_import = pending
            picture.save()
    return pending


def review_import(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Step 2: review of the parsed document. Step 3, on POST: creation of the draft."""
    layouts = import_layouts_for(request)
    pending = PendingImport.objects.filter(uid=uid, by=request.user).first()  # type: ignore[misc]
    if pending is None:
        raise Http404("There is no such text: a draft was made of it, or it was read more than a day ago.")
    if pending.type not in layouts:
        raise PermissionDenied
    model, layout = layouts[pending.type]
    document = ParsedDocument.from_json(json.loads(pending.document))
    posted = request.POST if request.method == "POST" else None
    head = publication_form(model, layout, document, posted)
    sections = section_forms(layout, initial_sections(layout, document), posted)
    if posted is not None and head.is_valid() & sections.is_valid() and "_put_back" not in posted:
        row = _create_draft(request, layout, pending, head, sections)
        if row is not None:
            return HttpResponseRedirect(reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk]))
    return _render_review(request, layout, pending, document, head, sections)


def _create_draft(
    request: HttpRequest, layout: ImportLayout, pending: PendingImport, head: Any, sections: Any
) -> Publication | None:
    """The draft; None where it is refused, and the forms have the errors."""
    row = head.save(commit=False)
    try:
        with transaction.atomic():
            refused = create_draft(row, group_sections(layout, sections.cleaned_data), pending, by=request.user)
    except ValidationError as faults:
        for name, errors in faults.message_dict.items():
            head.add_error(name if name in head.fields else None, errors)
        return None
    except IntegrityError:
        head.add_error("slug", "Somebody took this address a moment ago. Please choose another one.")
        return None
    messages.success(request, f"The draft “{row}” is made. Readers do not see it yet.")
    for reason in refused:
        messages.warning(request, f"A picture was left out. {reason}")
    return row


def _render_review(
    request: HttpRequest, layout: ImportLayout, pending: PendingImport, document: ParsedDocument, head: Any, sections: Any
) -> HttpResponse:
    outline: list[dict[str, Any]] = [
        {
            "form": form,
            "number": number,
            "title": form["title"].value(),
            "level": form["level"].value(),
            "counts": form.counts(),
            "is_left_out": form["destination"].value() == LEAVE_OUT,
        }
        for number, form in enumerate(sections, start=1)
    ]
    context = {
        **admin.site.each_context(request),
        "title": "Check what was understood",
        "opts": head._meta.model._meta,
        "media": Media.from_media(head.media + sections.media, nonce=request.csp_nonce),  # type: ignore[attr-defined]
        "layout": layout,
        "pending": pending,
        "document": document,
        "head": head,
        "sections": sections,
        "outline": outline,
        "totals": sum((Counter(part["counts"]) for part in outline), Counter()),
        "left_out": [*document.left_out, *layout.omissions(document)],
        "has_errors": bool(head.errors) or any(sections.errors) or bool(sections.non_form_errors()),
    }
    return render(request, "admin/document_import/check.html", context)
