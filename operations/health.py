"""`/livez` and `/readyz`: what a load balancer or a container platform asks."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from catalogue.index.revision import request_revision


def livez(request: HttpRequest) -> HttpResponse:
    """200 while the process answers."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """200 with the catalogue's revision while the database answers, else 503 with the name of the exception."""
    try:
        connection.ensure_connection()
        revision = request_revision(request)
    except Exception as error:  # whatever is wrong with the database, this page reports it
        return JsonResponse({"status": "unavailable", "database": type(error).__name__}, status=503)
    return JsonResponse({"status": "ok", "edition": revision.number, "at": timezone.now()})
