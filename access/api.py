"""`/api/v1/me/webhooks/`: a token's owner registers addresses that we call."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, PermissionDenied
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from access.models import Call, Endpoint, Token
from catalogue.api.strict import StrictViewSet, uid_or
from catalogue.models import Change, Clock, EntryType

MOST = 10  # endpoints of a token
SHOWN = 20  # of its last calls


class TooManyEndpoints(APIException):
    status_code = 409
    default_detail = f"A token has at most {MOST} webhooks. Delete one first."


class CallShape(serializers.ModelSerializer):
    class Meta:
        model = Call
        fields = ("key", "change", "state", "attempts", "status", "error", "created_at", "called_at")
        read_only_fields = fields


class EndpointShape(serializers.ModelSerializer):
    types = serializers.ListField(
        child=serializers.ChoiceField(EntryType.choices),
        required=False,
        max_length=len(EntryType),
        help_text="None means every type.",
    )
    events = serializers.ListField(
        child=serializers.ChoiceField(Change.Event.choices), required=False, max_length=len(Change.Event),
        help_text="None means every event.",
    )  # fmt: skip
    is_active = serializers.SerializerMethodField(help_text="False after a day of failures, until it is enabled again.")

    class Meta:
        model = Endpoint
        fields: Any = ("uid", "name", "url", "types", "events", "is_active", "failures", "failing_since", "created_at")
        read_only_fields = ("uid", "failures", "failing_since", "created_at")

    def get_is_active(self, endpoint: Endpoint) -> bool:
        return endpoint.disabled_at is None


class OneEndpointShape(EndpointShape):
    calls = serializers.SerializerMethodField(help_text=f"The last {SHOWN}, newest first.")

    class Meta(EndpointShape.Meta):
        fields: Any = (*EndpointShape.Meta.fields, "calls")

    @extend_schema(responses=CallShape(many=True))
    def get_calls(self, endpoint: Endpoint) -> list[dict[str, Any]]:
        return list(CallShape(endpoint.calls.all()[:SHOWN], many=True).data)


class NewEndpointShape(EndpointShape):
    secret = serializers.CharField(read_only=True, help_text="Signs every call. It is shown this once.")

    class Meta(EndpointShape.Meta):
        fields: Any = (*EndpointShape.Meta.fields, "secret")


@extend_schema(tags=["me"])
class WebhookViewSet(StrictViewSet):
    """Addresses that we call with each public event, in the order of the change log. For tokens with the scope `webhooks`."""

    serializer_class = EndpointShape
    parser_classes = [JSONParser]
    more_codes = ("403", "409", "415")

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        token: Token | None = request._request.token  # type: ignore[attr-defined]
        if token is None or not token.may_register_webhooks:
            raise PermissionDenied("This takes a token with the scope “webhooks”.")
        self.token = token

    def list(self, request: Request) -> Response:
        return self.page_of(self._own(), lambda endpoint: EndpointShape(endpoint).data)

    @extend_schema(responses={201: NewEndpointShape})
    def create(self, request: Request) -> Response:
        """Events from now on are sent to it. The answer has the secret that signs the calls."""
        asked = NewEndpointShape(data=request.data)
        asked.is_valid(raise_exception=True)
        if self._own().count() >= MOST:
            raise TooManyEndpoints
        now = Clock.objects.values_list("changes", flat=True).get()
        asked.save(token=self.token, contact=self.token.contact, position=now)
        return Response(asked.data, status=201)

    @extend_schema(responses=OneEndpointShape)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(OneEndpointShape(self._one(pk)).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        self._one(pk).delete()
        return Response(status=204)

    @extend_schema(request=None, responses={202: CallShape})
    @action(detail=True, methods=["post"])
    def test(self, request: Request, pk: str) -> Response:
        """Queue a call of the type `test`."""
        return Response(CallShape(self._one(pk).calls.create()).data, status=202)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def enable(self, request: Request, pk: str) -> Response:
        """Call it again, beginning with the events that it missed."""
        endpoint = self._one(pk)
        endpoint.enable()
        return Response(EndpointShape(endpoint).data)

    def _own(self) -> QuerySet[Endpoint]:
        return self.token.endpoints.all()

    def _one(self, pk: str) -> Endpoint:
        named = uid_or("pk", pk)
        endpoint = self._own().filter(**named).first() if "uid" in named else None
        if endpoint is None:
            raise Http404("There is no such webhook.")
        return endpoint
