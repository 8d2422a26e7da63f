"""JSON Feed 1.1. The extension `_expert_desk` has the licence, the categories of an item, and the deleted entries."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse

from catalogue.documents.citations import SITE_NAME
from catalogue.documents.content_licence import content_licence
from catalogue.http.language import active_language_tag
from catalogue.web.feeds.feed_document import FeedDocument
from catalogue.web.feeds.feed_items import FeedItem

MEDIA_TYPE = "application/feed+json; charset=utf-8"


def json_response(request: HttpRequest, feed: FeedDocument) -> JsonResponse:
    next_page = feed.page_links.get("next")
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home_url,
        "feed_url": feed.page_url(feed.number),
        **({"next_url": next_page} if next_page else {}),
        "authors": [{"name": SITE_NAME}],
        "language": active_language_tag(),
        "items": [_item(item) for item in feed.items],
        "_expert_desk": {
            "about": f"{settings.SITE_URL}/api/v1/docs/",
            "licence": content_licence()._asdict(),
            "deleted": [{"id": one.unique_id, "when": one.when} for one in feed.tombstones],
        },
    }
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False}, content_type=MEDIA_TYPE)


def _item(item: FeedItem) -> dict[str, Any]:
    """An item without HTML has its summary, or its title, as text: the format wants content."""
    content = {"content_html": item.content} if item.content else {"content_text": item.summary or item.title.text}
    return {
        "id": item.unique_id,
        "url": item.link,
        "title": item.title.text,
        **content,
        **({"summary": item.summary} if item.summary else {}),
        "date_published": item.published,
        "date_modified": item.updated,
        "authors": [{"name": name} for name in item.authors],
        "tags": list(dict.fromkeys(one.label for one in item.categories)),
        "language": item.language,
        "_expert_desk": {"categories": [one._asdict() for one in item.categories]},
    }
