"""Addresses of files: they stand outside the languages of the interface."""

from django.urls import path

from catalogue.web.citations import citation_files
from catalogue.web.list_faces import list_faces
from newsletters.public import views

urlpatterns = [
    path("newsletters/<slug:slug>.pdf", views.IssuePdf.as_view(), name="issue-pdf"),
    path("reports/<slug:slug>.pdf", views.ReportPdf.as_view(), name="report-pdf"),
    *citation_files(views.ItemDetail),
    *citation_files(views.IssueDetail),
    *citation_files(views.ReportDetail),
    *list_faces(views.ItemList, "news"),
    *list_faces(views.IssueList, "newsletters"),
    *list_faces(views.ReportList, "reports"),
]
