"""`/api/v1/me/usage`: what the reader may ask, and what it asked."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from access.limits import WINDOW, used_by_day


@require_safe
def usage(request: HttpRequest) -> JsonResponse:
    """Of the token, or of the address without one."""
    token, limit = request.token, request.limit  # type: ignore[attr-defined]
    said = {
        "name": token.name if token else None,
        "scopes": token.scopes if token else ["read"],
        "expires_at": token.expires_at if token else None,
        "limit": {"requests": limit.limit, "seconds": WINDOW, "remaining": limit.remaining, "resets_in": limit.resets_in},
        "requests_by_day": [
            {"day": day, "requests": count}
            for day, count in used_by_day(request.reader).items()  # type: ignore[attr-defined]
        ],
    }
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False}, headers={"Cache-Control": "private, no-store"})
