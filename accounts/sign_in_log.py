"""The log of sign-ins: entries of the audit log about accounts. What somebody typed is never written."""

import logging
import math
import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import password_changed, password_reset, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset, authenticator_used
from django.conf import settings
from django.contrib.auth import get_user_model, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from access.shared_counters import increment_counter
from editorial.audit.audit_log import record_about, record_batch
from editorial.models import AuditEntry

HOUR = 3600
Action = AuditEntry.Action
Type = Authenticator.Type
FACTORS = {Type.TOTP: "authenticator app", Type.WEBAUTHN: "passkey or security key", Type.RECOVERY_CODES: "recovery code"}
logger = logging.getLogger(__name__)


def record_failure(name: str) -> None:
    """Count a failed attempt by hour and account. The 1st, 10th, 100th … of an hour adds an entry: at most a handful a day and
    account. All unknown names are one account.
    """
    user = get_user_model()._default_manager.filter(username=name).first()
    key = f"sign-in-failed:{user.pk if user else 'unknown'}:{int(time.time() // HOUR)}"
    try:
        failures = increment_counter(key, 1, seconds=2 * HOUR)
    except Exception:  # Redis or the disk is away: the attempt was refused all the same
        logger.exception("A failed sign-in could not be counted.")
        return
    if 10 ** round(math.log10(failures)) != failures:
        return
    reason = f"{failures} failed attempts in this hour" if failures > 1 else "wrong password or code"
    if user:
        record_about(Action.SIGN_IN_FAILED, user, by=None, reason=reason)
    else:
        record_batch(Action.SIGN_IN_FAILED, "unknown accounts", by=None, reason=reason)


@receiver(user_logged_in, dispatch_uid="log sign-in")
def _record_sign_in(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    methods = [_method_name(record) for record in get_authentication_records(request, user)]
    record_about(Action.SIGNED_IN, user, by=user, reason=", ".join(dict.fromkeys(methods)))


def _method_name(record: dict[str, Any]) -> str:
    if record["method"] == "mfa":
        return str(FACTORS[record["type"]])
    return settings.OIDC_NAME if record["method"] == "socialaccount" else str(record["method"])


@receiver(user_logged_out, dispatch_uid="log sign-out")
def _record_sign_out(user: Any, **kwargs: Any) -> None:
    if user is not None:
        record_about(Action.SIGNED_OUT, user, by=user)


@receiver(password_changed, dispatch_uid="log password change")
def _record_password_change(user: Any, **kwargs: Any) -> None:
    record_about(Action.PASSWORD_CHANGED, user, by=user)


@receiver(password_reset, dispatch_uid="log password reset")
def _record_password_reset(user: Any, **kwargs: Any) -> None:
    record_about(Action.PASSWORD_CHANGED, user, by=user, reason="by a code from a mail")


@receiver(authenticator_added, dispatch_uid="log factor")
@receiver(authenticator_reset, dispatch_uid="log new codes")
def _record_added_factor(user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    record_about(Action.FACTOR_ADDED, user, by=user, reason=_factor_name(authenticator))


@receiver(authenticator_removed, dispatch_uid="log removed factor")
def _record_removed_factor(user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    record_about(Action.FACTOR_REMOVED, user, by=user, reason=_factor_name(authenticator))


@receiver(authenticator_used, dispatch_uid="log recovery code")
def _record_recovery_code(user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    if authenticator.type == Type.RECOVERY_CODES:
        record_about(Action.RECOVERY_CODE_USED, user, by=user)


def _factor_name(authenticator: Authenticator) -> str:
    return "recovery codes" if authenticator.type == Type.RECOVERY_CODES else str(FACTORS[Type(authenticator.type)])
