"""Pages of policies."""

from typing import Any

from catalogue.charts.rollout_map import ROLLOUT_RELATIONS, rollout_map
from catalogue.charts.timeline import timeline
from catalogue.http.desk_day import desk_today
from catalogue.index.process_cache import vocabulary_at
from catalogue.index.revision import Revision
from catalogue.web.details import EntryDetail
from catalogue.web.lists import EntryList
from policies.public.original_text import original_text
from policies.public.policy_status import policy_status


class PolicyList(EntryList):
    entry_type = "policy"
    template_name = "policies/list.html"
    facets = ("kind", "level", "lifecycle", "sector", "technology", "region", "organization")


class PolicyDetail(EntryDetail):
    entry_type = "policy"
    template_name = "policies/detail.html"
    with_documents_by = ROLLOUT_RELATIONS

    def extra_context(self, document: dict[str, Any], revision: Revision) -> dict[str, Any]:
        regions = vocabulary_at(revision).by_facet["region"]
        today = desk_today()
        return {
            "status": policy_status(document, document["relations"], today),
            "original": original_text(document),
            "timeline": timeline(document, today),
            "rollout": rollout_map(document, regions),
        }
