"""`/api/v1/me/usage`: the rate limit of the reader and its requests by day."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rate_limit import WINDOW_SECONDS, daily_requests
from catalogue.api.strict_viewset import StrictViewSet


class RateLimitSerializer(serializers.Serializer):
    """The limit of this reader."""

    requests = serializers.IntegerField(help_text="How many are allowed in a window.")
    seconds = serializers.IntegerField(help_text="How long a window is.")
    remaining = serializers.IntegerField(help_text="How many are left in this window.")
    resets_in = serializers.IntegerField(help_text="Seconds until the next window.")


class DailyRequestsSerializer(serializers.Serializer):
    """The requests of a day."""

    day = serializers.DateField(help_text="The day, in UTC.")
    requests = serializers.IntegerField(help_text="How many there were.")


class UsageSerializer(serializers.Serializer):
    """The token, its limit and its use."""

    name = serializers.CharField(allow_null=True, help_text="The name of the token; null without one.")
    scopes = serializers.ListField(
        child=serializers.ChoiceField([("read", "Read"), ("webhooks", "Register webhooks")]), help_text="What the token may do."
    )
    expires_at = serializers.DateTimeField(allow_null=True, help_text="When the token ends; null without one.")
    limit = RateLimitSerializer(help_text="How much may be asked.")
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
