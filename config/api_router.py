"""The API's router: the publication types, all of them together, the vocabulary, the logs."""

from rest_framework.routers import SimpleRouter

from access.webhooks.api import WebhookViewSet
from catalogue.api.log_viewsets import ChangeViewSet, CorrectionViewSet
from catalogue.api.radar_viewset import RadarViewSet
from catalogue.api.viewsets import SearchViewSet, entry_viewset
from catalogue.api.vocabulary_viewsets import vocabulary_viewset
from catalogue.http.paths import VOCABULARY_FOLDERS
from catalogue.publication_types import publication_types

router = SimpleRouter()
for one in publication_types():
    router.register(one.api_name, entry_viewset(one.code), basename=f"api-{one.code}")
router.register("search", SearchViewSet, basename="api-search")
router.register("radar", RadarViewSet, basename="api-radar")
for facet, folder in VOCABULARY_FOLDERS.items():
    router.register(folder, vocabulary_viewset(facet), basename=f"api-{facet}")
router.register("corrections", CorrectionViewSet, basename="api-correction")
router.register("changes", ChangeViewSet, basename="api-change")
router.register("me/webhooks", WebhookViewSet, basename="api-webhook")
