"""Which settings a server refuses to start with."""

import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "SECRET_KEY": "fK2sV9wQ4xZ7bN1mC6tR8yU3iO5pL0aS-dG_hJqWeErTyUiOpAs",
    "ALLOWED_HOSTS": "desk.example",
    "SITE_URL": "https://desk.example",
}


def start_with(**environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "import config.settings"]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_production_settings_start():
    assert start_with(**PRODUCTION).returncode == 0


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "desk.example,.example.org"}, "ALLOWED_HOSTS"),
        ({"DEBUG": "1"}, "DEBUG"),
        ({"DEMO": "1", "SECRET_KEY": ""}, "SECRET_KEY"),
        ({"PROXIES": "many"}, "PROXIES"),
        ({"DATABASE_URL": "nonsense://x"}, "DATABASE_URL"),
        ({"OIDC_SERVER_URL": "https://login.example"}, "OIDC_CLIENT_ID"),
        ({"OIDC_SERVER_URL": "http://login.example", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b"}, "https"),
        ({"STORAGE_URL": "s3://key@host/bucket"}, "STORAGE_URL"),
        ({"PUBLIC_DATABASE_URL": "postgres://reader:x@host/desk"}, "PUBLIC_DATABASE_URL"),
        ({"PUBLIC_DATABASE_URL": "sqlite:///x", "DATABASE_URL": "postgres://desk:x@host/desk"}, "PUBLIC_DATABASE_URL"),
    ],
)
def test_unsafe_setting_is_refused_by_name(changed, named):
    started = start_with(**PRODUCTION | changed)
    assert started.returncode != 0
    assert "ImproperlyConfigured" in started.stderr.splitlines()[-1]
    assert named in started.stderr.splitlines()[-1]


def printed_settings(expression: str, **environment: str) -> str:
    command = [sys.executable, "-c", f"import config.settings as s; print({expression})"]
    run = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=60, check=True)
    return run.stdout.strip()


def test_second_factor_is_required_in_production_and_offered_in_a_demonstration():
    assert printed_settings("s.REQUIRE_SECOND_FACTOR", **PRODUCTION) == "True"
    assert printed_settings("s.REQUIRE_SECOND_FACTOR", DEMO="1") == "False"
    assert printed_settings("s.REQUIRE_SECOND_FACTOR", DEMO="1", REQUIRE_SECOND_FACTOR="1") == "True"


def test_forms_may_lead_to_the_issuer_that_is_configured_and_nowhere_else():
    form_action = 's.CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"]'
    issuer = {"OIDC_SERVER_URL": "https://login.example/realm/", "OIDC_CLIENT_ID": "desk", "OIDC_CLIENT_SECRET": "x"}
    assert printed_settings(form_action, **PRODUCTION) == """["'self'"]"""
    assert printed_settings(form_action, **PRODUCTION, **issuer) == """["'self'", 'https://login.example']"""
    others = {"OIDC_FORM_ORIGINS": "https://a.example,https://b.example"}
    assert (
        printed_settings(form_action, **PRODUCTION, **issuer, **others)
        == """["'self'", 'https://a.example', 'https://b.example']"""
    )


def test_public_database_has_time_limits_and_a_router():
    urls = {
        "DATABASE_URL": "postgres://desk:x@host/desk",
        "PUBLIC_DATABASE_URL": "postgres://reader:y@other/desk?connect_timeout=4",
    }
    said = printed_settings("s.DATABASES['public']['OPTIONS'], s.PUBLIC_ROLE, s.DATABASE_ROUTERS", **PRODUCTION, **urls)
    assert "'connect_timeout': 4" in said
    assert "'tcp_user_timeout': 3000" in said
    assert "reader ['catalogue.http.public_database.PublicDatabaseRouter']" in said


def test_every_store_but_that_of_static_files_is_in_the_bucket_under_its_prefix():
    said = printed_settings("s.STORAGES", **PRODUCTION, STORAGE_URL="s3://key:secret@host:9000/desk?prefix=site")
    assert said.count("ObjectStorage") == len(settings.FILE_STORES)
    assert [alias for alias in settings.FILE_STORES if f"'location': 'site/{alias}'" not in said] == []
