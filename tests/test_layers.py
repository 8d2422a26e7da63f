"""Imports run downward, and public code names no desk module: read from the source with `ast`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ["config", "newsletters", "cases", "policies", "editorial", "access", "catalogue"]  # each may import what stands after it
DYNAMIC = {"import_module", "import_string", "get_model", "__import__", "get_app_config", "get_models"}


def source_files(*, room: str) -> Iterator[Path]:
    yield from (path for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_public(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return parts[0] == "catalogue" or parts[1] == "public"


def is_desk_module(name: str) -> bool:
    room, *rest = name.split(".")
    return room in ("editorial", "access") or (room in ("policies", "cases", "newsletters") and rest[:1] != ["public"])


@pytest.mark.parametrize("room", LAYERS)
def test_room_imports_only_downward(room):
    above = set(LAYERS[: LAYERS.index(room)])
    upward = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in source_files(room=room)
        for name in imported(path)
        if name.split(".")[0] in above
    }
    assert upward == set()


def test_public_code_imports_no_desk_module():
    files = [path for room in LAYERS[1:] for path in source_files(room=room) if is_public(path)]
    assert len(files) > 30
    named = {f"{path.relative_to(ROOT)}: {name}" for path in files for name in imported(path) if is_desk_module(name)}
    assert named == set()


def test_public_code_reaches_no_model_by_name():
    """The guard asks the app registry for the tables there are; nobody else on the public side does."""
    files = [path for room in LAYERS[1:] for path in source_files(room=room) if is_public(path) and path.name != "guard.py"]
    calls = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in files
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute | ast.Name) and (getattr(node, "attr", None) or getattr(node, "id", None)) in DYNAMIC
    }
    assert calls == set()


def test_imports_stand_at_the_top():
    inside = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for room in LAYERS
        for path in source_files(room=room)
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert inside == set()
