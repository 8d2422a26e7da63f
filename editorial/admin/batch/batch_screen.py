"""Many at once: submits, approves, returns or assigns publications that were chosen in a list, each with an answer of its own."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from editorial.admin.batch.batch_rows import BATCHES, Batch, BatchRow, chosen_rows, read_texts, row_form
from editorial.admin.state_panel import REFUSED_NAMES
from editorial.admin_mixins.desk_forms import DeskForm
from editorial.admin_mixins.object_screens import was_refused
from editorial.content import publication_registry
from editorial.workflow.transition_table import PERMISSION_MESSAGES, TRANSITIONS, has_permission

MAX_TITLES = 8  # titles in the message about what was done


def batch_view(request: HttpRequest, name: str) -> HttpResponse:
    """Parameters: `row` (TYPE-KEY, several), and `back`, where the person came from. Each row is a transaction of its own."""
    if name not in BATCHES:
        raise Http404
    batch, transition = BATCHES[name], TRANSITIONS[name]
    if not any(has_permission(request.user, transition.permission, model) for model in publication_registry.publication_models()):
        raise PermissionDenied(PERMISSION_MESSAGES[transition.permission])
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    keys = list(dict.fromkeys(request.GET.getlist("row")))
    is_too_many = len(keys) > batch.max_rows
    rows = [] if is_too_many else chosen_rows(name, keys, by=request.user)
    problem = f"At most {batch.max_rows} at once: choose fewer." if is_too_many else ""
    shared = _shared_form(name, rows, request)
    if request.method == "POST" and rows:
        problem = _carry_out(name, rows, request)
        if not problem and not any(row.errors for row in rows):
            messages.success(request, _report(batch, rows))
            return HttpResponseRedirect(_back(request))
    if batch.is_read:
        read_texts([row for row in rows if not row.refusal and not row.result])
    context = {
        **admin.site.each_context(request), "title": f"{transition.label}: {len(rows)} chosen", "batch": batch, "rows": rows,
        "shared": shared, "problem": problem, "back": _back(request),
        "verb": f"{name.capitalize()} what is ticked", "explanation": batch.form.explanation,
        "is_open": any(row.form for row in rows),
    }  # fmt: skip
    return render(request, "admin/publication/batch.html", context, status=400 if is_too_many else 200)


def _shared_form(name: str, rows: Sequence[BatchRow], request: HttpRequest) -> DeskForm | None:
    """The field for all; None where there is none, or nothing takes part."""
    model_form = next((row.form for row in rows if row.form), None)
    if not BATCHES[name].shared or model_form is None:
        return None
    form = DeskForm(request.POST if request.method == "POST" else None, prefix="all", use_required_attribute=False)
    shared = form.fields[BATCHES[name].shared] = deepcopy(model_form.fields[BATCHES[name].shared])
    shared.initial, shared.required = None, False
    return form


def _carry_out(name: str, rows: Sequence[BatchRow], request: HttpRequest) -> str:
    """Moves what is ticked, row by row: one that is refused stops no other. Returns why nothing could be moved, or ""."""
    batch, ticked = BATCHES[name], set(request.POST.getlist("chosen"))
    chosen = [row for row in rows if row.key in ticked]
    for row in rows:
        row.is_ticked = row.key in ticked
        row.form = row.form and row_form(batch, row, by=request.user, initial=_typed(row, request))
    if not chosen:
        return "Nothing is ticked: tick what it is for."
    for row in chosen:
        data = request.POST.copy()
        own = f"{row.key}-{batch.shared}"
        if batch.shared and not (batch.is_own and data.get(own, "").strip()):
            data[own] = data.get(f"all-{batch.shared}", "")
        form = row.form = row_form(batch, row, by=request.user, data=data)
        if form.is_valid() and not was_refused(form, form.carry_out):
            row.result, row.form = form.success_message, None
        else:
            row.url += f"?refused={name}" if name in REFUSED_NAMES else ""
            labels = {field: f"{form.fields[field].label}: " for field in form.fields}
            row.errors = [f"{labels.get(field, '')}{message}" for field, errors in form.errors.items() for message in errors]
    _look_again(name, chosen, request)
    return ""


def _look_again(name: str, rows: Sequence[BatchRow], request: HttpRequest) -> None:
    """Reads the rows as they are now; one that was refused gets a new form, for the text as it is now, with what was typed."""
    present = {row.key: row for row in chosen_rows(name, [row.key for row in rows], by=request.user)}
    for row in rows:
        now = present.get(row.key)
        if now is None:
            row.form = None
            continue
        row.publication = now.publication
        if row.errors:
            row.refusal, row.form = now.refusal, now.form
            row.form = row.form and row_form(BATCHES[name], row, by=request.user, initial=_typed(row, request))
            row.is_ticked = row.is_ticked and not BATCHES[name].is_read


def _typed(row: BatchRow, request: HttpRequest) -> dict[str, Any]:
    """What was typed for the row; not the number of the text that was seen, which is the row's own."""
    names = row.form.fields.keys() - {"seen_revision"} if row.form else ()
    return {name: request.POST.get(f"{row.key}-{name}", "") for name in names}


def _report(batch: Batch, rows: Sequence[BatchRow]) -> str:
    done = [f"“{row.publication}”" for row in rows if row.result]
    more = f" and {len(done) - MAX_TITLES} more" if len(done) > MAX_TITLES else ""
    return f"{batch.form.success_message.removesuffix('.')}: {', '.join(done[:MAX_TITLES])}{more}."


def _back(request: HttpRequest) -> str:
    """Where the person came from, within this site; the first page where the address says nothing else."""
    back = request.GET.get("back", "")
    return (
        back if back.startswith("/admin/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None) else reverse("admin:index")
    )
