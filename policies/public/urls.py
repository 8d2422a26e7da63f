from django.urls import path

from policies.public.views import PolicyDetail, PolicyList

urlpatterns = [
    path("policies/", PolicyList.as_view(), name="policy-list"),
    path("policies/<slug:slug>/versions/<int:number>/", PolicyDetail.as_view()),
    path("policies/<slug:slug>/", PolicyDetail.as_view(), name="policy-detail"),
]
