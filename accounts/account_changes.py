"""What stops when an account changes. Sessions end when somebody else changes what the person may do, or deactivates the account.

Django's own signals are the place: the admin, commands, the shell and other code all save accounts, and `m2m_changed` on the
tables of groups and rights is the only thing that sees each way to change a role.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db.models.signals import m2m_changed, post_save, pre_save
from django.dispatch import receiver
from django.utils import timezone

from accounts.desk_sessions import end_sessions
from editorial.audit.audit_log import record_about
from editorial.models import AuditEntry, PreviewLink

WATCHED = ("is_active", "is_staff", "is_superuser")
CHANGES = ("post_add", "post_remove", "pre_clear")  # after a clearing nobody knows whose groups they were


@receiver(pre_save, sender=User, dispatch_uid="account before")
def _remember_before(sender: Any, instance: Any, update_fields: Any, **kwargs: Any) -> None:
    """Remember the stored values. A sign-in saves `last_login` alone, and costs no statement here."""
    is_watched = update_fields is None or set(WATCHED) & set(update_fields)
    if instance.pk and is_watched:
        instance.stored_before = sender._default_manager.filter(pk=instance.pk).values(*WATCHED).first()


@receiver(post_save, sender=User, dispatch_uid="account after")
def _end_after_change(sender: Any, instance: Any, **kwargs: Any) -> None:
    before = instance.__dict__.pop("stored_before", None)
    changed = [name for name in WATCHED if before and before[name] != getattr(instance, name)]
    if changed:
        _end_for(instance, "the account was deactivated" if not instance.is_active else "the rights changed")
    if "is_active" in changed and not instance.is_active:
        PreviewLink.objects.filter(by=instance, ended_at=None).update(ended_at=timezone.now())


@receiver(m2m_changed, sender=User.groups.through, dispatch_uid="account groups")
@receiver(m2m_changed, sender=User.user_permissions.through, dispatch_uid="account rights")
def _end_after_role_change(sender: Any, instance: Any, action: str, reverse: bool, pk_set: set | None, **kwargs: Any) -> None:
    """`reverse`: the change was made at the group, `group.user_set`; then pk_set are people."""
    if action not in CHANGES:
        return
    people = get_user_model()._default_manager
    if not reverse:
        affected = [instance]
    elif action == "pre_clear":
        affected = list(instance.user_set.all())
    else:
        affected = list(people.filter(pk__in=pk_set or ()))
    if pk_set or action == "pre_clear":
        for person in affected:
            _end_for(person, "the role changed")


def _end_for(person: Any, why: str) -> None:
    if ended := end_sessions(person):
        record_about(AuditEntry.Action.SESSIONS_ENDED, person, by=None, reason=f"{ended}, because {why}")
