"""Declares standards: the register of what is planned, issued, in force and replaced."""

from django.utils.translation import gettext_lazy as _

from catalogue.publication_types import PublicationType
from editorial.content.publication_registry import DeskType, declare_publication_type
from standards.document import compose_standard
from standards.models import Standard
from standards.public.filters import StandardFilterSet
from standards.public.references import page_csl, standard_csl, standard_json_ld
from standards.public.serializers import StandardDocumentSerializer, StandardSerializer
from standards.public.standard_status import STATUS_RELATIONS, keys_by_status, standard_day_fields
from standards.public.views import StandardDetail, StandardFind, StandardList
from standards.standard_table import STANDARD_TABLE

declare_publication_type(
    DeskType(
        PublicationType(
            code="standard",
            name=_("Standard"),
            plural=_("Standards"),
            web_folder="standards",
            api_name="standards",
            serializer=StandardSerializer,
            document_serializer=StandardDocumentSerializer,
            filterset=StandardFilterSet,
            csl_record=page_csl,
            work_record=standard_csl,
            json_ld=standard_json_ld,
            list_view=StandardList,
            detail_view=StandardDetail,
            more_pages={"find": StandardFind},
            row_dates=("issued_on", "in_force_on"),
            work_heading=_("Cite the standard"),
            kind_template="standards/kind.html",
            day_fields=standard_day_fields,
            day_relations=STATUS_RELATIONS,
            day_facets={"status": keys_by_status},
            example={"slug": "gb-t-22080-2025", "title": "Information security management systems – Requirements"},
            samples=(
                {
                    "document_number": "GB/T 22080-2025",
                    "title_zh": "网络安全技术 信息安全管理体系 要求",
                    "issued_on": "2025-06-30",
                    "issued_on_precision": "day",
                    "status": "in_force",
                },
            ),
        ),
        model=Standard,
        compose=compose_standard,
        table=STANDARD_TABLE,
        number_key="number_key",
        first_step=("Enter a standard", "Readers see nothing before it is published."),
    )
)
