"""Addresses under /admin/account/: those of allauth that are in use, under the names by which it calls them, and ours."""

from collections.abc import Callable
from typing import Any

from allauth.account import views as account_views
from allauth.mfa.recovery_codes import views as code_views
from allauth.mfa.totp import views as app_views
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.module_loading import import_string
from django.views.generic import RedirectView

from accounts import views
from accounts.attempt_limits import RESETS_PER_NETWORK, STARTS_PER_NETWORK, limit_starts
from accounts.views import desk_page


def view_of(dotted_path: str) -> Callable[..., HttpResponse]:
    """The view of that path. The first request imports its module: passkeys and OpenID Connect take 16 MB."""

    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return import_string(dotted_path)(request, *args, **kwargs)

    return view


to_account = RedirectView.as_view(pattern_name="account")
to_sign_in = RedirectView.as_view(pattern_name="account_login")
ask_for_reset = limit_starts(RESETS_PER_NETWORK)(account_views.password_reset)
ask_for_factor = view_of("allauth.mfa.base.views.authenticate")
ask_for_factor_again = view_of("allauth.mfa.base.views.reauthenticate")
sign_in_by_passkey = limit_starts(STARTS_PER_NETWORK, method="GET")(view_of("accounts.passkeys.views.sign_in"))

urlpatterns = [
    path("", views.account_page, name="account"),
    path("sessions/end-others/", views.end_other_sessions, name="account_end_other_sessions"),
    path("sessions/<int:pk>/end/", views.end_one_session, name="account_end_session"),
    path("resume/", views.resume_page, name="account_resume"),
    path("login/", desk_page(views.SignInView.as_view(), "Sign in"), name="account_login"),
    path("login/passkey/", sign_in_by_passkey, name="mfa_login_webauthn"),
    path("login/second-factor/", desk_page(ask_for_factor, "Second factor"), name="mfa_authenticate"),
    path("password/", desk_page(account_views.password_change, "Change your password"), name="account_change_password"),
    path("password/reset/", desk_page(ask_for_reset, "Forgotten password"), name="account_reset_password"),
    path(
        "password/reset/code/",
        desk_page(account_views.confirm_password_reset_code, "Code from the mail"),
        name="account_confirm_password_reset_code",
    ),
    path(
        "password/reset/new/",
        desk_page(account_views.complete_password_reset, "New password"),
        name="account_complete_password_reset",
    ),
    path("confirm/", desk_page(account_views.reauthenticate, "Confirm that it is you"), name="account_reauthenticate"),
    path("confirm/code/", desk_page(ask_for_factor_again, "Confirm that it is you"), name="mfa_reauthenticate"),
    path(
        "confirm/passkey/",
        desk_page(view_of("allauth.mfa.webauthn.views.reauthenticate_webauthn"), "Confirm that it is you"),
        name="mfa_reauthenticate_webauthn",
    ),
    path("app/add/", desk_page(views.SetUpAppView.as_view(), "Set up an authenticator app"), name="mfa_activate_totp"),
    path("app/remove/", desk_page(app_views.deactivate_totp, "Remove the authenticator app"), name="mfa_deactivate_totp"),
    path("passkeys/add/", desk_page(view_of("accounts.passkeys.views.add"), "Add a passkey"), name="mfa_add_webauthn"),
    path(
        "passkeys/<int:pk>/remove/",
        desk_page(view_of("accounts.passkeys.views.remove"), "Remove a passkey"),
        name="mfa_remove_webauthn",
    ),
    path("codes/", desk_page(code_views.view_recovery_codes, "Recovery codes"), name="mfa_view_recovery_codes"),
    path("codes/new/", desk_page(code_views.generate_recovery_codes, "New recovery codes"), name="mfa_generate_recovery_codes"),
    path("oidc/<slug:provider_id>/", view_of("accounts.oidc_sign_in.start_view"), name="openid_connect_login"),
    path("oidc/<slug:provider_id>/callback/", view_of("accounts.oidc_sign_in.callback_view"), name="openid_connect_callback"),
    # Where allauth sends people to pages that are one page here.
    path("factors/", to_account, name="mfa_index"),
    path("passkeys/", to_account, name="mfa_list_webauthn"),
    path("password/set/", to_account, name="account_set_password"),
    path("password/reset/done/", to_sign_in, name="account_password_reset_completed"),
]
