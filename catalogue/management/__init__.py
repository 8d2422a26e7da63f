"""Django imports this module before `migrate` says that it is done."""

from django.db.models.signals import post_migrate

from catalogue.publish.index_version import rebuild_outdated_index

post_migrate.connect(rebuild_outdated_index, dispatch_uid="rebuild_outdated_index")
