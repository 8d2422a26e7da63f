"""Any file or pasted text to `Understood`, within twenty seconds and 200 MB: another process reads, and is killed if it must."""

import json
import subprocess
from pathlib import Path

from catalogue.apart import run_apart
from editorial.importing.package import is_word_like
from editorial.importing.understood import Refused, Understood

SECONDS = 20
MOST_BYTES = 50 * 2**20
TOO_LARGE = 3  # as process.py ends, which is not imported: it would load the libraries into every web process
TOO_MUCH = "It takes more memory than one text should (200 MB). Divide it in Word, and make the draft from the first part."
TOO_LONG = f"It took longer than {SECONDS} seconds to read. Divide it in Word, and make the draft from the first part."
FAILED = "It could not be read: it is damaged, or not as Word writes it. Open it in Word and save it again, or paste its text."


def read_file(data: bytes, name: str) -> Understood:
    """`name` is the file's own. Raises Refused."""
    if len(data) > MOST_BYTES:
        raise Refused(f"The file has {len(data) / 2**20:,.0f} MB; at most {MOST_BYTES / 2**20:.0f} MB are read.")
    return _read(data, "word" if is_word_like(data) else "file", Path(name).stem[:200])


def read_paste(text: str) -> Understood:
    """Plain text, or HTML as a browser pastes it. Raises Refused."""
    return _read(text.encode(errors="replace"), "paste", "")


def _read(data: bytes, kind: str, name: str) -> Understood:
    try:
        done = run_apart("editorial.importing.process", kind, name.replace("\0", ""), given=data, seconds=SECONDS)
    except subprocess.TimeoutExpired:
        raise Refused(TOO_LONG) from None
    if done.returncode == TOO_LARGE:
        raise Refused(TOO_MUCH)
    if done.returncode:
        raise Refused(FAILED)
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise Refused(answer["refused"])
    return Understood.from_json(answer["understood"])
