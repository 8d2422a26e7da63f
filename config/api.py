"""The API's router: one line a resource."""

from rest_framework.routers import SimpleRouter

from policies.public.api import PolicyViewSet

router = SimpleRouter()
router.register("policies", PolicyViewSet, basename="api-policy")
