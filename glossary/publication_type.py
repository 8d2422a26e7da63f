"""Declares the glossary: the terms on which the desk has agreed, with their names in both languages."""

from django.utils.translation import gettext_lazy as _

from catalogue.publication_types import HomeSection, PublicationType
from editorial.content.publication_registry import DeskType, declare_publication_type
from glossary.document import compose_term
from glossary.models import Term
from glossary.public.filters import GlossaryFilterSet
from glossary.public.references import term_csl, term_json_ld
from glossary.public.serializers import GlossaryTermDocumentSerializer, GlossaryTermSerializer
from glossary.public.views import GlossaryDetail, GlossaryList
from glossary.term_table import TERM_TABLE

declare_publication_type(
    DeskType(
        PublicationType(
            code="glossary",
            name=_("Agreed term"),
            plural=_("Agreed terms"),
            navigation_label=_("Glossary"),
            web_folder="glossary",
            api_name="terms",
            serializer=GlossaryTermSerializer,
            document_serializer=GlossaryTermDocumentSerializer,
            filterset=GlossaryFilterSet,
            csl_record=term_csl,
            json_ld=term_json_ld,
            list_view=GlossaryList,
            detail_view=GlossaryDetail,
            row_dates=(),
            home=HomeSection(limit=0),
            row_template="glossary/names.html",
            example={"slug": "internet-plus", "title": "Internet Plus"},
            samples=(
                {
                    "title_zh": "互联网+",
                    "pinyin": "hù lián wǎng +",
                    "abbreviation": "",
                    "variants": [{"text": "Internet +", "reason": "The plus sign is read aloud differently."}],
                    "agreed_on": "2015-07-01",
                },
            ),
        ),
        model=Term,
        compose=compose_term,
        table=TERM_TABLE,
        first_step=("Agree on a term", "Texts in which a variant stands get a notice."),
    )
)
