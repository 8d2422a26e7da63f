"""What is stored about a person with an account at the desk: its export, and its erasure.

A row that would be deleted with the account belongs to the person alone; other rows only say who did something.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db import models, transaction
from django.db.models import ForeignObjectRel, QuerySet

from editorial.models import AuditEntry
from operations.backups.erasures import record_erasure

ACCOUNT = "account"
# A field whose name ends so is not exported. "." stands before each name: `extra_data` is what the institution said.
SECRETS = ("password", "secret", "token", "digest", "key", ".data")
KEPT_MODELS = (LogEntry,)  # the admin's own log: like the audit log it keeps the number of the account


def account_key(user: AbstractUser) -> str:
    """What the ledger of erasures says in place of the account: a digest of its number and the instant of its creation.

    The number alone could be another person's after a restore.
    """
    return hashlib.sha256(f"{user.pk}:{user.date_joined.isoformat()}".encode()).hexdigest()[:32]


def erase_account(user: AbstractUser) -> int:
    """Write the erasure into the ledger, then erase; returns how many rows changed. Raises OSError or BackupError."""
    record_erasure(ACCOUNT, account_key(user))
    return _anonymise(user)


def erase_account_by_key(key: str) -> int:
    """The eraser of what the ledger calls ACCOUNT."""
    accounts = get_user_model()._default_manager.all()
    return sum(_anonymise(user) for user in accounts if account_key(user) == key)  # type: ignore[arg-type]


@transaction.atomic
def _anonymise(user: AbstractUser) -> int:
    """The row stays, with its number, so that logs and histories stay whole; it can sign in no more."""
    former, pseudonym = user.get_username(), f"erased-{user.pk}"
    changed = 0
    by_person: QuerySet[AuditEntry] = QuerySet(AuditEntry).filter(
        by_id=user.pk
    )  # not the log's own queryset, which refuses every change
    changed += by_person.exclude(by_name=pseudonym).update(by_name=pseudonym)
    changed += QuerySet(AuditEntry).filter(title=f"user: {former}").update(title=f"user: {pseudonym}")
    assigned: QuerySet[AuditEntry] = QuerySet(AuditEntry).filter(action=AuditEntry.Action.ASSIGNED, reason=f"to {former}")
    changed += assigned.update(reason=f"to {pseudonym}")
    about = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(user), object_id=str(user.pk))
    changed += about.exclude(object_repr=pseudonym).update(object_repr=pseudonym)
    if former != pseudonym:
        changed += 1
        user.username, user.first_name, user.last_name, user.email = pseudonym, "", "", ""
        user.is_active = user.is_staff = user.is_superuser = False
        user.last_login = None
        user.set_unusable_password()
        user.save()
        user.groups.clear()
        user.user_permissions.clear()
    # At last: saving the inactive account ended its sessions, which their rows name.
    return changed + sum(rows.delete()[0] for _, rows, is_own in _related_rows(user) if is_own)


def export_account(user: AbstractUser) -> dict[str, Any]:
    """All that is stored about the person, as JSON can hold it: own rows whole, of other rows what they are and where."""
    return {
        "account": _exported_row(user) | {"groups": [group.name for group in user.groups.all()]},
        "own": {name: [_exported_row(row) for row in rows] for name, rows, is_own in _related_rows(user) if is_own and rows},
        "done": {
            name: [{"id": row.pk, "what": str(row)} for row in rows.iterator()]
            for name, rows, is_own in _related_rows(user)
            if not is_own and rows.exists()
        },
        "audit_log": [_exported_row(row) for row in AuditEntry.objects.filter(by_id=user.pk)],
    }


def _related_rows(user: AbstractUser) -> Iterator[tuple[str, QuerySet[Any], bool]]:
    """(model and field, rows that refer to the account, whether they are deleted with it), for every model."""
    for field in user._meta.get_fields(include_hidden=True):
        if not isinstance(field, ForeignObjectRel) or field.many_to_many:
            continue
        model, name = field.related_model, field.field.name
        if isinstance(model, type) and issubclass(model, models.Model) and not model._meta.auto_created:
            rows = model._base_manager.filter(**{name: user.pk})
            yield f"{model._meta.label}.{name}", rows, field.on_delete is models.CASCADE and model not in KEPT_MODELS


def _exported_row(row: models.Model) -> dict[str, Any]:
    values: dict[str, Any] = serializers.serialize("python", [row])[0]["fields"]
    return {"id": row.pk} | {name: value for name, value in values.items() if not f".{name}".endswith(SECRETS)}
