"""Addresses of feeds. They stand in each language, as the pages whose lists they are."""

from django.urls import path

from catalogue.publication_types import publication_types
from catalogue.web.deadlines.radar_page import RadarPage
from catalogue.web.feeds.feed_views import ChangeFeed, PublicationFeed, SiteFeed
from catalogue.web.list_formats import FEED_NAMES, list_format_urls, term_format_urls

urlpatterns = [*term_format_urls(FEED_NAMES), *list_format_urls(RadarPage, RadarPage.folder(), FEED_NAMES)]
for extension in ("atom", "json"):
    urlpatterns += [
        path(f"changes/feed.{extension}", ChangeFeed.as_view(extension=extension), name=f"changes-feed.{extension}"),
        path(f"feeds/changes.{extension}", ChangeFeed.as_view(extension=extension), name=f"changes.{extension}"),
        path(f"feeds/<str:name>.{extension}", SiteFeed.as_view(extension=extension), name=f"feed.{extension}"),
    ]
    urlpatterns += [
        path(
            f"{one.web_folder}/<slug:slug>/feed.{extension}",
            PublicationFeed.as_view(entry_type=one.code, extension=extension),
            name=f"{one.code}-feed.{extension}",
        )
        for one in publication_types()
    ]
for one in publication_types():
    urlpatterns += list_format_urls(one.list_view, one.web_folder, FEED_NAMES)
