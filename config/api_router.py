"""The API's router: one line a resource."""

from rest_framework.routers import SimpleRouter

from access.webhooks.api import WebhookViewSet
from cases.public.api import CaseViewSet
from catalogue.api.log_viewsets import ChangeViewSet, CorrectionViewSet
from catalogue.api.vocabulary_viewsets import vocabulary_viewset
from catalogue.http.paths import VOCABULARY_FOLDERS
from newsletters.public.api import IssueViewSet, ItemViewSet, ReportViewSet
from policies.public.api import PolicyViewSet

router = SimpleRouter()
router.register("policies", PolicyViewSet, basename="api-policy")
router.register("cases", CaseViewSet, basename="api-case")
router.register("items", ItemViewSet, basename="api-item")
router.register("issues", IssueViewSet, basename="api-issue")
router.register("reports", ReportViewSet, basename="api-report")
for facet, folder in VOCABULARY_FOLDERS.items():
    router.register(folder, vocabulary_viewset(facet), basename=f"api-{facet}")
router.register("corrections", CorrectionViewSet, basename="api-correction")
router.register("changes", ChangeViewSet, basename="api-change")
router.register("me/webhooks", WebhookViewSet, basename="api-webhook")
