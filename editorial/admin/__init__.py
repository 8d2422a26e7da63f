"""The admin of publications.

Importing this package registers the screens of every feature, because Django autodiscovers `editorial.admin` alone.
"""

import editorial.audit.admin
import editorial.bundles.admin
import editorial.library.admin
import editorial.link_checks.admin
import editorial.sources.admin
import editorial.vocabulary.admin
from editorial.admin.publication_admin import DESK_FIELDSET, SOURCES_FIELDSET, SUBJECT_FIELDSET, PublicationAdmin
from editorial.admin.together import TogetherAdminMixin
from editorial.admin_mixins.desk_forms import ChildInlineMixin
from editorial.admin_mixins.object_screens import ObjectScreensMixin
from editorial.table_import.admin import TableImportAdmin

__all__ = [
    "DESK_FIELDSET",
    "SOURCES_FIELDSET",
    "SUBJECT_FIELDSET",
    "ChildInlineMixin",
    "ObjectScreensMixin",
    "PublicationAdmin",
    "TableImportAdmin",
    "TogetherAdminMixin",
    "editorial",
]
