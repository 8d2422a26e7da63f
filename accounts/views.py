"""Pages of signing in, and "Your account". allauth does the work; here are the desk's frame, held text and limits."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account_views
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import held_text
from accounts.desk_sessions import browser_name, end_session, end_sessions, open_sessions
from accounts.forms import SignInForm
from accounts.second_factor import has_shown_factor
from editorial.audit.audit_log import record_about
from editorial.models import AuditEntry

CODES_LOW = 4


def desk_context(request: HttpRequest, title: str) -> dict[str, Any]:
    """What the admin's base template reads. Without a required second factor the head offers no tools: they would not answer."""
    waits = request.user.is_authenticated and settings.REQUIRE_SECOND_FACTOR and not has_shown_factor(request)
    without_tools = {"has_permission": False, "available_apps": []} if waits else {}
    return {**admin.site.each_context(request), "title": title, **without_tools}


def desk_page(view: Callable[..., HttpResponse], title: str) -> Callable[..., HttpResponse]:
    """The view, in the frame of the desk and never stored."""

    @never_cache
    @wraps(view, updated=())
    def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            response.context_data |= desk_context(request, title)
        return response

    return framed


def sign_in_context(request: HttpRequest) -> dict[str, Any]:
    """What the sign-in page shows beside its form."""
    return {
        "kept": request.POST.get(held_text.KEPT, ""),
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "oidc_name": settings.OIDC_NAME if settings.OIDC_SERVER_URL else "",
        "oidc_provider": settings.OIDC_PROVIDER_ID,
    }


class SignInView(account_views.LoginView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """A new attempt ends one that waits for its second factor. Who has signed in elsewhere meanwhile loses no text."""
        if request.method == "POST":
            if request.user.is_authenticated:
                held_text.hold_text(request)
                return HttpResponseRedirect(held_text.address_after_sign_in(request, held_text.safe_address(request)))
            clear_login(request)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: SignInForm) -> HttpResponse:
        held_text.hold_text(self.request)
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **sign_in_context(self.request)}


class SetUpAppView(ActivateTOTPView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The picture stands in the page itself: the content security policy allows no `data:` addresses."""
        context = super().get_context_data(**kwargs)
        secret, svg = context["form"].secret, context["totp_svg"]
        picture = mark_safe(svg[svg.index("<svg") :])  # nosec B308 B703 # the library draws it, and it holds no text
        return {**context, "picture": picture, "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))}


@never_cache
@require_safe
@login_required
def account_page(request: HttpRequest) -> HttpResponse:
    """Password, second factor, passkeys, recovery codes and sessions of the signed-in person."""
    authenticators = list(Authenticator.objects.filter(user=request.user).order_by("pk"))
    codes = next((one for one in authenticators if one.type == Authenticator.Type.RECOVERY_CODES), None)
    context = {
        **desk_context(request, "Your account"),
        "app": next((one for one in authenticators if one.type == Authenticator.Type.TOTP), None),
        "passkeys": [one for one in authenticators if one.type == Authenticator.Type.WEBAUTHN],
        "codes": codes,
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "codes_low": CODES_LOW,
        "sessions": [(session, browser_name(session.user_agent)) for session in open_sessions(request.user)],
        "this_session": request.session.session_key,
        "is_waiting": settings.REQUIRE_SECOND_FACTOR and not has_shown_factor(request),
    }
    return render(request, "account/account.html", context)


@require_POST
@login_required
def end_one_session(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    end_session(session.session_key)
    record_about(AuditEntry.Action.SESSIONS_ENDED, session.user, by=request.user, reason="1")
    messages.success(request, "The session has ended.")
    return HttpResponseRedirect(reverse("account"))


@require_POST
@login_required
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    ended = end_sessions(person, except_key=request.session.session_key)
    record_about(AuditEntry.Action.SESSIONS_ENDED, person, by=person, reason=str(ended))
    messages.success(request, "All your other sessions have ended.")
    return HttpResponseRedirect(reverse("account"))


@never_cache
@require_safe
@login_required
def resume_page(request: HttpRequest) -> HttpResponse:
    """The held text, to be sent again by the person."""
    if not (held := held_text.take_text(request)):
        return HttpResponseRedirect(reverse("admin:index"))
    fields, address = held
    context = {**desk_context(request, "Nothing is lost"), "fields": fields, "address": address, "why": "You are signed in again."}
    return render(request, "admin/resubmit.html", context)
