"""Where mail services tell what became of a mail: `/anymail/<service>/`, read by the webhook views of django-anymail.

Its signals are not used. A request only adds rows, which the worker takes in (waiting_reports.py).
"""

import logging
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

from mailing.bounces.service_events import report_of
from mailing.bounces.waiting_reports import MAX_WAITING
from mailing.models import WaitingReport

MAX_BYTES = 2**20  # services send bundles of some hundred events
RETRY_AFTER = "600"  # seconds
# By the name in the address. They are imported when they are first asked: one of them loads a client that takes long.
VIEWS = {
    "amazon_ses": "amazon_ses.AmazonSESTrackingWebhookView",
    "brevo": "brevo.BrevoTrackingWebhookView",
    "mailersend": "mailersend.MailerSendTrackingWebhookView",
    "mailgun": "mailgun.MailgunTrackingWebhookView",
    "mailjet": "mailjet.MailjetTrackingWebhookView",
    "mandrill": "mandrill.MandrillCombinedWebhookView",
    "postmark": "postmark.PostmarkTrackingWebhookView",
    "resend": "resend.ResendTrackingWebhookView",
    "sparkpost": "sparkpost.SparkPostTrackingWebhookView",
}
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
logger = logging.getLogger(__name__)


@csrf_exempt
def receive(request: HttpRequest, service: str) -> HttpResponse:
    """401 without the secret, 400 for what is not signed or not understood, 503 while too much waits: the service asks again.

    404 unless ANYMAIL has a secret and what the service needs.
    """
    from anymail.exceptions import AnymailError, AnymailWebhookValidationFailure
    from anymail.webhooks.base import AnymailBasicAuthMixin

    view = _view(service)
    if request.method == "HEAD":  # some services ask so whether the address is there
        return HttpResponse()
    if request.method != "POST":
        return HttpResponseNotAllowed(["HEAD", "POST"])
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
        return HttpResponse("413\n", status=413, content_type="text/plain")
    try:
        AnymailBasicAuthMixin.validate_request(view, request)
    except AnymailWebhookValidationFailure:
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Basic realm="mail events"'})
    now = timezone.now()
    try:
        view.run_validators(request)
        reports = [report_of(event, service, now) for event in view.parse_events(request)]
    except (AnymailError, *UNREADABLE) as error:
        logger.warning("An event of %s was not understood: %s", service, type(error).__name__)
        return HttpResponse("400\n", status=400, content_type="text/plain")
    if not any(reports):
        return HttpResponse()
    if WaitingReport.objects.count() >= MAX_WAITING:
        return HttpResponse("503\n", status=503, content_type="text/plain", headers={"Retry-After": RETRY_AFTER})
    WaitingReport.objects.bulk_create([report for report in reports if report], ignore_conflicts=True, batch_size=500)
    return HttpResponse()


def _view(service: str) -> Any:
    """An AnymailBaseWebhookView. Raises Http404."""
    if not settings.ANYMAIL.get("WEBHOOK_SECRET") or service not in VIEWS:
        raise Http404
    try:
        return import_string(f"anymail.webhooks.{VIEWS[service]}")()
    except ImproperlyConfigured:
        logger.warning("ANYMAIL lacks the key with which %s signs its events.", service)
        raise Http404 from None
