"""Says on a page which parameters of its address it does not know. The notice is put into the finished page, so that no kept
page depends on what somebody writes into an address.
"""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string

from catalogue.http.language import in_language, path_language

MAX_NAMES, MAX_NAME_LENGTH = 5, 40
BEGIN_OF_MAIN = b'<main id="main" class="container">'  # of base.html
PARTIAL_ANSWER_HEADERS = ("HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")


def ask_for_whole_page(request: HttpRequest) -> None:
    """Neither 304 nor gzip: the notice needs the text of the page."""
    for name in PARTIAL_ANSWER_HEADERS:
        request.META.pop(name, None)


def with_notice(response: HttpResponse, request: HttpRequest, ignored: QueryDict) -> HttpResponse:
    """The page with a notice that names the ignored parameters. A redirect to the same page keeps them, so that it has the notice.

    Other answers (files, errors, HEAD) stay as they are.
    """
    if response.status_code in (301, 302) and response["Location"].partition("?")[0] == request.path:
        response["Location"] += ("&" if "?" in response["Location"] else "?") + ignored.urlencode()
    is_page = response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
    if not is_page or response.streaming or BEGIN_OF_MAIN not in response.content:
        return response
    with in_language(path_language(request.path_info)):
        query = request.META.get("QUERY_STRING", "")
        context = {"names": shown_names(list(ignored)), "address": request.path + (f"?{query}" if query else "")}
        notice = render_to_string("components/ignored_parameters.html", context).encode()
    response.content = response.content.replace(BEGIN_OF_MAIN, BEGIN_OF_MAIN + notice, 1)
    for name in ("ETag", "Last-Modified", "Content-Length"):
        response.headers.pop(name, None)
    return response


def shown_names(names: Sequence[str]) -> list[str]:
    """The first names, shortened, without characters that cannot be printed."""
    return ["".join(filter(str.isprintable, name))[:MAX_NAME_LENGTH] for name in names[:MAX_NAMES]]
