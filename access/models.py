"""API tokens, webhook endpoints and webhook calls."""

from access.tokens import ApiToken, secret_digest
from access.webhooks.models import WebhookCall, WebhookEndpoint

__all__ = ["ApiToken", "WebhookCall", "WebhookEndpoint", "secret_digest"]
