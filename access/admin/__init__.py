"""The screens for programs: tokens, webhooks and their calls."""

from access.admin.tokens import TokenAdmin
from access.admin.webhooks import CallAdmin, EndpointAdmin

__all__ = ["CallAdmin", "EndpointAdmin", "TokenAdmin"]
