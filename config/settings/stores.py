"""Where things are kept: database, cache, files."""

from functools import partial
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.settings.installation import BASE_DIR, LOCAL, VAR
from infra.environment import read_variable
from infra.file_stores.storage_url import EXAMPLE, parse_storage_url

read = partial(read_variable, section="Databases, caches and files")

DATABASES = {
    "default": read(
        "db_url",
        "DATABASE_URL",
        "database, such as `postgres://…`",
        default=f"sqlite:///{VAR / 'expertdesk.sqlite3'}",
        shown="SQLite in `var/`",
    )
}
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
if DATABASES["default"]["ENGINE"].rpartition(".")[2] not in ("sqlite3", "postgresql"):
    raise ImproperlyConfigured("DATABASE_URL must be a SQLite or PostgreSQL database: sqlite:///… or postgres://…")
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)  # seconds

# Public requests read here and have no other rights, see docs/several-machines.md.
_variable = "PUBLIC_DATABASE_URL", "database that public pages read: another role, or a streaming replica"
if _public := read("db_url", *_variable) if read("str", *_variable) else {}:
    if not DATABASES["default"]["ENGINE"] == _public["ENGINE"] == "django.db.backends.postgresql":
        raise ImproperlyConfigured("PUBLIC_DATABASE_URL and DATABASE_URL must both be PostgreSQL databases: postgres://…")
    # A server that is cut off is noticed within 3 s; the primary answers in its place.
    _options = {"connect_timeout": 2, "tcp_user_timeout": 3000, **_public.get("OPTIONS", {})}
    DATABASES["public"] = {
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        **_public,
        "OPTIONS": _options,
        "TEST": {"MIRROR": "default"},
    }
    DATABASE_ROUTERS = ["catalogue.http.public_database.PublicDatabaseRouter"]
PUBLIC_ROLE = read(
    "str",
    "PUBLIC_ROLE",
    "PostgreSQL role of public pages, for `manage.py public_role`",
    default=_public.get("USER", ""),
    shown="the user of `PUBLIC_DATABASE_URL`",
)

CACHES = {
    "default": read(
        "cache_url",
        "CACHE_URL",
        "shared cache for several processes or machines, such as `redis://…`",
        default="locmemcache://",
        shown="a cache in each process",
    )
}
# Whether all processes share one cache; if not, shared counters are in COUNTERS_FILE.
CACHE_IS_SHARED = "redis" in CACHES["default"]["BACKEND"].lower()
if CACHE_IS_SHARED:
    CACHES["default"]["BACKEND"] = "config.redis_cache.FailSafeRedisCache"
    CACHES["default"].setdefault("OPTIONS", {}).update(socket_connect_timeout=0.5, socket_timeout=0.5)
COUNTERS_FILE = VAR / "counters.sqlite3"

FILES_DIR = Path(read("str", "FILES_DIR", "folder of uploaded and generated files", default=str(VAR), shown="`var/`"))
ANSWER_STORE_MB = read(
    "int",
    "ANSWER_STORE_MB",
    "megabytes of `answers.sqlite3` in `FILES_DIR`, where pages and API objects of publications are kept; 0 for none",
    default=512,
)
ANSWERS_FILE = FILES_DIR / "answers.sqlite3"  # not used where CACHE_URL names a shared cache: it keeps them
BACKUP_URL = read(
    "str",
    "BACKUP_URL",
    "folder or `s3://…` of the backups, better on another disk or machine",
    shown="`backups` beside the other files",
)
MEDIA_URL = "media/"
_storage_url = read("str", "STORAGE_URL", f"object store that keeps the files in place of `FILES_DIR`: `{EXAMPLE}`")
_object_store = parse_storage_url(_storage_url) if _storage_url else {}
_PRIVATE = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
# Each file store by its alias: folder below FILES_DIR, and options of the folder. In the object store the alias is the prefix.
FILE_STORES: dict[str, tuple[str, dict[str, int]]] = {
    "default": ("files", {}),
    # The library of pictures and documents as the desk has it, and what publications show of it (docs/decisions/022).
    "desk_files": ("desk_files", {}),
    "public_files": ("media", {}),
    # What stood at the addresses of sources, for the desk alone.
    "kept_copies": ("kept_copies", _PRIVATE),
    "dumps": ("dumps", {}),
    # PDFs of publications under digests: made by the worker, deleted when nothing shows them any more.
    "pdfs": ("pdfs", {}),
    # Uploaded tables between their report and their import: private, kept for a day.
    "imports": ("imports", _PRIVATE),
    "backups": ("backups", _PRIVATE),
}
STORAGES = {
    alias: {
        "BACKEND": "infra.file_stores.object_storage.ObjectStorage",
        "OPTIONS": {**_object_store, "location": f"{_object_store['location']}/{alias}".lstrip("/")},
    }
    if _object_store
    else {
        "BACKEND": "infra.file_stores.folder_storage.FolderStorage",
        "OPTIONS": {"location": FILES_DIR / folder, **modes},
    }
    for alias, (folder, modes) in FILE_STORES.items()
}
if BACKUP_URL.startswith("s3:"):
    STORAGES["backups"] = {
        "BACKEND": "infra.file_stores.object_storage.ObjectStorage",
        "OPTIONS": parse_storage_url(BACKUP_URL, "BACKUP_URL"),
    }
elif BACKUP_URL:
    STORAGES["backups"] = {
        "BACKEND": "infra.file_stores.folder_storage.FolderStorage",
        "OPTIONS": {"location": BACKUP_URL, **_PRIVATE},
    }
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    if LOCAL
    else "operations.static_files.ReleaseStaticFilesStorage"
}
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = LOCAL
WHITENOISE_AUTOREFRESH = LOCAL

# Above the limits of the form fields, which report an error and keep the text; this limit would answer a bare 400.
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20
