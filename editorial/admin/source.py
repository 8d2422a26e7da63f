"""Screens of sources."""

from django.contrib import admin

from editorial.models import Source


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = ("title", "kind", "publisher", "published_on", "accessed_on")
    list_filter = ("kind", "language")
    search_fields = ("title", "publisher", "url", "wording")
    fieldsets = (
        (None, {"fields": ("kind", "title", "publisher", "url", ("language", "published_on", "accessed_on"))}),
        ("First-hand: meeting, forum, dialogue", {"fields": (("held_on", "place"), "wording")}),
        ("For the desk only", {"fields": ("confidential_note",)}),
    )
