"""Addresses of files: they stand outside the languages of the interface."""

from django.urls import path

from catalogue.web.citation_files import citation_file_urls
from catalogue.web.list_formats import list_format_urls
from newsletters.public import views

urlpatterns = [
    path("newsletters/<slug:slug>.pdf", views.IssuePdf.as_view(), name="issue-pdf"),
    path("reports/<slug:slug>.pdf", views.ReportPdf.as_view(), name="report-pdf"),
    *citation_file_urls(views.ItemDetail),
    *citation_file_urls(views.IssueDetail),
    *citation_file_urls(views.ReportDetail),
    *list_format_urls(views.ItemList, "news"),
    *list_format_urls(views.IssueList, "newsletters"),
    *list_format_urls(views.ReportList, "reports"),
]
