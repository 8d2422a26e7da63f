import subprocess

import pytest

from mailing import journal, send
from tests.support.mailings import ScriptedTransport


@pytest.fixture(autouse=True)
def journal_folder(settings, tmp_path):
    settings.MAIL_JOURNAL = str(tmp_path / "journal")
    yield tmp_path / "journal"
    journal.forget_open_journals()


@pytest.fixture
def transport(monkeypatch) -> ScriptedTransport:
    """In place of the mail server."""
    scripted = ScriptedTransport()
    monkeypatch.setattr(send, "open_transport", lambda: scripted)
    return scripted


@pytest.fixture(scope="session")
def own_certificate(tmp_path_factory) -> str:
    """A certificate and its key in one file, signed by themselves."""
    path = tmp_path_factory.mktemp("certificate") / "own.pem"
    key = path.with_suffix(".key")
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-subj",
        "/CN=127.0.0.1",
    ]
    subprocess.run([*command, "-keyout", str(key), "-out", str(path), "-days", "2"], check=True, capture_output=True)
    path.write_text(path.read_text() + key.read_text())
    return str(path)
