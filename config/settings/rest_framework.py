"""REST framework and the API's schema."""

from config.settings.content import CONTACT_EMAIL, CONTACT_URL, CONTENT_LICENCE, CONTENT_LICENCE_URL
from config.settings.installation import SITE_URL

API_ROUTER = "config.api_router.router"  # dumps hold each list that is registered with it
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["catalogue.api.renderers.Utf8JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "catalogue.api.renderers.StrictContentNegotiation",
    "DEFAULT_SCHEMA_CLASS": "catalogue.api.schema.auto_schema.StrictAutoSchema",
    "DEFAULT_METADATA_CLASS": "catalogue.api.metadata.OptionsMetadata",
    "EXCEPTION_HANDLER": "catalogue.api.exceptions.problem_exception_handler",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Expert Desk API",
    "DESCRIPTION": "Policies, case studies, newsletter items, issues and special reports, as published.",
    "VERSION": "1",
    "LICENSE": {"name": CONTENT_LICENCE or "All rights reserved", "url": CONTENT_LICENCE_URL or f"{SITE_URL}/about/"},
    "CONTACT": {"name": "The desk"} | {name: value for name, value in (("email", CONTACT_EMAIL), ("url", CONTACT_URL)) if value},
    "TAGS": [
        {"name": "directory", "description": "Where to find what."},
        {"name": "search", "description": "Publications of all types together."},
        {"name": "vocabulary", "description": "Sectors, technologies, regions, organizations and priority areas."},
        {"name": "log", "description": "What happened to publications, and corrections."},
        {"name": "dumps", "description": "Everything as files, made at night."},
        {"name": "me", "description": "Of the token: its use and its webhooks."},
    ],
    "OAS_VERSION": "3.1.0",
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "PrecisionEnum": "catalogue.documents.document_serializers.DATE_PRECISIONS",
        "TierEnum": "catalogue.models.Tier",
        "LifecycleEnum": "policies.public.choices.PolicyLifecycle",
        "StatusEnum": "policies.public.choices.PolicyTextStatus",
        "EventEnum": "catalogue.models.Change.Event",
        "CallStateEnum": "access.models.WebhookCall.State",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "catalogue.api.schema.postprocessing.complete_schema",
    ],
    "APPEND_COMPONENTS": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    "SECURITY": [{"token": []}],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
