"""Items, issues and reports in the API."""

from catalogue.api.filters import EntryFilter
from catalogue.api.viewsets import entry_viewset
from newsletters.public import references
from newsletters.public.filters import ItemFilter
from newsletters.public.shape import IssueShape, ItemShape, ReportShape

ItemViewSet = entry_viewset("item", ItemShape, ItemFilter, cite=references.cite_item, describe=references.describe_item)
IssueViewSet = entry_viewset("issue", IssueShape, EntryFilter, cite=references.cite_issue, describe=references.describe_issue)
ReportViewSet = entry_viewset("report", ReportShape, EntryFilter, cite=references.cite_report, describe=references.describe_report)
