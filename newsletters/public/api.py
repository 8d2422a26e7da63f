"""Items, issues and reports in the API."""

from catalogue.api.filters import EntryFilter
from catalogue.api.viewsets import entry_viewset
from newsletters.public.filters import ItemFilter
from newsletters.public.shape import IssueShape, ItemShape, ReportShape

ItemViewSet = entry_viewset("item", ItemShape, ItemFilter)
IssueViewSet = entry_viewset("issue", IssueShape, EntryFilter)
ReportViewSet = entry_viewset("report", ReportShape, EntryFilter)
