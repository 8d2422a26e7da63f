"""Screens of sources."""

from typing import ClassVar

from django.contrib import admin
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from editorial.admin_mixins.desk_forms import DeskModelForm, FormFieldsAdminMixin
from editorial.admin_mixins.quick_lists import QuickListAdminMixin
from editorial.kept_copies.copy_screens import KeptCopiesAdminMixin
from editorial.link_checks.link_urls import checkable_url
from editorial.models import LinkCheck, Source
from editorial.search.list_search import ListSearchAdminMixin
from editorial.table_import.admin import TableImportAdmin
from editorial.table_import.schemas.source_table import SOURCE_TABLE
from editorial.term_merge.admin import TermMergeAdminMixin, merge_two


@admin.register(Source)
class SourceAdmin(
    KeptCopiesAdminMixin, FormFieldsAdminMixin, TermMergeAdminMixin, ListSearchAdminMixin, QuickListAdminMixin, TableImportAdmin
):
    table = SOURCE_TABLE
    form = DeskModelForm
    list_display = ("title", "kind", "publisher", "published_on", "accessed_on")
    list_filter = ("kind", "language", ("merged_into", admin.EmptyFieldListFilter))
    actions = (merge_two,)
    readonly_fields = ("found_there", "kept_copies")
    fieldsets = (
        ("What it is", {"fields": ("kind", "title", "publisher", "url", "found_there", "kept_copies", "language")}),
        ("Dates", {"fields": (("published_on", "accessed_on"),)}),
        ("First-hand: meeting, forum, dialogue", {"fields": (("held_on", "place"), "wording")}),
        ("For the desk only", {"fields": ("confidential_note",)}),
    )

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["css/desk/link_checks.css"]}

    @admin.display(description="What was found there")
    def found_there(self, source: Source) -> str | SafeString:
        """Of the saved address; the day on which somebody read it is told beside the day on which it changed."""
        url = checkable_url(source.url) if source.pk else ""
        if not url:
            return "Nothing to look at." if source.pk else "Once it is saved, the address is looked at about once a week."
        link = LinkCheck.objects.filter(url=url).select_related("accepted_by").first()
        if link is None:
            return "Not checked: it is looked at within a quarter of an hour."
        words = render_to_string("admin/link_checks/status.html", {"link": link})
        if source.accessed_on and link.changed_at and timezone.localdate(link.changed_at) > source.accessed_on:
            words += format_html(" You read it on {}, before it changed.", f"{source.accessed_on:%-d %B %Y}")
        address = reverse("admin:editorial_linkcheck_change", args=[link.pk])
        return format_html('{} <a class="link-more" href="{}">What you can do…</a>', words, address)
