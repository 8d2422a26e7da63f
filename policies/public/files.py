"""Addresses of files: they stand outside the languages of the interface."""

from catalogue.web.citations import citation_files
from catalogue.web.list_faces import list_faces
from policies.public.views import PolicyDetail, PolicyList

urlpatterns = [*citation_files(PolicyDetail), *list_faces(PolicyList, "policies")]
