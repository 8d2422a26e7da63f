"""What a change in the library means for the texts that show the file: an unpublished change, and a new text to approve."""

from editorial import registry
from editorial.audit import Person
from editorial.media.usage import WORKING, uses_of
from editorial.models import MediaFile
from editorial.workflow import moves


def tell_texts(file: MediaFile, *, by: Person) -> None:
    """In the transaction that changed the file."""
    models = {(model._meta.app_label, str(model._meta.model_name)): model for model in registry.models()}
    for use in sorted(uses_of(file)):
        if use.where == WORKING:
            row = models[use.app, use.model]._default_manager.get(pk=use.pk)
            moves.picture_changed(row, by=by, title=file.title)
