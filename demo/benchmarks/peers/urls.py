"""Addresses of the Wagtail site: pages, and its API with our filters."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from rest_framework.filters import BaseFilterBackend
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

from demo.benchmarks.peers.models import filtered

NAMES = {"sector", "region", "level", "kind"}


class TermFilter(BaseFilterBackend):
    def filter_queryset(self, request, queryset, view):
        return filtered(queryset, request.GET) if NAMES & set(request.GET) else queryset


class Policies(PagesAPIViewSet):
    known_query_parameters = PagesAPIViewSet.known_query_parameters | NAMES
    filter_backends = [TermFilter, *PagesAPIViewSet.filter_backends]


def ready(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


api = WagtailAPIRouter("wagtailapi")
api.register_endpoint("pages", Policies)
urlpatterns = [
    path("livez", ready),
    path("admin/", include(wagtailadmin_urls)),
    path("api/v2/", api.urls),
    path("", include(wagtail_urls)),
]
