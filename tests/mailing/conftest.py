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
