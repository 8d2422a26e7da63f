from django.urls import path

from newsletters.public import views

urlpatterns = [
    path("news/", views.ItemList.as_view(), name="item-list"),
    path("news/<slug:slug>/versions/<int:number>/", views.ItemDetail.as_view()),
    path("news/<slug:slug>/", views.ItemDetail.as_view(), name="item-detail"),
    path("newsletters/", views.IssueList.as_view(), name="issue-list"),
    path("newsletters/<slug:slug>/versions/<int:number>/", views.IssueDetail.as_view()),
    path("newsletters/<slug:slug>/", views.IssueDetail.as_view(), name="issue-detail"),
    path("reports/", views.ReportList.as_view(), name="report-list"),
    path("reports/<slug:slug>/versions/<int:number>/", views.ReportDetail.as_view()),
    path("reports/<slug:slug>/", views.ReportDetail.as_view(), name="report-detail"),
]
