"""`/.well-known/security.txt`: where to report a vulnerability (RFC 9116)."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from catalogue.http.desk_day import exact_desk_day

# RFC 9116, 2.5.5, recommends less than a year. The date moves every day, as long as somebody runs the site.
VALID_FOR = timedelta(days=180)


def security_txt(request: HttpRequest) -> HttpResponse:
    """404 where SECURITY_CONTACT names nobody."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = datetime.combine(exact_desk_day() + VALID_FOR, time(), UTC)
    fields = [("Contact", contact) for contact in settings.SECURITY_CONTACT]
    fields += [("Expires", f"{expires:%Y-%m-%dT%H:%M:%SZ}"), ("Preferred-Languages", "en, zh")]
    fields += [("Canonical", settings.SITE_URL + reverse("security-txt"))]
    if settings.SECURITY_POLICY:
        fields.append(("Policy", settings.SECURITY_POLICY))
    return HttpResponse("".join(f"{name}: {value}\n" for name, value in fields), content_type="text/plain; charset=utf-8")
