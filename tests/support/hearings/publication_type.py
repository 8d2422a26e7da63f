"""Declares public hearings."""

from django.utils.translation import gettext_lazy as _

from catalogue.publication_types import PublicationType
from catalogue.query.filters import EntryFilterSet
from editorial.content.publication_registry import DeskType, declare_publication_type
from editorial.document_import.front_matter import find_chinese_title
from editorial.document_import.import_layout import ImportLayout, ImportTarget
from editorial.table_import.schemas.publication_table import PublicationTable
from tests.support.hearings.document import compose_hearing
from tests.support.hearings.models import Hearing
from tests.support.hearings.public.references import hearing_csl, hearing_json_ld
from tests.support.hearings.public.serializers import HearingDocumentSerializer, HearingSerializer
from tests.support.hearings.public.views import HearingDetail, HearingList

declare_publication_type(
    DeskType(
        PublicationType(
            code="hearing",
            name=_("Hearing"),
            plural=_("Hearings"),
            web_folder="hearings",
            api_name="hearings",
            serializer=HearingSerializer,
            document_serializer=HearingDocumentSerializer,
            filterset=EntryFilterSet,
            csl_record=hearing_csl,
            json_ld=hearing_json_ld,
            list_view=HearingList,
            detail_view=HearingDetail,
            row_dates=("held_on",),
            example={"slug": "on-tariffs", "title": "A hearing on tariffs"},
            samples=({"held_on": "2015-06-01"},),
        ),
        model=Hearing,
        compose=compose_hearing,
        table=PublicationTable(Hearing, "title_zh", "summary", "held_on", "comments_close_on", "record"),
        import_layout=ImportLayout(
            label="Hearing",
            targets=(ImportTarget("record", "What was said"),),
            extra_fields=("title_zh", "held_on"),
            extractors={"title_zh": find_chinese_title},
        ),
        first_step=("Record a hearing", "Readers see nothing before it is published."),
    )
)
