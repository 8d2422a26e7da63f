"""Settings. Everything that differs between installations is read from the environment, here and nowhere else."""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from js_asset import static_lazy

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"
VAR.mkdir(exist_ok=True)

env = environ.Env()
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)  # set by `manage.py demo` and by the tests: local defaults are allowed
LOCAL = DEBUG or DEMO

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not LOCAL:
        raise ImproperlyConfigured("SECRET_KEY is not set. Set it in the environment, or run `manage.py demo`.")
    SECRET_KEY = "local-only-" + "0" * 50
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"] if LOCAL else [])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "catalogue",
    "access",
    "editorial",
    "policies",
    "cases",
    "newsletters",
    "operations",
    "demo",
    "config.admin_app.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "django_prose_editor",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "corsheaders",
]

# The page cache comes early: a cached answer never reaches sessions or sign-in.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "access.middleware.ApiAccessMiddleware",
    "catalogue.http.page_cache.PageCacheMiddleware",
    "catalogue.http.guard.PublicOnlyMiddleware",
    "catalogue.http.language.PathLanguageMiddleware",
    "editorial.audit.admin_channel.AdminChannelMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
API_ROUTER = "config.api_router.router"  # dumps hold each list that is registered with it
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / 'expertdesk.sqlite3'}")}
# Opening a connection takes several times as long as a cached answer.
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a deferred transaction that turns into a writer fails at once under contention (docs/decisions/003).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
# Whether all processes share one cache; if not, shared counters are in COUNTERS_FILE.
CACHE_IS_SHARED = "redis" in CACHES["default"]["BACKEND"].lower()
if CACHE_IS_SHARED:
    CACHES["default"]["BACKEND"] = "config.redis_cache.FailSafeRedisCache"
    CACHES["default"].setdefault("OPTIONS", {}).update(socket_connect_timeout=0.5, socket_timeout=0.5)
COUNTERS_FILE = VAR / "counters.sqlite3"
ANONYMOUS_PER_MINUTE = env.int("ANONYMOUS_PER_MINUTE", default=300)
WEBHOOK_NETWORKS = env.list("WEBHOOK_NETWORKS", default=[])  # private networks that webhooks may call, such as 10.1.0.0/16
LINK_CHECKS = env.bool("LINK_CHECKS", default=not DEMO)  # whether the worker requests cited pages; not in a demonstration
LINK_NETWORKS = env.list("LINK_NETWORKS", default=[])  # private networks in which cited pages are checked, such as 10.2.0.0/16
PROXIES = env.int("PROXIES", default=0)  # how many proxies of our own add to X-Forwarded-For
FILES_DIR = Path(env.str("FILES_DIR", default=str(VAR)))
MEDIA_ROOT = FILES_DIR / "media"
MEDIA_URL = "media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # The library of pictures and documents as the desk has it, and what publications show of it (docs/decisions/022).
    "desk_files": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_DIR / "desk_files"}},
    "public_files": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": MEDIA_ROOT}},
    "dumps": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "dumps"}},
    # Uploaded tables between their report and their import: private, kept for a day.
    "imports": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR / "imports", "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Our extensions of the rich text editor. editorial/rich_text/sanitizer.py decides which HTML is kept.
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {
        "js": [static_lazy(f"js/editor/{name}.js") for name in ("toolbar", "links", "quotation", "footnotes", "figure", "paste")],
        "extensions": dict.fromkeys(
            ("DeskToolbar", "DeskLink", "Cite", "Footnotes", "DeskFigure", "DeskPaste"), "editorial.rich_text.sanitizer.clean_html"
        ),
    }
]

vars().update(env.email_url("EMAIL_URL", default=f"filemail:///{VAR / 'mail'}"))
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="desk@localhost")

# Above the limits of the form fields, which report an error and keep the text; this limit would answer a bare 400.
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "admin:login"

LANGUAGE_CODE = "en-gb"  # the source; pages under /zh-hans/ are Chinese (docs/decisions/019)
LANGUAGES = [("en-gb", "English"), ("zh-hans", "中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Shanghai")  # the desk's zone; stored times are UTC

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = LOCAL
WHITENOISE_AUTOREFRESH = LOCAL

# Part of every cache key: a new release serves no page that an older one cached.
RELEASE = env.str("RELEASE", default="dev")
PUBLIC_CACHE_SECONDS = env.int("PUBLIC_CACHE_SECONDS", default=3600)

if not LOCAL:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Pages of other sites may read the API and feeds, without credentials; nothing else.
CORS_URLS_REGEX = r"^/(api|feeds)/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_EXPOSE_HEADERS = ["ETag", "Last-Modified", "Link", "RateLimit", "RateLimit-Policy", "Retry-After", "Deprecation", "Sunset"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        # The hash is of the one sheet that the rich text editor writes into the page; a browser test notices when it moves.
        "style-src": [SELF, NONCE, "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["catalogue.api.renderers.Utf8JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "catalogue.api.renderers.StrictContentNegotiation",
    "DEFAULT_SCHEMA_CLASS": "catalogue.api.schema.StrictAutoSchema",
    "DEFAULT_METADATA_CLASS": "catalogue.api.metadata.OptionsMetadata",
    "EXCEPTION_HANDLER": "catalogue.api.exceptions.problem_exception_handler",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Expert Desk API",
    "DESCRIPTION": "Policies, case studies, newsletter items, issues and special reports, as published.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "PrecisionEnum": "catalogue.api.serializers.DATE_PRECISIONS",
        "TierEnum": "catalogue.models.Tier",
        "EventEnum": "catalogue.models.Change.Event",
        "CallStateEnum": "access.models.WebhookCall.State",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "catalogue.api.schema.make_publication_fields_optional",
    ],
    "APPEND_COMPONENTS": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    "SECURITY": [{"token": []}],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
