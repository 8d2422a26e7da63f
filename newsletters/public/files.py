"""Addresses of files: they stand outside the languages of the interface."""

from django.urls import path

from newsletters.public import views

urlpatterns = [
    path("newsletters/<slug:slug>.pdf", views.IssuePdf.as_view(), name="issue-pdf"),
    path("reports/<slug:slug>.pdf", views.ReportPdf.as_view(), name="report-pdf"),
]
