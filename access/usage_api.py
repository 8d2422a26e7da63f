"""`/api/v1/me/usage`: the rate limit of the reader and its requests by day."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rate_limit import WINDOW_SECONDS, daily_requests
from catalogue.api.strict_viewset import StrictViewSet


class RateLimitSerializer(serializers.Serializer):
    requests = serializers.IntegerField(help_text="How many are allowed in a window.")
    seconds = serializers.IntegerField(help_text="How long a window is.")
    remaining = serializers.IntegerField()
    resets_in = serializers.IntegerField(help_text="Seconds until the next window.")


class DailyRequestsSerializer(serializers.Serializer):
    day = serializers.DateField(help_text="UTC.")
    requests = serializers.IntegerField()


class UsageSerializer(serializers.Serializer):
    name = serializers.CharField(allow_null=True, help_text="Of the token; null without one.")
    scopes = serializers.ListField(child=serializers.ChoiceField(["read", "webhooks"]))
    expires_at = serializers.DateTimeField(allow_null=True)
    limit = RateLimitSerializer()
    requests_by_day = DailyRequestsSerializer(many=True, allow_null=True, help_text="Null where it is not known at present.")


@extend_schema(tags=["me"], responses=UsageSerializer)
class UsageViewSet(StrictViewSet):
    """What the token may ask and what it asked; without one, what the address may."""

    serializer_class = UsageSerializer

    def usage(self, request: Request) -> Response:
        token, rate_limit, reader = (getattr(request._request, name) for name in ("token", "rate_limit", "reader"))
        by_day = daily_requests(reader)
        usage: dict[str, Any] = {
            "name": token.name if token else None,
            "scopes": token.scopes if token else ["read"],
            "expires_at": token.expires_at if token else None,
            "limit": {
                "requests": rate_limit.limit,
                "seconds": WINDOW_SECONDS,
                "remaining": rate_limit.remaining,
                "resets_in": rate_limit.resets_in,
            },
            "requests_by_day": by_day and [{"day": day, "requests": count} for day, count in by_day.items()],
        }
        return Response(usage)
