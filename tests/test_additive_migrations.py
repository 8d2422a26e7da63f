"""Migrations only add, so that the code of the release before runs beside them and nobody notices an update."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

from tests.support.documents import ROOT

ADDITIVE = (
    migrations.CreateModel,
    migrations.AddIndex,
    migrations.RemoveIndex,
    migrations.AddConstraint,
    migrations.RemoveConstraint,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
    migrations.AlterModelTableComment,
    migrations.RunPython,
)
WIDER_TYPES = {
    (models.CharField, models.TextField),
    (models.SlugField, models.CharField),
    (models.PositiveSmallIntegerField, models.PositiveIntegerField),
    (models.IntegerField, models.BigIntegerField),
}
# What a migration does against the rule, by app, migration and words of the objection, with the reason.
EXCEPTIONS = {
    (
        "catalogue",
        "0003_generation",
        "a new column is NOT NULL without a default in the database",
    ): "one row, which is only updated",
}


def own_apps() -> set[str]:
    return {config.label for config in apps.get_app_configs() if Path(config.path).parent == ROOT}


def objection(operation, state) -> str:
    """Why the code of the release before might fail on the table that the operation leaves; "" for none."""
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        return next(filter(None, (objection(one, state) for one in operation.database_operations)), "")
    if isinstance(operation, migrations.AddField):
        return objection_to_new_column(operation.field)
    if isinstance(operation, migrations.AlterField):
        return objection_to_changed_column(state, operation)
    return "" if isinstance(operation, ADDITIVE) else f"{type(operation).__name__} is not additive"


def objection_to_new_column(field) -> str:
    if field.many_to_many or field.null or field.db_default is not NOT_PROVIDED or getattr(field, "generated", False):
        return ""
    return "a new column is NOT NULL without a default in the database"


def objection_to_changed_column(state, operation) -> str:
    old, new = state.models[operation.app_label, operation.model_name_lower].fields[operation.name], operation.field
    if old.null and not new.null:
        return "a column becomes NOT NULL"
    if new.unique and not old.unique:
        return "a column becomes unique"
    if type(old) is not type(new) and (type(old), type(new)) not in WIDER_TYPES:
        return "a column changes its type"
    if (old.max_length or 0) > (new.max_length or 10**9):
        return "a column becomes narrower"
    return ""


def objections() -> list[tuple[str, str, str]]:
    """Of all migrations of ours after the first of each app; a table that the same migration creates is nobody's yet."""
    loader = MigrationLoader(None)
    found = []
    for app, name in sorted(key for key in loader.disk_migrations if key[0] in own_apps()):
        migration = loader.disk_migrations[app, name]
        if migration.initial or name.startswith("0001"):
            continue
        state, created = loader.project_state((app, name), at_end=False), set()
        for operation in migration.operations:
            operation.app_label = app
            if isinstance(operation, migrations.CreateModel):
                created.add(operation.name_lower)
            if getattr(operation, "model_name_lower", None) not in created and (words := objection(operation, state)):
                found.append((app, name, words))
            operation.state_forwards(app, state)
    return found


def test_migrations_after_the_first_only_add():
    assert [one for one in objections() if one not in EXCEPTIONS] == []


def test_every_exception_is_needed():
    assert set(EXCEPTIONS) - set(objections()) == set()


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (migrations.RemoveField("policy", "title"), "RemoveField is not additive"),
        (migrations.RenameField("policy", "title", "heading"), "RenameField is not additive"),
        (migrations.DeleteModel("policy"), "DeleteModel is not additive"),
        (migrations.RenameModel("policy", "act"), "RenameModel is not additive"),
        (migrations.RunSQL("SELECT 1"), "RunSQL is not additive"),
        (migrations.AddField("policy", "new", models.CharField(max_length=9, default="")), "a new column is NOT NULL"),
        (migrations.AlterField("policy", "slug", models.SlugField(max_length=3)), "a column becomes narrower"),
        (migrations.AlterField("policy", "title", models.IntegerField()), "a column changes its type"),
        (migrations.AlterField("policy", "publish_at", models.DateTimeField()), "a column becomes NOT NULL"),
        (migrations.AddField("policy", "new", models.CharField(max_length=9, db_default="")), ""),
        (migrations.AddField("policy", "new", models.DateField(null=True)), ""),
        (migrations.AlterField("policy", "slug", models.CharField(max_length=200)), ""),
        (migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("policy")]), ""),
    ],
)
def test_what_the_release_before_would_notice_is_refused(operation, words):
    state = MigrationLoader(None).project_state()
    operation.app_label = "policies"
    found = objection(operation, state)
    assert found.startswith(words)
    assert bool(found) == bool(words)
