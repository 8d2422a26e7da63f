"""A bare view that returns, for each measured address, the bytes that the site answered."""

import json
import os
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import re_path

CAPTURED = "BENCH_CAPTURED"
answers: dict[str, tuple[bytes, str]] = {}


def capture(directory: Path, found: dict[str, tuple[bytes, str]]) -> None:
    """Write answers (body, content type) by address for a server that starts afterwards."""
    index = {}
    for number, (address, (body, kind)) in enumerate(found.items()):
        (directory / f"{number}.body").write_bytes(body)
        index[address] = (f"{number}.body", kind)
    (directory / "index.json").write_text(json.dumps(index), encoding="utf-8")


def captured() -> dict[str, tuple[bytes, str]]:
    if not answers:
        directory = Path(os.environ[CAPTURED])
        index = json.loads((directory / "index.json").read_text(encoding="utf-8"))
        answers.update({address: ((directory / name).read_bytes(), kind) for address, (name, kind) in index.items()})
    return answers


def floor(request: HttpRequest) -> HttpResponse:
    body, kind = captured()[request.get_full_path()]
    return HttpResponse(body, content_type=kind)


urlpatterns = [re_path("", floor)]
