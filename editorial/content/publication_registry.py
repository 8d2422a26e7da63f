"""The publication types of this desk: every model that is a Publication, with the function of its app that composes it."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string

from catalogue.publish.contracts import PublishableDocument
from editorial.models import Publication


def publication_models() -> list[type[Publication]]:
    return [model for model in apps.get_models() if issubclass(model, Publication)]


def compose_function(model: type[Publication]) -> Callable[[Any], PublishableDocument]:
    """Named by the model's COMPOSE, because an app's models cannot import its documents."""
    return import_string(model.COMPOSE)


def model_for_type(entry_type: str) -> type[Publication]:
    """Raises StopIteration for an unknown type."""
    return next(model for model in publication_models() if entry_type == model.ENTRY_TYPE)
