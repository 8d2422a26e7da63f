"""Pages of passkeys: sign in by one, add one, remove one."""

from typing import Any

from allauth.account.models import Login
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from accounts import held_text
from accounts.forms import SignInForm
from accounts.second_factor import StaffMFAAdapter
from accounts.views import desk_context, sign_in_context


class PasskeySignInView(LoginWebAuthnView):
    """GET for a program: what the browser signs. POST: its answer."""

    def form_valid(self, form: Any) -> HttpResponse:
        held_text.hold_text(self.request)
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=held_text.safe_address(self.request))
        return perform_passwordless_login(self.request, authenticator, login)

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, "This passkey is not known here. Use another one, or your password.")
        context = {
            **desk_context(self.request, "Sign in"),
            **sign_in_context(self.request),
            "form": SignInForm(request=self.request),
        }
        return render(self.request, "account/login.html", context)


class AddPasskeyView(AddWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Asks the browser for a passkey that signs in alone, not only for a second factor."""
        return {
            **super().get_context_data(**kwargs),
            "js_data": {"creation_options": webauthn.begin_registration(self.request.user, True)},
        }


class RemovePasskeyView(RemoveWebAuthnView):
    def form_valid(self, form: Any) -> HttpResponse:
        """A required second factor that is the only one stays."""
        if not StaffMFAAdapter().can_delete_authenticator(self.object):
            messages.error(self.request, StaffMFAAdapter.error_messages["cannot_delete_authenticator"])
            return HttpResponseRedirect(reverse("account"))
        return super().form_valid(form)


sign_in = PasskeySignInView.as_view()
add = AddPasskeyView.as_view()
remove = RemovePasskeyView.as_view()
