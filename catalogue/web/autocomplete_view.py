"""Autocomplete: answers static/js/autocomplete.js with suggestions as JSON. A bad query gets 400 and a problem (RFC 9457)."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse

from catalogue.http.problems import PROBLEM_MEDIA_TYPE, problem_details
from catalogue.http.public_request import reads_parameters
from catalogue.index.revision import request_revision
from catalogue.query.filter_fields import KeywordsField
from catalogue.search.autocomplete import suggestions

QUERY_FIELD = KeywordsField(required=False)


@reads_parameters(q=False)
def autocomplete_view(request: HttpRequest) -> JsonResponse:
    try:
        query = QUERY_FIELD.clean(request.GET.get("q", ""))
    except ValidationError as error:
        errors = {"q": error.messages}
        return JsonResponse(
            problem_details(400, " ".join(error.messages), errors=errors), status=400, content_type=PROBLEM_MEDIA_TYPE
        )
    return JsonResponse({"suggestions": suggestions(query, request_revision(request))})
