"""Admin of API tokens, webhook endpoints and webhook calls."""

from access.token_admin import ApiTokenAdmin
from access.webhooks.admin import WebhookCallAdmin, WebhookEndpointAdmin

__all__ = ["ApiTokenAdmin", "WebhookCallAdmin", "WebhookEndpointAdmin"]
