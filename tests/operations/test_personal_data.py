"""What is stored about a person is exported whole and without secrets; erased, it is nowhere but as a number."""

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from editorial.models import AuditEntry, AutosavedText, Remark
from editorial.workflow.assign import assign
from editorial.workflow.publishing import publish
from operations import personal_data
from operations.after_restore.prepare_database import ERASERS
from operations.backups.backup_error import BackupError
from operations.backups.backup_sets import backup_storage
from operations.backups.erasures import apply_erasures, record_erasure
from operations.worker_jobs import delete_expired_data
from tests.support.accounts import create_account
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _backups_folder(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "backups": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }


@pytest.fixture
def person():
    person = create_account(
        "publisher", "wang.li", email="wang@desk.example", first_name="Li", last_name="Wang", password="secret!"
    )
    policy = make_policy("one", owner=person)
    publish(policy, by=person, reason="Urgent.")
    Remark.objects.create(type="policy", uid=policy.uid, by=person, text="Look at this.")
    AutosavedText.objects.create(
        by=person, type="policy", uid=policy.uid, window=policy.uid, fields="{}", autosaved_at=policy.created_at
    )
    return person


@pytest.fixture
def signed_in(person):
    """A browser of the person, who has a second factor and an account of the institution."""
    EmailAddress.objects.create(user=person, email="wang@desk.example", verified=True)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "secret!"})
    claims = {"userinfo": {"sub": "s-1", "email": "wang@desk.example"}}
    SocialAccount.objects.create(user=person, provider="institution", uid="s-1", extra_data=claims)
    browser = Client()
    browser.force_login(person)
    UserSession.objects.update(user_agent="Wang's browser")
    return browser


def rows_with(*words: str) -> list[str]:
    """Tables and values of the database that hold any of the words."""
    found = []
    for model in apps.get_models():
        for row in model._base_manager.values():
            found += [f"{model.__name__}: {value}" for value in row.values() if any(word in str(value).lower() for word in words)]
    return found


def test_export_holds_everything_and_no_secret(person, capsys):
    call_command("export_account", "wang.li")
    text = capsys.readouterr().out
    exported = json.loads(text)
    assert (exported["account"]["email"], exported["account"]["groups"]) == ("wang@desk.example", ["publisher"])
    assert [row["type"] for row in exported["own"]["editorial.AutosavedText.by"]] == ["policy"]
    assert [row["what"] for row in exported["done"]["editorial.Remark.by"]] == ["Look at this."]
    assert [row["what"] for row in exported["done"]["policies.Policy.owner"]] == ["One"]
    assert "published" in {row["action"] for row in exported["audit_log"]}
    assert person.password not in text
    assert "password" not in text


def test_export_holds_how_the_person_signs_in_and_no_secret(person, signed_in, capsys):
    call_command("export_account", "wang.li")
    text = capsys.readouterr().out
    own = json.loads(text)["own"]
    assert [row["email"] for row in own["account.EmailAddress.user"]] == ["wang@desk.example"]
    assert [row["type"] for row in own["mfa.Authenticator.user"]] == ["totp"]
    assert [row["extra_data"]["userinfo"]["sub"] for row in own["socialaccount.SocialAccount.user"]] == ["s-1"]
    assert [row["user_agent"] for row in own["usersessions.UserSession.user"]] == ["Wang's browser"]
    assert "secret!" not in text
    assert signed_in.session.session_key not in text


def test_address_and_browser_of_a_session_are_forgotten_when_it_is_over(person, signed_in, settings):
    Client().force_login(person)
    over = UserSession.objects.order_by("pk")[0]
    UserSession.objects.filter(pk=over.pk).update(last_seen_at=timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE + 1))
    delete_expired_data()
    assert [session.pk for session in UserSession.objects.all()] == [over.pk + 1]


def test_erased_person_has_no_session_factor_or_outside_account(person, signed_in):
    call_command("erase_account", "wang.li", "--yes")
    assert [field for field, rows, is_own in personal_data._related_rows(person) if is_own and rows.exists()] == []
    assert not Session.objects.exists()
    assert rows_with("wang", "secret!", "s-1") == []


def test_erased_person_is_in_no_table_and_cannot_sign_in(person):
    browser = Client()
    browser.force_login(person)
    assign(make_policy("assigned"), by=None, owner=person)
    call_command("erase_account", "wang.li", "--yes")
    assert rows_with("wang", "secret!") == []
    entry = AuditEntry.objects.filter(by_id=person.pk).first()
    assert entry is not None
    assert entry.by_name == f"erased-{person.pk}"
    assert browser.get("/admin/").status_code == 302
    erased = get_user_model().objects.get(pk=person.pk)
    assert (erased.is_active, erased.has_usable_password(), erased.groups.count()) == (False, False, 0)


def test_ledger_names_nobody_and_erases_again_what_came_back(person):
    former = {field: getattr(person, field) for field in ("username", "email", "first_name", "is_active")}
    call_command("erase_account", "wang.li", "--yes")
    (name,) = backup_storage().listdir("erasures")[1]
    with backup_storage().open(f"erasures/{name}") as file:
        assert b"wang" not in file.read().lower()
    get_user_model().objects.filter(pk=person.pk).update(**former)
    other = create_account("author", "zhao.min", email="zhao@desk.example")
    assert apply_erasures(ERASERS) > 0
    assert rows_with("wang") == []
    other.refresh_from_db()
    assert other.email == "zhao@desk.example"
    assert apply_erasures(ERASERS) == 0


def test_other_person_with_the_same_number_is_not_erased(person):
    key = personal_data.account_key(person)
    get_user_model().objects.filter(pk=person.pk).delete()
    other = create_account("author", "zhao.min", id=person.pk)
    assert personal_data.erase_account_by_key(key) == 0
    other.refresh_from_db()
    assert other.username == "zhao.min"


def test_erasure_of_an_unknown_kind_stops_a_restore():
    record_erasure("nobody-knows", "0a1b")
    with pytest.raises(BackupError, match="cannot be applied"):
        apply_erasures(ERASERS)


def test_unknown_person_and_the_last_superuser_are_not_erased():
    with pytest.raises(CommandError, match="no account"):
        call_command("erase_account", "nobody", "--yes")
    get_user_model().objects.create_superuser("chief")
    with pytest.raises(CommandError, match="last superuser"):
        call_command("erase_account", "chief", "--yes")
    assert get_user_model().objects.get(username="chief").is_active
