"""`/api/v1/me/webhooks/`: a token's owner registers addresses that we call."""

from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, PermissionDenied
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from access.models import ApiToken, WebhookCall, WebhookEndpoint
from catalogue.api.strict_viewset import StrictViewSet, uid_or_field
from catalogue.models import CatalogueRevision, Change
from catalogue.publication_types import log_type_choices

MAX_ENDPOINTS = 10  # endpoints of a token
RECENT_CALLS = 20  # of its last calls


class TooManyEndpoints(APIException):
    status_code = 409
    default_detail = f"A token has at most {MAX_ENDPOINTS} webhooks. Delete one first."


class WebhookCallSerializer(serializers.ModelSerializer):
    """A call of a webhook."""

    class Meta:
        model = WebhookCall
        fields = ("key", "change", "state", "attempts", "status", "error", "created_at", "called_at")
        read_only_fields = fields
        extra_kwargs: ClassVar[dict[str, Any]] = {
            "key": {"help_text": "The same for every attempt."},
            "change": {"help_text": "The number of the event in the log; null of a test."},
            "state": {"help_text": "Whether it was delivered."},
            "attempts": {"help_text": "How often it was tried."},
            "status": {"help_text": "The HTTP status of the last answer."},
            "error": {"help_text": "Why the last attempt failed."},
            "created_at": {"help_text": "When it was queued."},
            "called_at": {"help_text": "When it was last tried."},
        }


class WebhookEndpointSerializer(serializers.ModelSerializer):
    """An address that is called with each public event."""

    types = serializers.ListField(
        child=serializers.ChoiceField(log_type_choices()),
        required=False,
        max_length=len(log_type_choices()),
        help_text="None means every type, and vocabulary terms.",
    )
    events = serializers.ListField(
        child=serializers.ChoiceField(Change.Event.choices), required=False, max_length=len(Change.Event),
        help_text="None means every event.",
    )  # fmt: skip
    url = serializers.SerializerMethodField(help_text="Its own address in the API.")
    href = serializers.URLField(
        source="url",
        max_length=500,
        validators=WebhookEndpoint._meta.get_field("url").validators,
        help_text="Where we POST to, with https. Never a private address.",
    )
    is_active = serializers.SerializerMethodField(help_text="False after a day of failures, until it is enabled again.")

    class Meta:
        model = WebhookEndpoint
        fields: Any = ("uid", "name", "url", "href", "types", "events", "is_active", "failures", "failing_since", "created_at")
        read_only_fields = ("uid", "failures", "failing_since", "created_at")
        extra_kwargs: ClassVar[dict[str, Any]] = {
            "uid": {"help_text": "Identifies it for ever."},
            "failures": {"help_text": "Failed calls in a row."},
            "failing_since": {"help_text": "When they began; null while calls are answered."},
            "created_at": {"help_text": "When it was registered."},
        }

    def get_url(self, endpoint: WebhookEndpoint) -> str:
        return f"{settings.SITE_URL}/api/v1/me/webhooks/{endpoint.uid}/"

    def get_is_active(self, endpoint: WebhookEndpoint) -> bool:
        return endpoint.disabled_at is None


class WebhookEndpointDetailSerializer(WebhookEndpointSerializer):
    """An address that is called, with its last calls."""

    calls = serializers.SerializerMethodField(help_text=f"The last {RECENT_CALLS}, newest first.")

    class Meta(WebhookEndpointSerializer.Meta):
        fields: Any = (*WebhookEndpointSerializer.Meta.fields, "calls")

    @extend_schema(responses=WebhookCallSerializer(many=True))
    def get_calls(self, endpoint: WebhookEndpoint) -> list[dict[str, Any]]:
        return list(WebhookCallSerializer(endpoint.calls.all()[:RECENT_CALLS], many=True).data)


class NewWebhookEndpointSerializer(WebhookEndpointSerializer):
    """An address that is called from now on, with its secret."""

    secret = serializers.CharField(read_only=True, help_text="Signs every call. It is shown this once.")

    class Meta(WebhookEndpointSerializer.Meta):
        fields: Any = (*WebhookEndpointSerializer.Meta.fields, "secret")


@extend_schema(tags=["me"])
class WebhookViewSet(StrictViewSet):
    """Addresses that we call with each public event, in the order of the change log. For tokens with the scope `webhooks`."""

    nouns = ("webhook", "webhooks")
    serializer_class = WebhookEndpointSerializer
    parser_classes = [JSONParser]
    extra_error_codes = ("403", "409", "415")

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method == "OPTIONS":  # describes the address; a browser's preflight carries no token
            return
        token: ApiToken | None = request._request.token  # type: ignore[attr-defined]
        if token is None or not token.may_register_webhooks:
            raise PermissionDenied("This takes a token with the scope “webhooks”.")
        self.token = token

    def list(self, request: Request) -> Response:
        return self.paginated_response(self._own_endpoints(), lambda endpoint: WebhookEndpointSerializer(endpoint).data)

    @extend_schema(responses={201: NewWebhookEndpointSerializer})
    def create(self, request: Request) -> Response:
        """Events from now on are sent to it. The answer has the secret that signs the calls."""
        serializer = NewWebhookEndpointSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        if self._own_endpoints().count() >= MAX_ENDPOINTS:
            raise TooManyEndpoints
        now = CatalogueRevision.objects.values_list("last_change_number", flat=True).get()
        serializer.save(token=self.token, contact=self.token.contact, position=now)
        return Response(serializer.data, status=201)

    @extend_schema(responses=WebhookEndpointDetailSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(WebhookEndpointDetailSerializer(self._get_endpoint(pk)).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        self._get_endpoint(pk).delete()
        return Response(status=204)

    @extend_schema(request=None, responses={202: WebhookCallSerializer})
    @action(detail=True, methods=["post"])
    def test(self, request: Request, pk: str) -> Response:
        """Queue a call of the type `test`."""
        return Response(WebhookCallSerializer(self._get_endpoint(pk).calls.create()).data, status=202)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def enable(self, request: Request, pk: str) -> Response:
        """Call it again, beginning with the events that it missed."""
        endpoint = self._get_endpoint(pk)
        endpoint.enable()
        return Response(WebhookEndpointSerializer(endpoint).data)

    def _own_endpoints(self) -> QuerySet[WebhookEndpoint]:
        return self.token.endpoints.all()

    def _get_endpoint(self, pk: str) -> WebhookEndpoint:
        named = uid_or_field("pk", pk)
        endpoint = self._own_endpoints().filter(**named).first() if "uid" in named else None
        if endpoint is None:
            raise Http404("There is no such webhook.")
        return endpoint
