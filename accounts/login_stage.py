"""The step of signing in that asks for the second factor. allauth loads it, and with it fido2, when somebody signs in."""

from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.http import HttpRequest

from accounts.second_factor import came_from_provider


class SecondFactorStage(AuthenticateStage):
    """Asks whoever has a second factor for it, unless the outside sign-in is trusted for that."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if settings.OIDC_TRUSTED_FOR_SECOND_FACTOR and came_from_provider(request, self.login.user):
            return False
        return super()._should_handle(request)
