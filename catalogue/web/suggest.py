"""Suggestions while a reader types, as JSON for static/js/search.js."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse

from catalogue.api.filters import WordsField
from catalogue.api.problems import MEDIA_TYPE, problem
from catalogue.moment import moment_of
from catalogue.suggesting import suggestions

ASKED = WordsField(required=False)


def suggest(request: HttpRequest) -> JsonResponse:
    try:
        query = ASKED.clean(request.GET.get("q", ""))
    except ValidationError as error:
        said = {"q": error.messages}
        return JsonResponse(problem(400, " ".join(error.messages), errors=said), status=400, content_type=MEDIA_TYPE)
    return JsonResponse({"suggestions": suggestions(query, moment_of(request))})
