"""Addresses of files: they stand outside the languages of the interface."""

from catalogue.web.citations import citation_files
from policies.public.views import PolicyDetail

urlpatterns = citation_files(PolicyDetail)
