"""Forms that a script sends with an `Idempotency-Key`: each is carried out once, and the script is told where to go on.

A save whose answer was lost is sent again with the same key. The session remembers the address of its answer.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse

SESSION_KEY = "carried_out"
MAX_REMEMBERED = 20
MAX_KEY_LENGTH = 100


def idempotency_key(request: HttpRequest) -> str:
    """The key of the request; "" without one."""
    key = request.headers.get("Idempotency-Key", "") if request.method == "POST" else ""
    return key if len(key) <= MAX_KEY_LENGTH else ""


def is_carried_out(request: HttpRequest, key: str) -> bool:
    """Whether a form with this key was carried out in this session."""
    return key in request.session.get(SESSION_KEY, {})


def remembered_answer(request: HttpRequest, key: str) -> HttpResponse | None:
    """The answer to the first request with this key; None where it was not carried out."""
    return JsonResponse(request.session[SESSION_KEY][key]) if is_carried_out(request, key) else None


def answer_to_script(request: HttpRequest, key: str, response: HttpResponse) -> HttpResponse:
    """A redirect as `{"address"}`, the page that closes a popup as `{"popup"}`. A form with another page was not carried out."""
    if 300 <= response.status_code < 400:
        answer = {"address": response["Location"]}
    elif popup := (getattr(response, "context_data", None) or {}).get("popup_response_data"):
        answer = {"popup": popup}
    else:
        return response
    request.session[SESSION_KEY] = dict([*request.session.get(SESSION_KEY, {}).items(), (key, answer)][-MAX_REMEMBERED:])
    return JsonResponse(answer)
