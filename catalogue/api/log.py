"""What happened in public: the change log and the corrections, newest first."""

from typing import Any

from django.conf import settings
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue.addresses import api_path, web_path
from catalogue.api.shape import ChangeShape, CorrectionShape
from catalogue.api.strict import StrictViewSet, uid_or
from catalogue.log import changes, corrections, live_corrections
from catalogue.models import Change, PublicCorrection


class PrintedCorrectionShape(CorrectionShape):
    """A correction with what it corrects."""

    title = serializers.CharField(help_text="Of the corrected publication.")
    corrects = serializers.URLField()
    url = serializers.URLField()
    web_url = serializers.URLField()
    version = serializers.IntegerField()
    changed_at = serializers.DateTimeField()


@extend_schema(tags=["log"])
class ChangeViewSet(StrictViewSet):
    """Every public event; what was withdrawn or deleted stays in the log."""

    serializer_class = ChangeShape

    def list(self, request: Request) -> Response:
        return self.page_of(changes(self.moment), _present_change)


@extend_schema(tags=["log"])
class CorrectionViewSet(StrictViewSet):
    """Corrections of what is live."""

    serializer_class = PrintedCorrectionShape

    def list(self, request: Request) -> Response:
        return self.page_of(corrections(self.moment), _present_correction)

    def retrieve(self, request: Request, pk: str) -> Response:
        named = uid_or("pk", pk)
        row = live_corrections().filter(**named).first() if "uid" in named else None
        if row is None:
            raise Http404("There is no such correction.")
        return Response(_present_correction(row))


def _present_change(change: Change) -> dict[str, Any]:
    entry = change.entry
    return {
        "uid": change.uid,
        "entry_type": change.type,
        "event": change.event,
        "version": change.version,
        "note": change.note,
        "changed_at": change.at,
        "title": entry.title if entry else "",
        "url": settings.SITE_URL + api_path(change.type, entry.slug) if entry else "",
        "web_url": settings.SITE_URL + web_path(change.type, entry.slug) if entry else "",
    }


def _present_correction(row: PublicCorrection) -> dict[str, Any]:
    page = settings.SITE_URL + web_path(row.entry.type, row.entry.slug)
    return {
        "uid": row.uid,
        "was_wrong": row.was_wrong,
        "is_right": row.is_right,
        "corrected_on": row.corrected_on,
        "title": row.entry.title,
        "corrects": settings.SITE_URL + api_path(row.entry.type, row.entry.slug),
        "url": f"{settings.SITE_URL}/api/v1/corrections/{row.uid}/",
        "web_url": f"{page}#correction-{row.uid}",
        "version": row.version,
        "changed_at": row.changed_at,
    }
