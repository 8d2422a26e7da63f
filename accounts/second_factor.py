"""The second factor: where it is required, who has shown it, and how its secrets are stored."""

import base64
import hashlib
import secrets
from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import user_logged_in
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_used
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.desk_sessions import SHARED_PREVIEWS
from catalogue.http.guard import DESK_PATHS

SHOWN_BY = "second_factor_of"  # key of the session: the account that has shown its second factor
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# What somebody without a second factor reaches: setting one up, signing out.
SET_UP_VIEWS = {
    *("account", "account_reauthenticate", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes"),
    *("mfa_reauthenticate", "mfa_reauthenticate_webauthn", "admin:logout", "admin:jsi18n"),
}


class RequireSecondFactorMiddleware:
    """Leads a signed-in person who has not shown a second factor to the page for it; nothing else of the desk answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        path = request.path_info
        if not settings.REQUIRE_SECOND_FACTOR or not path.startswith(DESK_PATHS) or path.startswith(SHARED_PREVIEWS):
            return None
        match = request.resolver_match
        if not request.user.is_authenticated or has_shown_factor(request) or (match and match.view_name in SET_UP_VIEWS):
            return None
        return HttpResponseRedirect(reverse("mfa_reauthenticate" if has_factor(request.user) else "account"))


def has_factor(user: Any) -> bool:
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def has_shown_factor(request: HttpRequest) -> bool:
    return request.session.get(SHOWN_BY) == request.user.pk


@receiver(authenticator_added, dispatch_uid="factor added")
@receiver(authenticator_used, dispatch_uid="factor used")
def _remember_shown_factor(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    request.session[SHOWN_BY] = user.pk


@receiver(user_logged_in, dispatch_uid="factor of the provider")
def _remember_trusted_provider(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if settings.OIDC_TRUSTED_FOR_SECOND_FACTOR and came_from_provider(request, user):
        request.session[SHOWN_BY] = user.pk


def came_from_provider(request: HttpRequest, user: Any) -> bool:
    records = get_authentication_records(request, user)
    return bool(records) and records[-1]["method"] == "socialaccount"


class StaffMFAAdapter(DefaultMFAAdapter):
    """Secrets are stored encrypted with a key made of SECRET_KEY, so a copy of the database holds none that works."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right, or it was used before.",
        "cannot_delete_authenticator": "This is your only second factor, and the desk requires one. Add another one first.",
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first.",
    }

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A random secret, with which no code is right, if another SECRET_KEY encrypted it; an administrator removes the factor."""
        from cryptography.fernet import InvalidToken

        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS).exclude(pk=authenticator.pk)
        return not settings.REQUIRE_SECOND_FACTOR or others.exists()

    def get_totp_issuer(self) -> str:
        return self._get_site_name()

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def _get_site_name(self) -> str:
        return "Expert Desk"

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return f"Key {number}"


def _fernet() -> Any:
    """A MultiFernet."""
    from cryptography.fernet import Fernet, MultiFernet

    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second factor:{key}".encode()).digest())) for key in keys])
