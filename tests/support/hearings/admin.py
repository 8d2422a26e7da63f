"""The screens of hearings."""

from django.contrib import admin

from editorial.admin import DESK_FIELDSET, SOURCES_FIELDSET, SUBJECT_FIELDSET, ChildInlineMixin, PublicationAdmin, TableImportAdmin
from tests.support.hearings.models import Hearing, HearingCorrection


class HearingCorrectionInline(ChildInlineMixin, admin.TabularInline):
    model = HearingCorrection


@admin.register(Hearing)
class HearingAdmin(TableImportAdmin, PublicationAdmin):
    inlines = (HearingCorrectionInline,)
    fieldsets = (
        ("The hearing", {"fields": ("title", "title_zh", "summary", ("held_on", "comments_close_on"))}),
        SUBJECT_FIELDSET,
        SOURCES_FIELDSET,
        ("What was said", {"fields": ("record",)}),
        DESK_FIELDSET,
    )
