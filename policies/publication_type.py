"""Declares policies: the law, plan, standard or other act."""

from django.utils.translation import gettext_lazy as _

from catalogue.publication_types import HomeSection, PublicationType
from editorial.content.publication_registry import DeskType, declare_publication_type
from policies.document import compose_policy
from policies.models import Policy
from policies.policy_import import POLICY_IMPORT_LAYOUT
from policies.policy_table import POLICY_TABLE
from policies.public.filters import PolicyFilterSet
from policies.public.policy_status import STATUS_RELATIONS, policy_day_fields
from policies.public.references import act_csl, policy_csl, policy_json_ld
from policies.public.samples import POLICY_EXAMPLE, POLICY_SAMPLES
from policies.public.serializers import PolicyDocumentSerializer, PolicySerializer
from policies.public.views import PolicyDetail, PolicyList

declare_publication_type(
    DeskType(
        PublicationType(
            code="policy",
            name=_("Policy"),
            plural=_("Policies"),
            web_folder="policies",
            api_name="policies",
            serializer=PolicySerializer,
            document_serializer=PolicyDocumentSerializer,
            filterset=PolicyFilterSet,
            csl_record=policy_csl,
            work_record=act_csl,
            json_ld=policy_json_ld,
            list_view=PolicyList,
            detail_view=PolicyDetail,
            row_dates=("published_on", "written_on", "in_force_on"),
            kind_template="policies/kind.html",
            feed_template="policies/feed_content.html",
            day_fields=policy_day_fields,
            day_relations=STATUS_RELATIONS,
            home=HomeSection(limit=6, template="policies/home_section.html", place="side", order=2),
            example=POLICY_EXAMPLE,
            samples=POLICY_SAMPLES,
        ),
        model=Policy,
        compose=compose_policy,
        table=POLICY_TABLE,
        import_layout=POLICY_IMPORT_LAYOUT,
        first_step=("Enter a policy", "Readers see nothing before it is published."),
    )
)
