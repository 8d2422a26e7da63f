"""Forms of signing in, with limits on attempts. allauth checks what is typed; these count it first and use the desk's words."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, ConfirmPasswordResetCodeForm, LoginForm, ReauthenticateForm, ResetPasswordForm
from allauth.account.forms import ResetPasswordKeyForm as AllauthResetPasswordKeyForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth import get_user_model

from access.shared_counters import increment_counter
from accounts.attempt_limits import RESETS_PER_ADDRESS, code_counters, count_attempts, hash_key, refuse_for, take_back
from accounts.sign_in_log import record_failure

MAX_CODE_LENGTH = 32
CODE_IS_USED_FOR = 120  # seconds; longer than the three periods of 30 s in which an authenticator's code is right


class SignInForm(LoginForm):
    """User name and password. The field's name on the page is that of Django's own form, which password managers know."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        name, password = self.fields["login"], self.fields["password"]
        name.label, password.label = "User name", "Password"
        name.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "maxlength": 150, "autofocus": True}
        password.widget.attrs = {"autocomplete": "current-password"}
        password.help_text = ""

    def add_prefix(self, field_name: str) -> str:
        return "username" if field_name == "login" else super().add_prefix(field_name)


class PasswordForm(ReauthenticateForm):
    """The password once more, before the account is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label, self.fields["password"].help_text = "Your password", ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password", "autofocus": True}


class NewPasswordFields:
    """Labels of the two fields for a new password."""

    fields: dict[str, forms.Field]

    def label_fields(self) -> None:
        for name, label in (("password1", "New password"), ("password2", "New password again")):
            self.fields[name].label = label
            self.fields[name].widget.attrs = {"autocomplete": "new-password"}
        self.fields[
            "password1"
        ].help_text = "At least 12 characters, and none that is known from a breach. A phrase of several words is good."


class PasswordChangeForm(NewPasswordFields, ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label, self.fields["oldpassword"].help_text = "Your password now", ""
        self.fields["oldpassword"].widget.attrs = {"autocomplete": "current-password", "autofocus": True}
        self.label_fields()

    def clean_oldpassword(self) -> str:
        """Counted as a try to sign in: an open session is no way to guess the password."""
        password = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class NewPasswordForm(NewPasswordFields, AllauthResetPasswordKeyForm):
    """The new password, after the code from the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_fields()


class ForgottenPasswordForm(ResetPasswordForm):
    """Asks for the address. The answer is the same for every address, and so is the time: mail is sent in the background."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Your email address at the desk"
        self.fields["email"].widget.attrs = {"autocomplete": "email", "autofocus": True}

    def clean_email(self) -> str:
        """Finds the active member of the staff with that address; nobody if several share it, or there is no password to reset."""
        email = self.cleaned_data["email"]
        found = list(get_user_model()._default_manager.filter(email__iexact=email, is_active=True, is_staff=True)[:2])
        may_send = not count_attempts([(RESETS_PER_ADDRESS, hash_key(email.casefold()))])
        self.users = found if may_send and len(found) == 1 and found[0].has_usable_password() else []
        return email


class MailedCodeForm(ConfirmPasswordResetCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_code_field(self, "Code from the mail")


class LimitedCode:
    """Counts tries at a code, and accepts a code once in all processes (allauth's own marks are in each process)."""

    user: Any
    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        counters = code_counters(context.request, self.user.get_username())
        if seconds := count_attempts(counters):
            raise forms.ValidationError(refuse_for(context.request, seconds))
        try:
            code = super().clean_code()  # type: ignore[misc]
        except forms.ValidationError:
            record_failure(self.user.get_username())
            raise
        if increment_counter(f"code-used:{self.user.pk}:{hash_key(code)}", 1, seconds=CODE_IS_USED_FOR) > 1:
            raise get_mfa_adapter().validation_error("incorrect_code")
        take_back(counters)
        return code


class SecondFactorForm(LimitedCode, AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_code_field(self, "Code")


class SecondFactorAgainForm(LimitedCode, ReauthenticateByCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_code_field(self, "Code")


class AuthenticatorAppForm(LimitedCode, ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_code_field(self, "Code that the app shows")


def _describe_code_field(form: Any, label: str) -> None:
    field = form.fields["code"]
    field.label, field.max_length = label, MAX_CODE_LENGTH
    field.widget.attrs = {"autocomplete": "one-time-code", "maxlength": MAX_CODE_LENGTH, "autofocus": True, "spellcheck": "false"}
