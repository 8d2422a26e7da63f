"""Programs that read us under a name, and those that we call."""

from access.models.token import Token, digest_of
from access.models.webhook import Call, Endpoint

__all__ = ["Call", "Endpoint", "Token", "digest_of"]
