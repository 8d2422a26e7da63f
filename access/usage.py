"""`/api/v1/me/usage`: what the reader may ask, and what it asked."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.limits import WINDOW, used_by_day
from catalogue.api.strict import StrictViewSet


class LimitShape(serializers.Serializer):
    requests = serializers.IntegerField(help_text="How many are allowed in a window.")
    seconds = serializers.IntegerField(help_text="How long a window is.")
    remaining = serializers.IntegerField()
    resets_in = serializers.IntegerField(help_text="Seconds until the next window.")


class DayShape(serializers.Serializer):
    day = serializers.DateField(help_text="UTC.")
    requests = serializers.IntegerField()


class UsageShape(serializers.Serializer):
    name = serializers.CharField(allow_null=True, help_text="Of the token; null without one.")
    scopes = serializers.ListField(child=serializers.ChoiceField(["read", "webhooks"]))
    expires_at = serializers.DateTimeField(allow_null=True)
    limit = LimitShape()
    requests_by_day = DayShape(many=True, allow_null=True, help_text="Null where it is not known at present.")


@extend_schema(tags=["me"], responses=UsageShape)
class UsageViewSet(StrictViewSet):
    """What the token may ask and what it asked; without one, what the address may."""

    serializer_class = UsageShape

    def usage(self, request: Request) -> Response:
        token, limit, reader = (getattr(request._request, name) for name in ("token", "limit", "reader"))
        by_day = used_by_day(reader)
        said: dict[str, Any] = {
            "name": token.name if token else None,
            "scopes": token.scopes if token else ["read"],
            "expires_at": token.expires_at if token else None,
            "limit": {"requests": limit.limit, "seconds": WINDOW, "remaining": limit.remaining, "resets_in": limit.resets_in},
            "requests_by_day": by_day and [{"day": day, "requests": count} for day, count in by_day.items()],
        }
        return Response(said)
