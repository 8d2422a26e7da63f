"""Items, issues and reports in the API."""

from catalogue.api.viewsets import entry_viewset
from catalogue.query.filters import EntryFilterSet
from newsletters.public import references
from newsletters.public.filters import ItemFilterSet
from newsletters.public.serializers import IssueSerializer, ItemSerializer, ReportSerializer

ItemViewSet = entry_viewset("item", ItemSerializer, ItemFilterSet, csl_record=references.item_csl, json_ld=references.item_json_ld)
IssueViewSet = entry_viewset(
    "issue", IssueSerializer, EntryFilterSet, csl_record=references.issue_csl, json_ld=references.issue_json_ld
)
ReportViewSet = entry_viewset(
    "report", ReportSerializer, EntryFilterSet, csl_record=references.report_csl, json_ld=references.report_json_ld
)
