"""The change log and the corrections in the API, newest first."""

from collections.abc import Iterator
from typing import Any, ClassVar

import django_filters
from django.conf import settings
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue.api.paging import (
    next_cursor,
    requested_page_size,
    requested_position,
    url_with_parameters,
    uses_cursor,
    with_link_header,
)
from catalogue.api.schema.envelope import LogEnvelope
from catalogue.api.serializers import ChangeSerializer, PublicationReferenceSerializer
from catalogue.api.strict_viewset import StrictViewSet, uid_or_field
from catalogue.documents.document_serializers import CorrectionSerializer
from catalogue.http.paths import VOCABULARY_FOLDERS, api_path, term_api_path, term_web_path, web_path
from catalogue.index.process_cache import public_term
from catalogue.index.revision import Revision
from catalogue.models import Change, PublicCorrection
from catalogue.publication_types import TERM_TYPE, type_choices
from catalogue.query.change_filters import LogFilterSet
from catalogue.query.change_log import list_changes, list_corrections, live_corrections
from catalogue.query.change_query import ChangeQuery
from catalogue.query.filters import FacetChoiceFilter, InstantFilter, UidFilter

CURSOR_NOW = "now"
NAMES = ("title", "title_zh", "url", "web_url")  # of what an event is about


class CorrectionWithEntrySerializer(CorrectionSerializer):
    """A correction with what it corrects."""

    url = serializers.URLField(help_text="Its own address in the API.")
    web_url = serializers.URLField(help_text="Where it stands on the publication's page.")
    version = serializers.IntegerField(help_text="Counts its changes.")
    changed_at = serializers.DateTimeField(help_text="When it last changed.")
    publication = PublicationReferenceSerializer(help_text="What it corrects.")


class CorrectionFilterSet(django_filters.FilterSet):
    uid = UidFilter(label="Uid of the correction")
    type = FacetChoiceFilter("type", type_choices(), label="Type")
    changed_since = InstantFilter(label="Changed since")

    lookups: ClassVar[dict[str, str]] = {"uid": "uid__in", "type": "entry__type__in", "changed_since": "changed_at__gte"}

    def query_conditions(self) -> dict[str, Any]:
        """The filters as conditions of a queryset."""
        return {self.lookups[name]: value for name, value in self.form.cleaned_data.items() if value}


@extend_schema(tags=["log"])
class ChangeViewSet(StrictViewSet):
    """Every public event: newest first by page, or oldest first by cursor, which is how to keep a copy in step.

    Events of the type `term` tell what became of a vocabulary term, whose names stand in the publications that carry it.
    """

    nouns = ("event", "events")
    pagination_class = LogEnvelope
    serializer_class = ChangeSerializer
    filterset_class = LogFilterSet

    @property
    def parameters(self) -> tuple[str, ...]:
        return (*super().parameters, "cursor")

    def list(self, request: Request) -> Response:
        log = self.bind_filterset(ChangeQuery(self.revision, is_whole=True)).qs
        return self._changes_after(request, log) if uses_cursor(request) else self.paginated_response(log, self._serialize)

    def iter_all(self) -> Iterator[dict[str, Any]]:
        rows = list_changes(self.revision, is_whole=True).queryset
        return map(self._serialize, rows.order_by("number").iterator(chunk_size=1000))

    def _serialize(self, change: Change) -> dict[str, Any]:
        return serialize_change(change, self.revision)

    def _changes_after(self, request: Request, log: ChangeQuery) -> Response:
        """The events after the cursor. The answer has the `cursor` for the next request, even if there was no event."""
        size = requested_page_size(request)
        is_now = request.query_params["cursor"] == CURSOR_NOW
        number = log.last_number() if is_now else (requested_position(request, self.revision, length=1) or [0])[0]
        rows = log.after(number, size + 1)
        last = rows[:size][-1].number if rows else number
        cursor = next_cursor(request, self.revision, last)
        following = url_with_parameters(request, cursor=cursor) if len(rows) > size else None
        body = {"next": following, "cursor": cursor, "results": [self._serialize(row) for row in rows[:size]]}
        return with_link_header(Response(body), {"next": following} if following else {})


@extend_schema(tags=["log"])
class CorrectionViewSet(StrictViewSet):
    """Corrections of what is live."""

    nouns = ("correction", "corrections")
    serializer_class = CorrectionWithEntrySerializer
    filterset_class = CorrectionFilterSet

    def list(self, request: Request) -> Response:
        filters = self.bind_filterset(PublicCorrection.objects.none())
        return self.paginated_response(list_corrections(self.revision, **filters.query_conditions()), _serialize_correction)

    def iter_all(self) -> Iterator[dict[str, Any]]:
        return map(_serialize_correction, live_corrections().order_by("pk").iterator(chunk_size=1000))

    def retrieve(self, request: Request, pk: str) -> Response:
        named = uid_or_field("pk", pk)
        row = live_corrections().filter(**named).first() if "uid" in named else None
        if row is None:
            raise Http404("There is no such correction.")
        return Response(_serialize_correction(row))


def serialize_change(change: Change, revision: Revision) -> dict[str, Any]:
    """The event as programs read it. `title` and addresses are today's; null where readers may not know of them any more."""
    names = _term_names(change, revision) if change.type == TERM_TYPE else _entry_names(change)
    return {
        "uid": change.uid,
        "type": change.type,
        **names,
        "event": change.event,
        "is_tombstone": change.event in Change.TOMBSTONES,
        "version": change.version,
        "note": change.note or None,
        "changed_at": change.at,
        "facet": change.facet or None,
        "code": change.code or None,
        "into": change.into or None,
    }


def _entry_names(change: Change) -> dict[str, Any]:
    entry = change.entry
    if entry is None:
        return dict.fromkeys(NAMES)
    paths = api_path(change.type, entry.slug), web_path(change.type, entry.slug)
    return dict(zip(NAMES, (entry.title, entry.title_zh or None, *(settings.SITE_URL + path for path in paths)), strict=True))


def _term_names(change: Change, revision: Revision) -> dict[str, Any]:
    """Of a merged term those of the term that its code means today."""
    term = public_term(change.facet, change.code, revision)
    if term is None:
        return dict.fromkeys(NAMES)
    has_page = change.facet in VOCABULARY_FOLDERS
    paths = (term_api_path(change.facet, term.code), term_web_path(change.facet, term.code)) if has_page else ()
    addresses = [settings.SITE_URL + path for path in paths] or [None, None]
    return dict(zip(NAMES, (term.name_en, term.name_zh or None, *addresses), strict=True))


def _serialize_correction(row: PublicCorrection) -> dict[str, Any]:
    page = settings.SITE_URL + web_path(row.entry.type, row.entry.slug)
    return {
        "uid": row.uid,
        "was_wrong": row.was_wrong,
        "is_right": row.is_right,
        "corrected_on": row.corrected_on,
        "url": f"{settings.SITE_URL}/api/v1/corrections/{row.uid}/",
        "web_url": f"{page}#correction-{row.uid}",
        "version": row.version,
        "changed_at": row.changed_at,
        "publication": {
            "uid": row.entry.uid,
            "type": row.entry.type,
            "title": row.entry.title,
            "title_zh": row.entry.title_zh or None,
            "url": settings.SITE_URL + api_path(row.entry.type, row.entry.slug),
            "web_url": page,
        },
    }
