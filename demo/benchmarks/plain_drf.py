"""The policies with plain REST framework and django-filter on the desk's tables: the obvious implementation, for comparison."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import include, path
from rest_framework import routers, serializers, viewsets

from catalogue.models import Organization, PriorityArea, Region, Sector, Technology
from editorial.models import Source
from policies.models import Policy, PolicyEvent, PolicyRelation, PolicyText

MANY_TO_MANY = ("sectors", "technologies", "regions", "organizations", "priority_areas", "issuers", "ics", "sources")


def term_serializer(model: Any) -> Any:
    """A serializer of a vocabulary term."""
    meta = type("Meta", (), {"model": model, "fields": ("code", "name_en", "name_zh")})
    return type(f"{model.__name__}Serializer", (serializers.ModelSerializer,), {"Meta": meta})


class SourceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Source
        exclude = ("confidential_note",)


class TextSerializer(serializers.ModelSerializer):
    class Meta:
        model = PolicyText
        exclude = ("policy",)


class EventSerializer(serializers.ModelSerializer):
    class Meta:
        model = PolicyEvent
        exclude = ("policy",)


class RelationSerializer(serializers.ModelSerializer):
    title = serializers.CharField(source="target.title")
    slug = serializers.CharField(source="target.slug")

    class Meta:
        model = PolicyRelation
        fields = ("type", "title", "slug", "effective_on", "locator", "note")


class PolicySerializer(serializers.ModelSerializer):
    sectors = term_serializer(Sector)(many=True)
    technologies = term_serializer(Technology)(many=True)
    regions = term_serializer(Region)(many=True)
    organizations = term_serializer(Organization)(many=True)
    issuers = term_serializer(Organization)(many=True)
    priority_areas = term_serializer(PriorityArea)(many=True)
    ics: Any = serializers.SlugRelatedField("code", many=True, read_only=True)
    sources = SourceSerializer(many=True)
    texts = TextSerializer(many=True)
    events = EventSerializer(many=True)
    relations = RelationSerializer(many=True)

    class Meta:
        model = Policy
        exclude = (
            "owner",
            "updated_by",
            "submitted_by",
            "return_remark",
            "lock_version",
            "state",
            "is_changed",
            "publish_at",
            "review_by",
        )


class PolicyFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="matching")
    sector = django_filters.CharFilter(method="in_sector")
    technology = django_filters.CharFilter("technologies__code")
    region = django_filters.CharFilter("regions__code")

    class Meta:
        model = Policy
        fields = ("level", "kind")

    def in_sector(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(sectors__code__startswith=value).distinct()

    def matching(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        columns = ("title", "summary", "title_zh", "document_number", "body", "texts__title", "texts__body")
        for word in value.split():
            rows = rows.filter(Q(*[(f"{column}__icontains", word) for column in columns], _connector=Q.OR))
        return rows.distinct()


class PolicyViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = (
        Policy.objects.filter(state="published")
        .annotate(sorted_on=Coalesce("published_on", "written_on", "in_force_on"))
        .order_by("-sorted_on", "-pk")
        .prefetch_related(*MANY_TO_MANY, "texts", "events", "relations__target")
    )
    serializer_class = PolicySerializer
    filterset_class = PolicyFilter
    lookup_field = "slug"


router = routers.SimpleRouter()
router.register("policies", PolicyViewSet)
urlpatterns = [path("api/v1/", include(router.urls))]
