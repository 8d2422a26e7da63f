"""Headers of every answer: Content-Security-Policy, Permissions-Policy and Cross-Origin-Resource-Policy."""

from collections.abc import Callable
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

# Features of the browser that no page uses (W3C, Permissions Policy); copying a citation needs clipboard-write.
REFUSED_FEATURES = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "display-capture", "encrypted-media", "fullscreen",
    "gamepad", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment",
    "picture-in-picture", "screen-wake-lock", "serial", "storage-access", "sync-xhr", "usb", "window-management",
    "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in REFUSED_FEATURES)


class ContentPolicyMiddleware(CSPMiddleware):
    """django-csp's, which writes the policy of the settings anew for each answer: a quarter of the time of a kept page."""

    _kept: tuple[Any, str] = {}, ""  # the setting, and what is written of it

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        has_own_policy = HEADER in response or any(name.startswith("_csp") for name in vars(response))
        if settings.DEBUG or has_own_policy or getattr(request, "_csp_nonce", None):
            return super().process_response(request, response)
        setting, policy = self._kept
        if setting is settings.CONTENT_SECURITY_POLICY:
            response[HEADER] = policy
            return response
        response = super().process_response(request, response)
        self._kept = settings.CONTENT_SECURITY_POLICY, response[HEADER]
        return response


class SecurityHeadersMiddleware:
    """Stands below the policy and above everything that answers: static files, cached pages, refusals.

    Other sites may show what EMBEDDABLE_PATHS matches; POLICY_REPLACEMENTS changes the Content-Security-Policy of some pages.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        is_embeddable = settings.EMBEDDABLE_PATHS.match(request.path_info)
        response.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if is_embeddable else "same-origin")
        for path, replacements in settings.POLICY_REPLACEMENTS.items():
            if request.path_info.startswith(path):
                response._csp_replace = replacements  # type: ignore[attr-defined]
        return response
