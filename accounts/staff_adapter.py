"""allauth's account adapter for staff: nobody signs up, attempts are limited, mails are in the desk's words."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import user_username
from allauth.core import context
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from access.known_browsers import remember_browser
from access.middleware import client_address
from accounts.attempt_limits import count_attempts, password_counters, refuse_for, take_back
from accounts.desk_sessions import end_sessions, signed_in_recently
from accounts.held_text import address_after_sign_in
from accounts.sign_in_log import record_failure
from accounts.staff_backend import HashesBusy
from infra.background_mail import send_in_background

WRONG = "The user name or the password is not right. Both are case-sensitive."
MESSAGES = {
    "account/messages/password_changed.txt": "Your password was changed. Your other sessions have ended.",
    "mfa/messages/totp_activated.txt": "The authenticator app is set up.",
    "mfa/messages/totp_deactivated.txt": "The authenticator app was removed.",
    "mfa/messages/webauthn_added.txt": "The passkey was added.",
    "mfa/messages/webauthn_removed.txt": "The passkey was removed.",
}
WAYS_TO_CONFIRM = {
    "reauthenticate": "Use your password",
    "mfa_reauthenticate": "Use a code of your app, or a recovery code",
    "mfa_reauthenticate:webauthn": "Use a passkey",
}
# What is written to the person when something about the account changed.
NOTICES = {
    "account/email/password_changed": "Your password was changed.",
    "account/email/password_reset": "Your password was set anew with a code from a mail.",
    "mfa/email/totp_activated": "An authenticator app was added to your account.",
    "mfa/email/totp_deactivated": "The authenticator app of your account was removed.",
    "mfa/email/webauthn_added": "A passkey was added to your account.",
    "mfa/email/webauthn_removed": "A passkey of your account was removed.",
    "mfa/email/recovery_codes_generated": "New recovery codes were made for your account; the old ones no longer work.",
}


class StaffAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "incorrect_password": "This is not your password.",
        "enter_current_password": "This is not your password.",
        "incorrect_code": "This code is not right.",
        "too_many_login_attempts": "Too many wrong codes. Ask for a new one.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Count the attempt, then check the password. Raises ValidationError, and has 429 answered, when there were too many."""
        name = credentials.get("username", "")
        counters = password_counters(request, name)
        if seconds := count_attempts(counters):
            record_failure(name)
            raise ValidationError(refuse_for(request, seconds))
        try:
            user = super().authenticate(request, **credentials)
        except HashesBusy:
            take_back(counters)
            raise ValidationError(refuse_for(request, 5)) from None
        if user is None:
            record_failure(name)
        else:
            take_back(counters)
        return user

    def reauthenticate(self, user: Any, password: str) -> bool:
        return self.authenticate(context.request, username=user_username(user), password=password) == user

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not signed_in_recently(context.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        return [{**method, "description": WAYS_TO_CONFIRM[method["id"]]} for method in super().get_reauthentication_methods(user)]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """allauth's own limit counts in each process; `authenticate` counts in all."""

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """No way of signing in leads past this: a passkey or an outside account of somebody who has left is refused too."""
        if user.is_active and user.is_staff:
            return None
        request.session.flush()
        self.add_message(request, messages.ERROR, message="This account is not active at the desk.")
        return HttpResponseRedirect(reverse("account_login"))

    def post_login(self, request: HttpRequest, user: Any, *, redirect_url: str | None = None, **kwargs: Any) -> HttpResponse:
        address = address_after_sign_in(request, redirect_url or reverse("admin:index"))
        response = super().post_login(request, user, redirect_url=address, **kwargs)
        remember_browser(request, response, user.get_username())
        return response

    def get_login_stages(self) -> list[str]:
        return ["accounts.login_stage.SecondFactorStage"]

    def set_password(self, user: Any, password: str) -> None:
        """Changing a password ends the person's other sessions."""
        super().set_password(user, password)
        current = context.request.session.session_key if context.request.user.is_authenticated else None
        end_sessions(user, except_key=current)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def add_message(self, request: HttpRequest, level: int, message_template: Any = None, *args: Any, **kwargs: Any) -> None:
        """Messages of allauth that the desk does not word itself are left out."""
        if message := kwargs.get("message") or MESSAGES.get(message_template):
            messages.add_message(request, level, message)

    def send_notification_mail(self, template_prefix: str, user: Any, context: Any = None, email: str | None = None) -> None:
        if user.email and template_prefix in NOTICES:
            self.send_mail("account/email/notice", user.email, {"what": NOTICES[template_prefix], "user": user})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Links lead to SITE_URL, never to the host that a request names. The mail is sent after the answer."""
        about = {**context, "site_url": settings.SITE_URL, "at": timezone.now(), "address": client_address(self.request)}
        subject = render_to_string(f"{template_prefix}_subject.txt", about).strip()
        body = render_to_string(f"{template_prefix}_message.txt", about)
        send_in_background(EmailMessage(subject, body, to=[email]))

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or "0.0.0.0"  # noqa: S104 # nosec B104 # a column that holds an address
