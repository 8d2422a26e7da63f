"""Tokens: given in the admin, shown once, stored as a digest, refused when revoked or expired."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from access.models import ApiToken, secret_digest
from tests.support.accounts import create_account

pytestmark = pytest.mark.django_db
LIST = "/api/v1/policies/"


@pytest.fixture(autouse=True)
def _counters(settings, tmp_path):
    settings.COUNTERS_FILE = tmp_path / "counters.sqlite3"


@pytest.fixture
def token():
    token = ApiToken(name="Partner", contact="partner@example.org", per_minute=50)
    token.secret = token.generate_secret()
    token.save()
    return token


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_token_reads_at_its_own_rate_and_nobody_keeps_its_answers(client, token):
    answer = client.get(LIST, headers=bearer(token.secret))
    assert (answer.status_code, answer["RateLimit-Policy"]) == (200, '"minute";q=50;w=60')
    assert answer["Cache-Control"].startswith("private")
    assert client.get(LIST)["Cache-Control"].startswith("public")


@pytest.mark.parametrize("secret", ["", "x", "xd_" + "a" * 43])
def test_unknown_token_is_401(client, token, secret):
    answer = client.get(LIST, headers=bearer(secret))
    assert (answer.status_code, answer["WWW-Authenticate"], answer["Content-Type"]) == (401, "Bearer", "application/problem+json")


def test_revoked_and_expired_tokens_are_401(client, token):
    ApiToken.objects.update(revoked_at=timezone.now())
    assert client.get(LIST, headers=bearer(token.secret)).status_code == 401
    ApiToken.objects.update(revoked_at=None, expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(LIST, headers=bearer(token.secret)).status_code == 401


def test_usage_tells_the_reader_what_it_asked(client, token):
    for _ in range(3):
        client.get(LIST, headers=bearer(token.secret))
    answer = client.get("/api/v1/me/usage", headers=bearer(token.secret))
    said = answer.json()
    assert (said["name"], said["scopes"]) == ("Partner", ["read"])
    assert (said["limit"]["requests"], said["limit"]["remaining"]) == (50, 46)
    assert sum(day["requests"] for day in said["requests_by_day"]) >= 4
    assert answer["Cache-Control"] == "private, no-store"
    assert client.get("/api/v1/me/usage").json()["name"] is None


@pytest.fixture
def publisher(client):
    user = create_account("publisher")
    client.force_login(user)
    return user


def test_list_of_tokens_names_them_as_people_write_them(client, publisher):
    page = client.get(reverse("admin:access_apitoken_changelist")).content.decode()
    assert "<h1>API tokens</h1>" in page
    assert "Add API token" in page


def test_secret_is_shown_once_and_not_stored(client, publisher):
    later = timezone.localtime() + timedelta(days=30)
    form = {"name": "Partner", "contact": "partner@example.org", "per_minute": 600}
    form |= {"expires_at_0": f"{later:%Y-%m-%d}", "expires_at_1": "00:00:00"}
    page = client.post(reverse("admin:access_apitoken_add"), form, follow=True).content.decode()
    secret = re.search(r"<code>(xd_[\w-]+)</code>", page)[1]
    token = ApiToken.objects.get()
    assert (token.digest, token.created_by, token.start) == (secret_digest(secret), publisher, secret[:9])
    assert secret not in client.get(reverse("admin:access_apitoken_change", args=[token.pk])).content.decode()
    assert client.get(LIST, headers=bearer(secret)).status_code == 200


def test_revoking_takes_effect_at_once(client, publisher, token):
    assert client.get(LIST, headers=bearer(token.secret)).status_code == 200
    client.post(reverse("admin:access_apitoken_changelist"), {"action": "revoke", "_selected_action": token.pk}, follow=True)
    assert client.get(LIST, headers=bearer(token.secret)).status_code == 401
