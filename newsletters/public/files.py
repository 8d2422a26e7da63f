"""Addresses of files: they stand outside the languages of the interface."""

from catalogue.web.citations import citation_files
from newsletters.public.views import IssueDetail, ItemDetail, ReportDetail

urlpatterns = [pattern for view in (ItemDetail, IssueDetail, ReportDetail) for pattern in citation_files(view)]
