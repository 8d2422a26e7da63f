"""Words that the desk watches for."""

from django.contrib import admin

from gathering.models import WatchWord


@admin.register(WatchWord)
class WatchWordAdmin(admin.ModelAdmin):
    list_display = ("__str__", "zh", "en", "weight")
    search_fields = ("zh", "en")
    fields = ("zh", "en", "weight")
