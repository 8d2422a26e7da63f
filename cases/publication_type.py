"""Declares case studies: traditional industry + enabling technologies = new industry."""

from django.utils.translation import gettext_lazy as _

from cases.case_import import CASE_IMPORT_LAYOUT
from cases.case_table import CASE_TABLE
from cases.document import compose_case
from cases.models import CaseStudy
from cases.public.filters import CaseFilterSet
from cases.public.references import case_csl, case_json_ld
from cases.public.serializers import CaseDocumentSerializer, CaseSerializer
from cases.public.views import CaseDetail, CaseList
from catalogue.publication_types import HomeSection, PublicationType
from editorial.content.publication_registry import DeskType, declare_publication_type

declare_publication_type(
    DeskType(
        PublicationType(
            code="case",
            name=_("Case study"),
            plural=_("Case studies"),
            web_folder="cases",
            api_name="cases",
            serializer=CaseSerializer,
            document_serializer=CaseDocumentSerializer,
            filterset=CaseFilterSet,
            csl_record=case_csl,
            json_ld=case_json_ld,
            list_view=CaseList,
            detail_view=CaseDetail,
            row_dates=("started_on",),
            feed_template="cases/feed_content.html",
            row_template="components/equation.html",
            home=HomeSection(limit=4, template="cases/home_section.html", order=1),
            example={"slug": "wechat", "title": "WeChat", "tier": "tertiary"},
            samples=(
                {
                    "name_zh": "滴滴打车",
                    "traditional_industry": "Taxi hailing",
                    "new_industry": "Ride hailing by app",
                    "started_on": "2012-01-01",
                    "started_on_precision": "year",
                },
            ),
        ),
        model=CaseStudy,
        compose=compose_case,
        table=CASE_TABLE,
        import_layout=CASE_IMPORT_LAYOUT,
    )
)
