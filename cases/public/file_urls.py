"""Addresses of files: they stand outside the languages of the interface."""

from cases.public.views import CaseDetail, CaseList
from catalogue.web.citation_files import citation_file_urls
from catalogue.web.list_formats import list_format_urls

urlpatterns = [*citation_file_urls(CaseDetail), *list_format_urls(CaseList, "cases")]
