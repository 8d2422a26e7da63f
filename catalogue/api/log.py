"""What happened in public: the change log and the corrections, newest first."""

from collections.abc import Iterator
from typing import Any, ClassVar

import django_filters
from django.conf import settings
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue.addresses import api_path, web_path
from catalogue.api.filters import InstantFilter, WordFilter
from catalogue.api.paging import address_of, cursor_after, cursor_place, is_by_cursor, linked, page_size_of
from catalogue.api.shape import ChangeShape, CorrectionShape
from catalogue.api.strict import StrictViewSet, uid_or
from catalogue.log import Log, changes, corrections, live_corrections
from catalogue.models import Change, EntryType, PublicCorrection

NOW = "now"


class PrintedCorrectionShape(CorrectionShape):
    """A correction with what it corrects."""

    title = serializers.CharField(help_text="Of the corrected publication.")
    corrects = serializers.URLField()
    url = serializers.URLField()
    web_url = serializers.URLField()
    version = serializers.IntegerField()
    changed_at = serializers.DateTimeField()


class LogFilter(django_filters.FilterSet):
    """What can be asked of both logs: of which type, and since when."""

    type = WordFilter("type", EntryType.choices, label="Type")
    changed_since = InstantFilter(label="Changed since")

    columns: ClassVar[dict[str, str]]

    def conditions(self) -> dict[str, Any]:
        """For the query."""
        return {self.columns[name]: value for name, value in self.form.cleaned_data.items() if value}


class ChangeFilter(LogFilter):
    event = WordFilter("event", Change.Event.choices, label="Event")
    columns = {"type": "type__in", "changed_since": "at__gte", "event": "event__in"}


class CorrectionFilter(LogFilter):
    columns = {"type": "entry__type__in", "changed_since": "changed_at__gte"}


@extend_schema(tags=["log"])
class ChangeViewSet(StrictViewSet):
    """Every public event: newest first by page, or oldest first by cursor, which is how to keep a copy in step."""

    serializer_class = ChangeShape
    filterset_class = ChangeFilter

    @property
    def parameters(self) -> tuple[str, ...]:
        return (*super().parameters, "cursor")

    def list(self, request: Request) -> Response:
        log = changes(self.moment, **self.filtered(Change.objects.none()).conditions())
        return self._since(request, log) if is_by_cursor(request) else self.page_of(log, change_object)

    def everything(self) -> Iterator[dict[str, Any]]:
        return map(change_object, changes(self.moment).rows.order_by("number").iterator(chunk_size=1000))

    def _since(self, request: Request, log: Log) -> Response:
        """What came after the cursor. The answer's own `cursor` is what to ask with next time, also when nothing came."""
        size = page_size_of(request)
        place = log.last() if request.query_params["cursor"] == NOW else (cursor_place(request, length=1) or [0])[0]
        rows = list(log.rows.filter(number__gt=place).order_by("number")[: size + 1])
        last = rows[:size][-1].number if rows else place
        cursor = cursor_after(request, last)
        following = address_of(request, cursor=cursor) if len(rows) > size else None
        said = {"next": following, "cursor": cursor, "results": [change_object(row) for row in rows[:size]]}
        return linked(Response(said), {"next": following} if following else {})


@extend_schema(tags=["log"])
class CorrectionViewSet(StrictViewSet):
    """Corrections of what is live."""

    serializer_class = PrintedCorrectionShape
    filterset_class = CorrectionFilter

    def list(self, request: Request) -> Response:
        return self.page_of(corrections(self.moment, **self.filtered(Change.objects.none()).conditions()), _present_correction)

    def everything(self) -> Iterator[dict[str, Any]]:
        return map(_present_correction, live_corrections().order_by("pk").iterator(chunk_size=1000))

    def retrieve(self, request: Request, pk: str) -> Response:
        named = uid_or("pk", pk)
        row = live_corrections().filter(**named).first() if "uid" in named else None
        if row is None:
            raise Http404("There is no such correction.")
        return Response(_present_correction(row))


def change_object(change: Change) -> dict[str, Any]:
    entry = change.entry
    return {
        "uid": change.uid,
        "entry_type": change.type,
        "event": change.event,
        "is_tombstone": change.event in Change.TOMBSTONES,
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
