"""The baseline: a bare view that returns, for each measured address, the bytes that the site answered."""

import json
import os
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import re_path

CAPTURED_VARIABLE = "BENCH_CAPTURED"


def write_captured(directory: Path, answers: dict[str, tuple[bytes, str]]) -> None:
    """Write answers (body, content type) by address to files, for a baseline server that starts afterwards."""
    index = {}
    for number, (address, (body, content_type)) in enumerate(answers.items()):
        (directory / f"{number}.body").write_bytes(body)
        index[address] = (f"{number}.body", content_type)
    (directory / "index.json").write_text(json.dumps(index), encoding="utf-8")


@cache
def load_captured() -> dict[str, tuple[bytes, str]]:
    """Body and content type by address."""
    directory = Path(os.environ[CAPTURED_VARIABLE])
    index = json.loads((directory / "index.json").read_text(encoding="utf-8"))
    return {address: ((directory / name).read_bytes(), content_type) for address, (name, content_type) in index.items()}


def baseline_view(request: HttpRequest) -> HttpResponse:
    body, content_type = load_captured()[request.get_full_path()]
    return HttpResponse(body, content_type=content_type)


urlpatterns = [re_path("", baseline_view)]
