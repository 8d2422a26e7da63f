from django.urls import path

from cases.public.views import CaseDetail, CaseList

urlpatterns = [
    path("cases/", CaseList.as_view(), name="case-list"),
    path("cases/<slug:slug>/versions/<int:number>/", CaseDetail.as_view()),
    path("cases/<slug:slug>/", CaseDetail.as_view(), name="case-detail"),
]
