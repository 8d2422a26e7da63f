"""Records a change of a library file as an unpublished change of every working text that uses the file."""

from editorial.audit.audit_log import Actor
from editorial.content import publication_registry
from editorial.library.file_uses import WORKING_TEXT, uses_of_file
from editorial.models import MediaFile
from editorial.workflow.after_save import after_picture_change


def notify_texts(file: MediaFile, *, by: Actor) -> None:
    """Runs in the transaction that changes the file."""
    models = {(model._meta.app_label, str(model._meta.model_name)): model for model in publication_registry.publication_models()}
    for use in sorted(uses_of_file(file)):
        if use.where == WORKING_TEXT:
            row = models[use.app, use.model]._default_manager.get(pk=use.pk)
            after_picture_change(row, by=by, title=file.title)
