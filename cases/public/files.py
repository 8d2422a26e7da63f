"""Addresses of files: they stand outside the languages of the interface."""

from cases.public.views import CaseDetail
from catalogue.web.citations import citation_files

urlpatterns = citation_files(CaseDetail)
