"""`serve` behind nginx, with the demonstration, a picture, a shared draft and a token: what may be mixed up on the way."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.management import call_command
from django.utils import timezone

from access.models import ApiToken, secret_digest
from demo.demo_content import load_demo_content
from editorial.admin.shared_previews import PREVIEW_LINK_SALT
from editorial.library.uploads import add_file
from editorial.models import PreviewLink
from editorial.workflow.after_save import keep_snapshot
from editorial.workflow.publishing import publish, withdraw
from policies.models import Policy
from tests.support import served_desk as desk_support
from tests.support.factories import make_policy
from tests.support.proxy import HOST, running_proxy
from tests.support.samples.media_files import figure_html, picture
from tests.support.template_database import ROOT, site_environment

TOKEN = "token-of-the-desk-behind-a-proxy"
DRAFT_TITLE = "Draft that nobody reads"
PREVIEW_PATH = f"/admin/shared/{signing.dumps(1, salt=PREVIEW_LINK_SALT)}/"
ENVIRONMENT = {
    "SECRET_KEY": settings.SECRET_KEY,  # with which the session and the link to the draft are signed
    "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
    "SITE_URL": f"https://{HOST}",
    "PROXIES": "1",
}


def load() -> None:
    desk_support.load()
    by = get_user_model().objects.get()
    call_command("load_vocabulary", verbosity=0)
    load_demo_content()
    shown = add_file(picture(900, 600), "harbour.jpg", by=by, title="The harbour", alt="Cranes over a quay")
    publish(make_policy("with-a-picture", body=f"<p>A text.</p>{figure_html(shown, 'At night')}"), by=None)
    publish(make_policy("changing", title="Title number 1"), by=None)
    draft = make_policy("draft", title=DRAFT_TITLE)
    ends = timezone.now() + timedelta(days=1)
    assert PreviewLink.objects.create(snapshot=keep_snapshot(draft, by=by), by=by, expires_at=ends).pk == 1
    ApiToken.objects.create(name="Partner", contact="partner@example.org", digest=secret_digest(TOKEN), per_minute=100_000)


def publish_changed_title(title: str) -> None:
    """Prints when it was published, in seconds since 1970."""
    policy = Policy.objects.get(slug="changing")
    policy.title = title
    policy.save()
    publish(policy, by=None, note="The title changed.")
    print(time.time())  # noqa: T201


def withdraw_changing() -> None:
    withdraw(Policy.objects.get(slug="changing"), by=None, notice="It was entered in error.", outcome="gone")


def run_in_desk(directory: Path, call: str) -> str:
    """Run a function of this module on the database of a desk that is served; what it prints."""
    code = f"from tests.support import proxied_desk; proxied_desk.{call}"
    command = [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "-c", code]
    environment = os.environ | site_environment(directory) | ENVIRONMENT
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=60)
    return done.stdout


@contextmanager
def proxied_desk(directory: Path) -> Iterator[SimpleNamespace]:
    """`desk` is what serves, `proxy` stands before it, `directory` holds the database."""
    load_function = "tests.support.proxied_desk.load"
    with (
        desk_support.served_desk(directory, "--no-worker", load=load_function, **ENVIRONMENT) as desk,
        running_proxy(directory / "proxy", desk.port) as proxy,
    ):
        yield SimpleNamespace(desk=desk, proxy=proxy, directory=directory)


@contextmanager
def second_node(directory: Path) -> Iterator[desk_support.ServedDesk]:
    """Another `serve` on the same database and files, as on a second machine."""
    database = site_environment(directory)["DATABASE_URL"]
    with desk_support.served_desk(directory, "--no-worker", "--workers", "1", DATABASE_URL=database, **ENVIRONMENT) as desk:
        yield desk
