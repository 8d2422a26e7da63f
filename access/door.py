"""The API's door: who asks, and whether they ask too often. It stands before the guard, which would refuse it the tokens."""

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from access.limits import Answer, take
from access.models import Token, digest_of
from catalogue.api.problems import MEDIA_TYPE, problem

PATH = "/api/"


class ApiDoorMiddleware:
    """Sets `request.token` (None for anonymous) and `request.limit`; answers 401 and 429 itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PATH) or request.method == "OPTIONS":
            return self.get_response(request)
        try:
            token = token_of(request)
        except Token.DoesNotExist:
            return _refused(401, "The token is unknown, expired or revoked.", **{"WWW-Authenticate": "Bearer"})
        reader, limit = reader_of(request, token)
        answer = take(reader, limit)
        request.token, request.limit, request.reader = token, answer, reader  # type: ignore[attr-defined]
        if answer.is_allowed:
            response = self.get_response(request)
        else:
            said = f"More than {limit} requests in a minute. Ask again in {answer.resets_in} s."
            response = _refused(429, said, **{"Retry-After": str(answer.resets_in)})
        if token and "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "private, no-cache"
        return _with_limit(response, answer)


def token_of(request: HttpRequest) -> Token | None:
    """By the Authorization header; None without one. Raises Token.DoesNotExist for what is no valid token."""
    said = request.headers.get("Authorization", "")
    if not said:
        return None
    scheme, _, secret = said.partition(" ")
    if scheme.lower() not in ("bearer", "token"):
        raise Token.DoesNotExist
    return Token.objects.valid().get(digest=digest_of(secret.strip()))


def reader_of(request: HttpRequest, token: Token | None) -> tuple[str, int]:
    """A name for the count and its limit. Anonymous readers are counted by address, IPv6 by the network of a customer (/64)."""
    if token:
        return f"token:{token.pk}", token.per_minute
    address = client_address(request)
    try:
        known = ip_address(address)
    except ValueError:
        return "address:unknown", settings.ANONYMOUS_PER_MINUTE
    if isinstance(known, IPv6Address) and not known.ipv4_mapped:
        address = f"{int(known) >> 64:x}"
    return f"address:{address}", settings.ANONYMOUS_PER_MINUTE


def client_address(request: HttpRequest) -> str:
    """The peer's own, or what the proxy farthest from us wrote down of our PROXIES; what stands before it may be forged."""
    said = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if settings.PROXIES and said:
        return said[-min(settings.PROXIES, len(said))]
    return request.META.get("REMOTE_ADDR", "")


def _refused(status: int, said: str, **headers: str) -> HttpResponse:
    headers["Cache-Control"] = "no-store"
    return JsonResponse(problem(status, said), status=status, content_type=MEDIA_TYPE, headers=headers)


def _with_limit(response: HttpResponse, answer: Answer) -> HttpResponse:
    """RateLimit headers for HTTP (IETF draft-ietf-httpapi-ratelimit-headers-10)."""
    response["RateLimit-Policy"] = f'"minute";q={answer.limit};w=60'
    response["RateLimit"] = f'"minute";r={answer.remaining};t={answer.resets_in}'
    return response
