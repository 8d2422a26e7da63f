"""Signing in with the institution's own account, by OpenID Connect Core 1.0 with PKCE (RFC 7636). It never creates an account."""

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView, OAuth2View
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from requests import RequestException

from access.known_browsers import is_known_browser
from accounts.attempt_limits import STARTS_PER_NETWORK, limit_starts
from accounts.held_text import hold_text

logger = logging.getLogger(__name__)
UNKNOWN = (
    "{name} knows you, but the desk has no account with that address. Whoever runs the desk’s accounts can make one, "
    "with the address that {name} gives."
)
FAILED = "Signing in with {name} did not work. Try again, or use your password."


class DeskOpenIDConnectAdapter(OpenIDConnectOAuth2Adapter):
    """Checks the signature of each ID token, and that the user information is about the same subject (section 5.3.2)."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Raises OAuth2Error if the metadata names another issuer than the configured one (OpenID Connect Discovery 1.0, 4.3)."""
        config: dict[str, Any] = super().openid_config
        if str(config.get("issuer")).rstrip("/") != settings.OIDC_SERVER_URL:
            raise OAuth2Error("The provider's metadata name another issuer.")
        return config

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        if "id_token" not in kwargs["response"]:
            raise OAuth2Error("The provider sent no ID token.")
        login = super().complete_login(request, app, token, **kwargs)
        data = login.account.extra_data
        if data["userinfo"].get("sub") != data["id_token"]["sub"]:
            raise OAuth2Error("The user information is about another subject than the ID token.")
        return login

    def _decode_id_token(self, app: Any, id_token: str) -> dict:
        return jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )


class KnownAccountsAdapter(DefaultSocialAccountAdapter):
    """Lets in whoever is linked already, or the one active member of the staff with the verified address; links the latter."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        sociallogin.state["process"] = AuthProcess.LOGIN  # whatever else the form asked for
        if sociallogin.is_existing:
            return
        person = _find_account(sociallogin)
        if person is None:
            raise ImmediateHttpResponse(_sign_in_page(request, UNKNOWN))
        sociallogin.connect(request, person)

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        raise ImmediateHttpResponse(_sign_in_page(request, FAILED))


def _find_account(login: SocialLogin) -> Any:
    """None unless exactly one account has a verified address of the login. An account that is linked to another subject is not
    taken over by whoever got its address later.
    """
    addresses = [address.email for address in login.email_addresses if address.verified]
    staff = get_user_model()._default_manager.filter(is_active=True, is_staff=True)
    found = [person for address in addresses for person in staff.filter(email__iexact=address)[:2]]
    if len(found) != 1 or SocialAccount.objects.filter(user=found[0], provider=login.account.provider).exists():
        return None
    return found[0]


def _sign_in_page(request: HttpRequest, text: str) -> HttpResponse:
    messages.error(request, text.format(name=settings.OIDC_NAME))
    return HttpResponseRedirect(reverse("account_login"))


@limit_starts(STARTS_PER_NETWORK)
def start_view(request: HttpRequest, provider_id: str) -> HttpResponse:
    """POST leads to the provider."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("account_login"))
    if is_known_browser(request):
        hold_text(request)
    return _run(OAuth2LoginView, request, provider_id)


def callback_view(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the provider sends the person back to."""
    return _run(OAuth2CallbackView, request, provider_id)


def _run(view: type[OAuth2View], request: HttpRequest, provider_id: str) -> HttpResponse:
    """Raises Http404 unless the provider is configured. A provider that is away, or answers nonsense, is told in words."""
    if not settings.OIDC_SERVER_URL or provider_id != settings.OIDC_PROVIDER_ID:
        raise Http404
    try:
        return view.adapter_view(DeskOpenIDConnectAdapter(request, provider_id))(request)
    except (RequestException, OAuth2Error, KeyError, TypeError, ValueError):
        logger.exception("Signing in with the OpenID Connect provider failed.")
        return _sign_in_page(request, FAILED)
