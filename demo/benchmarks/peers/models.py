"""Policies as pages of Wagtail, by its guide: fields, terms as snippets, a search index, fields of the API."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from demo.benchmarks.peers.corpus import FACETS

PAGE_SIZE = 20


@register_snippet
class Term(models.Model):
    facet = models.CharField(max_length=20)
    code = models.CharField(max_length=60)
    name_en = models.CharField(max_length=300)
    name_zh = models.CharField(max_length=300, blank=True)
    api_fields = [APIField("code"), APIField("name_en"), APIField("name_zh")]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facet", "code"], name="term_once_a_facet")]

    def __str__(self) -> str:
        return self.name_en


class PolicyListPage(Page):
    template = "peers/list.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        pages = filtered(PolicyPage.objects.live().child_of(self), request.GET).order_by("-sorted_on", "-pk")
        page = Paginator(pages.prefetch_related(*FACETS), PAGE_SIZE).get_page(request.GET.get("page"))
        return {**super().get_context(request, *args, **kwargs), "page_of_policies": page}


class PolicyPage(Page):
    template = "peers/detail.html"
    title_zh = models.CharField(max_length=500, blank=True)
    summary = models.TextField(blank=True)
    body = RichTextField(blank=True)
    level = models.CharField(max_length=30, blank=True, db_index=True)
    kind = models.CharField(max_length=30, blank=True, db_index=True)
    sorted_on = models.CharField(max_length=10, blank=True, db_index=True)
    for _name in FACETS:
        vars()[_name] = ParentalManyToManyField(Term, blank=True, related_name="+")

    content_panels = [
        *Page.content_panels,
        *map(FieldPanel, ("title_zh", "summary", "body", "level", "kind", "sorted_on", *FACETS)),
    ]
    search_fields = [*Page.search_fields, *map(index.SearchField, ("title_zh", "summary", "body"))]
    api_fields = [*map(APIField, ("title_zh", "summary", "body", "level", "kind", "sorted_on", *FACETS))]


def filtered(pages: Any, asked: Any) -> Any:
    """By parameters `sector` (a code or how it begins), `region`, `level`, `kind`."""
    for name in ("level", "kind"):
        if asked.get(name):
            pages = pages.filter(**{name: asked[name]})
    if asked.get("region"):
        pages = pages.filter(regions__code=asked["region"])
    return pages.filter(sectors__code__startswith=asked["sector"]).distinct() if asked.get("sector") else pages
