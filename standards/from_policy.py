"""Makes the draft of a standard from a policy of the kind “standard”: an announcement, or an entry from before the register."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from editorial.admin_mixins.added_screens import AddedScreen, add_screen
from editorial.audit.audit_log import Actor
from editorial.content.free_slug import numbered_slug
from editorial.workflow.after_save import after_save
from infra.text.standard_numbers import StandardNumber, find_all, parse
from policies.models import Policy
from policies.public.choices import PolicyKind
from standards.models import Standard
from standards.public.choices import StandardStage

SCREEN = "make_standard"
COPIED = (
    "title", "title_zh", "aliases", "summary", "in_force_on", "in_force_on_precision", "ended_on", "ended_on_precision",
    "comments_close_on",
)  # fmt: skip
RELATIONS = ("sources", "issuers", "ics", "sectors", "technologies", "regions", "organizations", "priority_areas")


def register() -> None:
    add_screen(
        AddedScreen(
            Policy.ENTRY_TYPE, "make-standard", SCREEN, make_standard_screen, button="Make a standard of it", is_offered=_is_offered
        )
    )


def _is_offered(by: Actor, policy: Any) -> bool:
    return policy.kind == PolicyKind.STANDARD and _may_add(by)


def _may_add(by: Any) -> bool:
    return by.has_perm("standards.add_standard")


def make_standard_screen(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what the draft takes over; POST makes it. Where the desk has a standard of that number, leads to that one."""
    policy = admin.row_for(request, pk)
    if not _may_add(request.user):
        raise PermissionDenied
    number = number_of(policy)
    existing = Standard.objects.filter(number_key=number.key).first() if number else None
    if existing is None and request.method == "POST":
        try:
            existing = make_standard(policy, number, by=request.user)
            messages.success(request, f"{existing}: a draft, with title, dates and sources of the policy, and a link to it.")
        except ValidationError as refused:
            messages.error(request, f"Not made. {' '.join(refused.messages)}")
            return HttpResponseRedirect(admin.url_of("change", policy))
    elif existing is not None:
        messages.info(request, f"The desk has this standard already: {existing}.")
    if existing is not None:
        return HttpResponseRedirect(reverse("admin:standards_standard_change", args=[existing.pk]))
    context = admin.page(request, policy, f"Make a standard of it: {policy}", number=number)
    return render(request, "admin/standards/from_policy.html", context)


def number_of(policy: Policy) -> StandardNumber | None:
    """The number of the entry itself, else the first in its titles."""
    titles = "\n".join((policy.title_zh, policy.title))
    return parse(policy.document_number) or next((found.standard for found in find_all(titles)), None)


@transaction.atomic
def make_standard(policy: Policy, number: StandardNumber | None, *, by: Any) -> Standard:
    """The draft with number, titles, dates, terms and sources of the policy, and a link to it. Raises ValidationError."""
    values = {name: getattr(policy, name) for name in COPIED}
    row = Standard(
        **values,
        document_number=number.printed if number else "",
        slug=numbered_slug(Standard, number.slug if number else policy.slug),
        issued_on=policy.published_on,
        issued_on_precision=policy.published_on_precision,
        stage=StandardStage.PUBLISHED if policy.published_on else StandardStage.UNKNOWN,
        owner=by,
        updated_by=by,
    )
    row.full_clean()
    row.save()
    for name in RELATIONS:
        getattr(row, name).set(getattr(policy, name).all())
    row.policies.create(policy=policy)
    after_save(row, by=by, is_new=True)
    return row
