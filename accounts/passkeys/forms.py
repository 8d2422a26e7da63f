"""Forms of passkeys, with limits on attempts. allauth checks what the browser signed."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, LoginWebAuthnForm, ReauthenticateWebAuthnForm
from django import forms

from accounts.attempt_limits import code_counters, count_attempts, refuse_for, take_back
from accounts.sign_in_log import record_failure


class PasskeyAnswer:
    """What a browser signed. Wrong answers are counted where the account is known already; a guess is hopeless anyway."""

    user: Any

    def clean_credential(self) -> Any:
        counters = code_counters(context.request, self.user.get_username()) if self.user else []
        if seconds := count_attempts(counters):
            raise forms.ValidationError(refuse_for(context.request, seconds))
        try:
            found = super().clean_credential()  # type: ignore[misc]
        except Exception as error:  # the parsers of the answer raise nearly anything for bytes of strangers
            if self.user:
                record_failure(self.user.get_username())
            raise get_mfa_adapter().validation_error("incorrect_code") from error
        take_back(counters)
        return found


class PasskeySignInForm(PasskeyAnswer, LoginWebAuthnForm):
    pass


class PasskeyFactorForm(PasskeyAnswer, AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(PasskeyAnswer, ReauthenticateWebAuthnForm):
    pass


class PasskeyForm(AddWebAuthnForm):
    """A new passkey. It always signs in without a password: the browser asks for the finger, face or PIN of the device."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Name of this key"
        self.fields["name"].max_length = 60
        self.fields["name"].widget.attrs = {"maxlength": 60}
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = True

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except Exception as error:
            raise forms.ValidationError("The browser’s answer cannot be read. Try again.") from error
