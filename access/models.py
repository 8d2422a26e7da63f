"""Programs that read us under a name, and those that we call."""

from access.tokens import ApiToken, secret_digest
from access.webhooks.models import WebhookCall, WebhookEndpoint

__all__ = ["ApiToken", "WebhookCall", "WebhookEndpoint", "secret_digest"]
