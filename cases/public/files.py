"""Addresses of files: they stand outside the languages of the interface."""

from cases.public.views import CaseDetail, CaseList
from catalogue.web.citations import citation_files
from catalogue.web.list_faces import list_faces

urlpatterns = [*citation_files(CaseDetail), *list_faces(CaseList, "cases")]
