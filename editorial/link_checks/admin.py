"""Admin of links: the list of all cited addresses by the result of their check, and the page of one with its actions."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme

from editorial.admin_mixins.desk_forms import DeskForm
from editorial.admin_mixins.object_screens import was_refused
from editorial.link_checks.actions import MAX_ACCEPTANCE, accept_link, check_again, replace_address
from editorial.link_checks.extract import citing_models
from editorial.link_checks.link_queries import with_occurrences
from editorial.models import LinkCheck

Status = LinkCheck.Status
STATUSES_BY_URGENCY = (Status.BROKEN, Status.DOUBTFUL, Status.CHANGED, Status.MOVED, Status.NOT_CHECKED, Status.FINE)
MAX_OCCURRENCES = 3


class LinkStateFilter(admin.SimpleListFilter):
    title = "what was found"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(status, str(status.label)) for status in STATUSES_BY_URGENCY] + [("accepted", "Called fine by somebody")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        state, today = self.value(), timezone.localdate()
        if state == "accepted":
            return queryset.accepted(today)
        return queryset.in_state(state, today) if state in Status.values else queryset


class CitedInFilter(admin.SimpleListFilter):
    title = "where it is named"
    parameter_name = "in"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(model._meta.label_lower, str(model._meta.verbose_name_plural)) for model in citing_models()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        label = self.value()
        return queryset.filter(occurrences__model=label).distinct() if label else queryset


class AcceptForm(DeskForm):
    """The last day of an acceptance. A changed page is accepted without one."""

    until = forms.DateField(
        label="Until",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=f"At most {MAX_ACCEPTANCE.days} days. If something else is found before that day, you hear of it.",
    )

    def __init__(self, *args: Any, link: LinkCheck, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if link.status == Status.CHANGED:
            del self.fields["until"]


@admin.register(LinkCheck)
class LinkCheckAdmin(admin.ModelAdmin):
    list_display = ("address", "check_result", "named_in", "checked_at")
    list_display_links = None
    list_filter = (LinkStateFilter, CitedInFilter)
    search_fields = ("url", "final_url", "failure")
    list_per_page = 50
    show_full_result_count = False
    actions = ("check_again",)
    change_list_template = "admin/link_checks/change_list.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return LinkCheck.objects.named()

    def get_ordering(self, request: HttpRequest) -> Any:
        """The most urgent status first, accepted links last."""
        accepted = When(LinkCheck.is_accepted_on(timezone.localdate()), then=len(STATUSES_BY_URGENCY))
        urgency = [When(status=status, then=rank) for rank, status in enumerate(STATUSES_BY_URGENCY)]
        return [Case(accepted, *urgency, default=len(STATUSES_BY_URGENCY)).asc(), "-consecutive_failures", "pk"]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": "Links", "is_off": not settings.LINK_CHECKS, **(extra_context or {})})

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Adds to each link of the page where it is cited, in two statements for the whole page."""
        changelist = super().get_changelist_instance(request)
        for listed in with_occurrences(list(changelist.result_list)):
            listed.link.listed = listed  # type: ignore[attr-defined]
        return changelist

    @admin.display(description="address", ordering="url")
    def address(self, link: LinkCheck) -> str:
        return format_html('<a class="link-address" href="{}">{}</a>', link.listed.url, link.url)  # type: ignore[attr-defined]

    @admin.display(description="what was found")
    def check_result(self, link: LinkCheck) -> str:
        return format_html('<span class="state link-{}">{}</span> {}', link.state, link.state_label, _failure_text(link))

    @admin.display(description="named in")
    def named_in(self, link: LinkCheck) -> str:
        rows = {(occurrence.url, occurrence.title) for occurrence in link.listed.occurrences}  # type: ignore[attr-defined]
        shown = format_html_join(", ", '<a href="{}">{}</a>', sorted(rows, key=lambda row: row[1])[:MAX_OCCURRENCES])
        more = len(rows) - MAX_OCCURRENCES
        return format_html("{} and {} more", shown, more) if more > 0 else shown

    @admin.action(description="Check again now", permissions=["change"])
    def check_again(self, request: HttpRequest, queryset: Any) -> None:
        check_again(queryset)
        messages.success(request, "They are looked at again, one after the other, as soon as the worker comes to them.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """One link. A POST performs the action `act` (again, accept or use) and redirects to `next`."""
        link = self.get_object(request, object_id)
        if not self.has_view_permission(request, link):
            raise PermissionDenied
        if link is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        form = AcceptForm(request.POST if request.POST.get("act") == "accept" else None, link=link)
        if request.method == "POST":
            if not self.has_change_permission(request, link):
                raise PermissionDenied
            if self._perform_action(request, link, form):
                return HttpResponseRedirect(self._return_url(request, link))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Link",
            "original": link,
            "listed": with_occurrences([link])[0],
            "form": form,
            "may_change": self.has_change_permission(request, link),
            "is_waiting": link.next_check_at <= timezone.now(),
        }
        return render(request, "admin/link_checks/detail.html", context)

    def _perform_action(self, request: HttpRequest, link: LinkCheck, form: AcceptForm) -> bool:
        """Performs the action `act`. Returns False where the form is shown again with its errors."""
        act = request.POST.get("act")
        if act == "again":
            check_again([link])
            messages.success(request, "It is looked at again as soon as the worker comes to it.")
        elif act == "accept":
            if not form.is_valid() or was_refused(form, lambda: accept_link(link, by=request.user, **form.cleaned_data)):
                return False
            self.log_change(request, link, f"It is fine ({link.state_label.lower()}): {request.POST.get('until', '')}")
            messages.success(request, "Noted: it is fine.")
        elif act == "use":
            return self._replace_address(request, link)
        return True

    def _replace_address(self, request: HttpRequest, link: LinkCheck) -> bool:
        form = forms.Form({})
        changed: list[int] = []
        if was_refused(form, lambda: changed.append(replace_address(link, by=request.user))):
            messages.error(request, f"Not done. {' '.join(map(str, form.non_field_errors()))}")
            return True
        messages.success(request, "The new address is used. Publications show it to readers when they are published again.")
        return True

    def _return_url(self, request: HttpRequest, link: LinkCheck) -> str:
        """The posted `next`, else the page of the link, or the list where nothing cites the link any more."""
        next_url = request.POST.get("next", "")
        if next_url and url_has_allowed_host_and_scheme(
            next_url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        ):
            return next_url
        if not LinkCheck.objects.named().filter(pk=link.pk).exists():
            return reverse("admin:editorial_linkcheck_changelist")
        return reverse("admin:editorial_linkcheck_change", args=[link.pk])


def _failure_text(link: LinkCheck) -> str:
    return link.failure or (f"It leads to {link.final_url}" if link.final_url else "")
