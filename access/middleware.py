"""Authentication and rate limiting of the API. It runs before catalogue.http.guard, which forbids reading the token table."""

from collections.abc import Callable
from contextlib import nullcontext
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.db import OperationalError, connections
from django.http import HttpRequest, HttpResponse, JsonResponse

from access.models import ApiToken, secret_digest
from access.rate_limit import RateLimitResult, consume_request
from catalogue.http.problems import PROBLEM_MEDIA_TYPE, problem_details
from catalogue.http.public_database import PRIMARY, PUBLIC
from catalogue.http.public_database_middleware import watch

API_PREFIX = "/api/"


class ApiAccessMiddleware:
    """Sets `request.token` (None for anonymous), `request.rate_limit` and `request.reader`; answers 401 and 429 itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(API_PREFIX) or request.method == "OPTIONS":
            return self.get_response(request)
        try:
            token = authenticate_token(request)
        except ApiToken.DoesNotExist:
            return _problem_response(401, "The token is unknown, expired or revoked.", **{"WWW-Authenticate": "Bearer"})
        except OperationalError:  # public pages may be up, read from a replica
            return _problem_response(503, "Tokens cannot be checked at the moment.", **{"Retry-After": "30"})
        reader, limit = reader_and_limit(request, token)
        rate_limit = consume_request(reader, limit)
        request.token, request.rate_limit, request.reader = token, rate_limit, reader  # type: ignore[attr-defined]
        if rate_limit.is_allowed:
            response = self.get_response(request)
        else:
            detail = f"More than {limit} requests in a minute. Ask again in {rate_limit.resets_in} s."
            response = _problem_response(429, detail, **{"Retry-After": str(rate_limit.resets_in)})
        if token and "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "private, no-cache"
        return _add_rate_limit_headers(response, rate_limit)


def authenticate_token(request: HttpRequest) -> ApiToken | None:
    """The token of the Authorization header; None without the header. Raises ApiToken.DoesNotExist for an invalid token."""
    header = request.headers.get("Authorization", "")
    if not header:
        return None
    scheme, _, secret = header.partition(" ")
    if scheme.lower() not in ("bearer", "token"):
        raise ApiToken.DoesNotExist
    with watch.ends_if_hanging(PRIMARY) if PUBLIC in connections else nullcontext():
        return ApiToken.objects.valid().get(digest=secret_digest(secret.strip()))


def reader_and_limit(request: HttpRequest, token: ApiToken | None) -> tuple[str, int]:
    """The name of the reader's counter, and requests allowed a minute. Without a token: by network."""
    if token:
        return f"token:{token.pk}", token.per_minute
    return f"address:{client_network(request)}", settings.ANONYMOUS_PER_MINUTE


def client_network(request: HttpRequest) -> str:
    """The IPv4 address or the IPv6 /64 network of the client; `unknown` where there is no valid address."""
    address = client_address(request)
    try:
        known = ip_address(address)
    except ValueError:
        return "unknown"
    return f"{int(known) >> 64:x}" if isinstance(known, IPv6Address) and not known.ipv4_mapped else address


def client_address(request: HttpRequest) -> str:
    """The address of the client: REMOTE_ADDR, or the X-Forwarded-For entry that the outermost of our PROXIES added.

    Earlier entries of the header may be forged.
    """
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if settings.PROXIES and forwarded:
        return forwarded[-min(settings.PROXIES, len(forwarded))]
    return request.META.get("REMOTE_ADDR", "")


def _problem_response(status: int, detail: str, **headers: str) -> HttpResponse:
    headers["Cache-Control"] = "no-store"
    return JsonResponse(problem_details(status, detail), status=status, content_type=PROBLEM_MEDIA_TYPE, headers=headers)


def _add_rate_limit_headers(response: HttpResponse, rate_limit: RateLimitResult) -> HttpResponse:
    """RateLimit headers for HTTP (IETF draft-ietf-httpapi-ratelimit-headers-10)."""
    response["RateLimit-Policy"] = f'"minute";q={rate_limit.limit};w=60'
    response["RateLimit"] = f'"minute";r={rate_limit.remaining};t={rate_limit.resets_in}'
    return response
