"""Logs hold no tokens, no typed values and no addresses of people."""

import psycopg
import pytest
from django.db import DataError, IntegrityError, OperationalError, ProgrammingError

from infra.logs.masking import exception_frames, exception_message, is_own_frame, mask_path, mask_text


@pytest.mark.parametrize(
    ("path", "masked"),
    [
        ("/admin/shared/MTI:1vXabc:sig_nature-x/", "/admin/shared/…/"),
        ("/admin/shared/MTI:1vXabc:sig/files/photo.webp", "/admin/shared/…/files/photo.webp"),
        ("/admin/account/password/reset/key/1a-set-password-2f/", "/admin/account/password/reset/key/…/"),
        ("/subscriptions/confirm/ab12/", "/subscriptions/confirm/…/"),
        ("/subscriptions/stop/a-token/0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f/", "/subscriptions/stop/…/…/"),
        ("/zh-hans/subscriptions/stop/all-lower-case-and-no-number/", "/zh-hans/subscriptions/stop/…/"),
        ("/subscriptions/sent/", "/subscriptions/sent/"),
        ("/zh-hans/contact/confirm/ab12/", "/zh-hans/contact/confirm/…/"),
        ("/contact/sent/", "/contact/sent/"),
        ("/elsewhere/eyJhbGciOiJIUzI1NiIsInR5cCI6/", "/elsewhere/…/"),
        (
            "/policies/opinions-on-internet-plus-2015/",
            "/policies/opinions-on-internet-plus-2015/",
        ),
        ("/media/0f343b0931126a20f133d67c2b018a3b.webp", "/media/0f343b0931126a20f133d67c2b018a3b.webp"),
        ("/a\nb\x1b[31m", "/a�b�[31m"),
    ],
)
def test_path_is_logged_without_its_secret(path, masked):
    assert mask_path(path) == masked


def test_message_is_logged_without_query_and_addresses_of_people():
    assert mask_text("Internal Server Error: /policies/?q=secret of li@example.org") == "Internal Server Error: /policies/ of …@…"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ValueError("invalid literal for int() with base 10: 'my password'"), "invalid literal for int() with base 10: “…”"),
        (KeyError("my password"), "“…”"),
        (ValueError("Not a title: “my “secret” title” of “somebody"), "Not a title: “…” title” of “…”"),
        (ImportError("No module named 'weasyprint'"), "No module named 'weasyprint'"),
        (
            ProgrammingError("relation \"policies_policy\" does not exist\nLINE 1: SELECT 'x'\n  ^"),
            'relation "policies_policy" does not exist',
        ),
        (IntegrityError('duplicate key "slug"\nDETAIL:  Key (slug)=(secret) already exists.'), "duplicate key “…”"),
        (DataError('value too long\nCONTEXT:  COPY x, line 1: "secret"'), "value too long"),
        (OperationalError("no mail for li@example.org"), "no mail for …@…"),
        (RuntimeError("x" * 9000), "x" * 500),
    ],
    ids=lambda value: type(value).__name__,
)
def test_message_of_an_exception_quotes_no_value(error, message):
    assert exception_message(error) == message


@pytest.mark.timeout(60)
@pytest.mark.parametrize("part", ["x", "/", "“", "«", "'", "\n", "\n ", "/?", "x@", "@", "/a:"])
def test_a_million_characters_are_read_once(part):
    """Read again from each character, they would take hours."""
    text = part * (1_000_000 // len(part))
    assert mask_text(text)
    assert exception_message(ValueError(text)) is not None
    assert mask_path(f"/{text}")


def test_frames_name_our_files_from_the_root_and_packages_without_this_machine():
    try:
        psycopg.connect("nonsense")
    except psycopg.ProgrammingError as error:
        frames = exception_frames(error)
    assert frames[0].startswith("tests/infra/logs/test_masking.py:")
    assert frames[-1].startswith("…/psycopg/")
    assert [is_own_frame(frame) for frame in (frames[0], frames[-1])] == [True, False]
