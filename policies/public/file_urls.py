"""Addresses of files: they stand outside the languages of the interface."""

from catalogue.web.citation_files import citation_file_urls
from catalogue.web.list_formats import list_format_urls
from policies.public.views import PolicyDetail, PolicyList

urlpatterns = [*citation_file_urls(PolicyDetail), *list_format_urls(PolicyList, "policies")]
