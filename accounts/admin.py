"""Accounts in the admin: Django's own, with an action for a lost second factor. allauth's tables have no screens of their own."""

from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.desk_sessions import end_sessions
from editorial.audit.audit_log import record_about
from editorial.models import AuditEntry

for app in ("account", "mfa", "socialaccount", "usersessions"):
    import_module(f"allauth.{app}.admin")  # registers what is taken back here
for model in (Authenticator, EmailAddress, SocialAccount, SocialApp, SocialToken, User, UserSession):
    admin.site.unregister(model)


def remove_second_factors(user: User, *, by: User | None) -> int:
    """Remove what a person has lost: passkeys, authenticator app, recovery codes. Ends the person's sessions."""
    removed, _ = Authenticator.objects.filter(user=user).delete()
    if removed:
        end_sessions(user)
        record_about(AuditEntry.Action.FACTOR_REMOVED, user, by=by, reason="all of them")
    return removed


@admin.action(description="Remove the second factors of the selected people, who have lost them", permissions=["change"])
def remove_second_factors_action(model_admin: admin.ModelAdmin, request: HttpRequest, people: QuerySet[User]) -> None:
    names = [str(person) for person in people if remove_second_factors(person, by=request.user)]  # type: ignore[arg-type]
    text = f"Removed: {', '.join(names)}. They set up new ones when they sign in." if names else "None of them has a second factor."
    messages.success(request, text)


@admin.register(User)
class StaffUserAdmin(UserAdmin):
    actions = (remove_second_factors_action,)
