"""Writes search texts and posting lists anew after a `migrate` with a release whose analyzer makes others of the same text."""

import sys
from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed_apps
from django.apps.registry import Apps
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.migrations.loader import MigrationLoader

from catalogue.models import CatalogueRevision, SearchText
from catalogue.publish.rebuild import rebuild_indexes
from catalogue.search.analyzer import INDEX_VERSION
from infra.text.character_forms import fold_characters

BATCH = 400


def rebuild_outdated_index(
    *, sender: AppConfig, using: str, apps: Apps = installed_apps, verbosity: int = 0, **kwargs: Any
) -> None:
    """Receives `post_migrate`. Does nothing where the index is of this release, or where migrations of the catalogue are left.

    A text that was folded by an earlier release is folded again, which gives what composing it today would give.
    """
    if sender.label != CatalogueRevision._meta.app_label or using != DEFAULT_DB_ALIAS or not _is_migrated(using, apps):
        return
    stored = CatalogueRevision.objects.values_list("index_version", flat=True).get(pk=1)
    if stored == INDEX_VERSION:
        return
    if SearchText.objects.exists():
        if verbosity:
            sys.stdout.write("  Writing the search index anew: about ten minutes for 100,000 publications.\n")
        _rebuild()
    CatalogueRevision.objects.filter(pk=1).update(index_version=INDEX_VERSION)


def _is_migrated(using: str, apps: Apps) -> bool:
    model = apps.all_models[CatalogueRevision._meta.app_label].get(str(CatalogueRevision._meta.model_name))
    if model is None or "index_version" not in {field.name for field in model._meta.fields}:
        return False
    if apps is installed_apps:  # `flush` says so
        return True
    loader = MigrationLoader(connections[using])
    return all(node in loader.applied_migrations for node in loader.graph.leaf_nodes("catalogue"))


@transaction.atomic
def _rebuild() -> None:
    last_pk = 0
    while batch := list(SearchText.objects.filter(pk__gt=last_pk).order_by("pk")[:BATCH]):
        last_pk = batch[-1].pk
        for row in batch:
            row.text = " ".join(fold_characters(row.text).split())
        SearchText.objects.bulk_update(batch, ["text"])
    rebuild_indexes()
