"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from access.usage import UsageViewSet
from catalogue.api.problems import api_not_found
from catalogue.web import feeds
from catalogue.web.list_faces import list_faces
from config import views
from config.api import router
from config.dumps.views import DumpViewSet
from config.styleguide import styleguide
from editorial.admin.sharing import shared_preview

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.Search.as_view(), name="search"),
    path("about/", views.about, name="about"),
    path("styleguide/", styleguide, name="styleguide"),
    path("robots.txt", views.robots),
    path("favicon.ico", views.favicon),
    path("", include("catalogue.web.files")),
    *list_faces(views.Search, "search"),
    path("livez", views.livez),
    path("readyz", views.readyz),
    path("feeds/<str:name>.atom", feeds.feed, name="feed"),
    path("feeds/<str:name>.json", feeds.json_feed, name="json-feed"),
    path("", include("catalogue.web.urls")),
    path("", include("policies.public.files")),
    path("", include("policies.public.urls")),
    path("", include("cases.public.files")),
    path("", include("cases.public.urls")),
    path("", include("newsletters.public.files")),
    path("", include("newsletters.public.urls")),
    path("api/v1/me/usage", UsageViewSet.as_view({"get": "usage"}), name="api-usage"),
    path("api/v1/dumps/", DumpViewSet.as_view({"get": "list"}), name="api-dumps"),
    path("api/v1/dumps/<str:pk>", DumpViewSet.as_view({"get": "retrieve"}), name="api-dump-file"),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/v1/docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    path("api/v1/", include(router.urls)),
    path("api/<path:anything>", api_not_found),
    path("admin/shared/<str:token>/", shared_preview, name="shared-preview"),
    path("admin/", admin.site.urls),
]
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
handler400 = "config.views.bad_request"
