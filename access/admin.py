"""The screens for programs: tokens, webhooks and their calls."""

from access.token_admin import ApiTokenAdmin
from access.webhooks.admin import WebhookCallAdmin, WebhookEndpointAdmin

__all__ = ["ApiTokenAdmin", "WebhookCallAdmin", "WebhookEndpointAdmin"]
