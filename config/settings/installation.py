"""The installation: where it is, who may ask it, its apps, middleware, templates and languages."""

from functools import partial
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from infra.environment import read_variable

read = partial(read_variable, section="The installation")

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR = BASE_DIR / "var"
VAR.mkdir(exist_ok=True)

DEBUG = read("bool", "DEBUG", "`1` shows errors with their source, on this machine only", default=False)
DEMO = read("bool", "DEMO", "`1` allows local defaults; `make demo` and the tests set it", default=False)
LOCAL = DEBUG or DEMO
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]", "testserver")
MIN_SECRET_CHARACTERS = 50

SECRET_KEY = read("str", "SECRET_KEY", f"secret of signatures and sessions, at least {MIN_SECRET_CHARACTERS} random characters")
ALLOWED_HOSTS = read(
    "list",
    "ALLOWED_HOSTS",
    "host names under which the site is read, with commas between them",
    default=list(LOCAL_HOSTS) if LOCAL else [],
    shown="this machine's, in a demonstration",
)
SITE_URL = read("str", "SITE_URL", "address of the site, as it stands in links", default="http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "config.error_pages.csrf_failure"
if not LOCAL:
    if not SECRET_KEY:
        raise ImproperlyConfigured("SECRET_KEY is not set. Set it in the environment, or run `manage.py demo`.")
    if len(SECRET_KEY) < MIN_SECRET_CHARACTERS or len(set(SECRET_KEY)) < 5:
        raise ImproperlyConfigured(
            f"SECRET_KEY is too easy to guess: it needs at least {MIN_SECRET_CHARACTERS} random characters. Make one with "
            "`python3 -c 'import secrets; print(secrets.token_urlsafe(48))'`."
        )
    if any("*" in host or host.startswith(".") for host in ALLOWED_HOSTS):
        raise ImproperlyConfigured("ALLOWED_HOSTS must name each host: `*` and `.example.org` stand for hosts of strangers.")
elif not set(ALLOWED_HOSTS) <= set(LOCAL_HOSTS):
    if DEBUG:
        raise ImproperlyConfigured("DEBUG shows settings to everybody: it is refused where ALLOWED_HOSTS names another machine.")
    if not SECRET_KEY:
        raise ImproperlyConfigured("A demonstration under another name than this machine's needs a SECRET_KEY of its own.")
SECRET_KEY = SECRET_KEY or "local-only-" + "0" * 50

INSTALLED_APPS = [
    "catalogue",
    "mailing",
    "access",
    "editorial",
    "policies",
    "standards",
    "cases",
    "newsletters",
    "gathering",
    "glossary",  # the last in the navigation
    "subscriptions",
    "enquiries",
    "operations",
    "accounts",
    "demo",
    "config.admin_app.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "config.static_app.UsedStaticFilesConfig",
    "django.forms",
    "django_filters",
    "django_prose_editor",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "corsheaders",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
]

# Headers come first: static files, cached pages and refusals have them too.
# The page cache comes early: a cached answer never reaches sessions or sign-in. Limits come before it.
MIDDLEWARE = [
    "infra.logs.request_log.RequestLogMiddleware",
    "config.security_headers.ContentPolicyMiddleware",
    "config.security_headers.SecurityHeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "operations.health.ProbeMiddleware",
    "operations.metrics.metrics_middleware.MetricsMiddleware",
    "catalogue.http.public_request.PublicRequestMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "access.middleware.ApiAccessMiddleware",
    "access.page_limit.PageLimitMiddleware",
    "catalogue.http.public_database_middleware.PublicDatabaseMiddleware",
    "catalogue.http.page_cache.PageCacheMiddleware",
    "catalogue.http.guard.PublicOnlyMiddleware",
    "catalogue.http.language.PathLanguageMiddleware",
    "editorial.audit.admin_channel.AdminChannelMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.desk_sessions.DeskSessionMiddleware",
    "accounts.second_factor.RequireSecondFactorMiddleware",
    "accounts.attempt_limits.RetryAfterMiddleware",
    "config.store_errors_middleware.StoreErrorsMiddleware",
]

ROOT_URLCONF = "config.urls"
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
            "libraries": dict.fromkeys(("i18n", "static"), "catalogue.templatetags.constant_tags"),
            "builtins": ["catalogue.templatetags.constant_tags"],
        },
    },
]
SILENCED_SYSTEM_CHECKS = ["templates.W003"]  # constant_tags stands for Django's `i18n` and `static` on purpose
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-gb"  # the source; pages under /zh-hans/ are Chinese (docs/decisions/019)
LANGUAGES = [("en-gb", "English"), ("zh-hans", "中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = read("str", "TIME_ZONE", "zone of the desk: of the days on pages and in filters, and of times", default="Asia/Shanghai")

# Part of every cache key: a new release serves no page that an older one cached.
RELEASE = read("str", "RELEASE", "name of the release; a new one makes every cached page anew", default="dev")
PUBLIC_CACHE_SECONDS = read("int", "PUBLIC_CACHE_SECONDS", "how long a public page stays in the cache", default=3600)
LINK_CHECKS = read(
    "bool", "LINK_CHECKS", "`0` turns off the checks of cited links", default=not DEMO, shown="1; 0 in a demonstration"
)
