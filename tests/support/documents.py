"""The Markdown documents of the repository: their texts, their code spans and the commands that they show."""

import re
from pathlib import Path

from django.conf import settings

ROOT: Path = settings.BASE_DIR
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
FENCED_BLOCK = re.compile(r"^```(?P<language>\w*)\n(?P<code>.*?)^```", re.DOTALL | re.MULTILINE)


def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def code_spans(document: Path) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", FENCED_BLOCK.sub("", text_of(document))))


def shell_commands(document: Path) -> list[str]:
    """Lines of the shell blocks, fenced or indented by four spaces, without their comments. Other indented blocks come along."""
    text = text_of(document)
    lines = [line for block in FENCED_BLOCK.finditer(text) if block["language"] == "sh" for line in block["code"].splitlines()]
    lines += re.findall(r"(?<=\n) {4}(?! )(.+)", FENCED_BLOCK.sub("", text))
    return [line.split(" # ")[0].strip() for line in lines if line.strip()]
