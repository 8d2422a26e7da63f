"""URL configuration of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from access.usage_api import UsageViewSet
from catalogue.api.directory import DirectoryViewSet, to_directory, with_slash_or_not_found
from catalogue.oai.views import oai_pmh
from catalogue.web.autocomplete_view import autocomplete_view
from catalogue.web.list_formats import CALENDAR_NAMES, FEED_NAMES, list_format_urls
from config import views
from config.api_router import router
from config.schema_views import DocumentationView, SchemaView, error_kinds
from config.security_txt import security_txt
from config.styleguide import styleguide
from editorial.admin.batch.batch_screen import batch_view
from editorial.admin.shared_previews import shared_file, shared_preview
from editorial.document_import import views as document_import_views
from mailing.bounces import service_webhook
from operations.after_restore.held_work_view import held_work_view
from operations.dumps.views import DumpViewSet

FILE_ADDRESS = r"^(?!.*/$)"  # without a slash at its end: the patterns of files are not tried for pages

# Addresses without a language prefix, in English: files, API, desk. They come before the pages.
unprefixed = [
    path("styleguide/", styleguide, name="styleguide"),
    path("robots.txt", views.robots),
    path(".well-known/security.txt", security_txt, name="security-txt"),
    path("favicon.ico", views.favicon),
    re_path(FILE_ADDRESS, include("catalogue.web.file_urls")),
    re_path(FILE_ADDRESS, include("catalogue.web.media")),
    *list_format_urls(views.SearchPage, "search", CALENDAR_NAMES),
    path("search/suggest/", autocomplete_view, name="suggest"),
    path("anymail/<str:service>/", service_webhook.receive, name="mail-service"),
    path("oai", oai_pmh, name="oai"),
    path("oai/", oai_pmh),
    path("api/v1/me/usage", UsageViewSet.as_view({"get": "usage"}), name="api-usage"),
    path("api/v1/dumps/", DumpViewSet.as_view({"get": "latest"}), name="api-dumps"),
    path("api/v1/dumps/<str:pk>", DumpViewSet.as_view({"get": "retrieve"}), name="api-dump-file"),
    path("api/v1/", DirectoryViewSet.as_view({"get": "list"}, registry=router.registry), name="api-directory"),
    path("api/v1/schema/", SchemaView.as_view(), name="api-schema"),
    path("api/v1/docs/", DocumentationView.as_view(), name="api-docs"),
    path("about/api-errors/", error_kinds, name="api-errors"),
    path("api/v1/", include(router.urls)),
    path("api", to_directory),
    path("api/", to_directory),
    path("api/<path:anything>", with_slash_or_not_found),
    path("admin/shared/<str:token>/", shared_preview, name="shared-preview"),
    path("admin/shared/<str:token>/files/<str:name>", shared_file, name="shared-file"),
    path("admin/new-from-text/", admin.site.admin_view(document_import_views.start_import), name="importing"),
    path("admin/new-from-text/<uuid:uid>/", admin.site.admin_view(document_import_views.review_import), name="importing-check"),
    path("admin/batch/<str:name>/", admin.site.admin_view(batch_view), name="batch"),
    path("admin/held-work/", admin.site.admin_view(held_work_view), name="held-work"),
    path("admin/account/", include("accounts.urls")),
    path("admin/", admin.site.urls),
]
# Public pages and feeds in each language: English without a prefix, Chinese under /zh-hans/.
pages = i18n_patterns(
    path("", views.home, name="home"),
    path("search/", views.SearchPage.as_view(), name="search"),
    path("about/", views.about, name="about"),
    *list_format_urls(views.SearchPage, "search", FEED_NAMES),
    path("", include("subscriptions.pages.urls")),
    path("", include("enquiries.pages.urls")),
    re_path(FILE_ADDRESS, include("catalogue.web.feeds.urls")),
    path("", include("catalogue.web.urls")),
    prefix_default_language=False,
)
urlpatterns = [*unprefixed, *pages]
handler403 = "config.error_pages.forbidden"
handler404 = "config.error_pages.not_found"
handler500 = "config.error_pages.server_error"
handler400 = "config.error_pages.bad_request"
