"""Imports run downward, public code names no desk module, and names and sizes are as CONTRIBUTING says: read with `ast`."""

import ast
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DYNAMIC = {"import_module", "import_string", "get_model", "__import__", "get_app_config", "get_models"}
MOST_MODULES = 16
RUFF = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
LOADED_WHERE_USED = set(RUFF["flake8-tidy-imports"]["banned-module-level-imports"])

# Each row may import what stands in the rows after it, and nothing of its own row.
PACKAGES = (
    ("config",),
    ("demo", "operations", "accounts"),
    ("enquiries",),
    ("subscriptions",),
    ("gathering",),
    ("newsletters",),
    ("cases",),
    ("standards",),
    ("policies",),
    ("glossary",),
    ("editorial",),
    ("access",),
    ("mailing",),
    ("catalogue",),
    ("infra",),
)
CATALOGUE = (
    ("apps", "management"),
    ("api", "oai", "print", "web"),
    ("templatetags",),
    ("charts", "documents"),
    ("query",),
    ("publish",),
    ("search",),
    ("index",),
    ("vocabulary",),
    ("http",),
    ("models",),
    ("publication_types",),
)
EDITORIAL = (
    ("apps", "management"),
    ("admin",),
    ("previews",),  # the text, with what the features know to be missing
    ("sources", "vocabulary"),  # the admin of their models, made of features
    (
        "autosave",
        "bundles",
        "capture",
        "dashboard",
        "document_import",
        "kept_copies",
        "library",
        "link_checks",
        "review_reminders",
        "table_import",
        "term_merge",
        "text_checks",
        "usage",
    ),
    ("search",),
    ("admin_mixins",),
    ("workflow",),
    ("content",),
    ("audit", "media_files"),
    ("models",),
    ("rich_text",),
)
# Imports against the rule, by module and by what it names, with the reason.
EXCEPTIONS = {
    ("demo/benchmarks/settings_baseline.py", "config.settings"): "settings extend the project's settings",
    ("demo/benchmarks/settings_plain_drf.py", "config.settings"): "settings extend the project's settings",
    ("demo/benchmarks/settings_wagtail.py", "config.settings"): "settings extend the project's settings",
    ("demo/benchmarks/benchmark_servers.py", "operations.web_server"): "the benchmark measures the server that `serve` starts",
    ("catalogue/http/page_cache.py", "catalogue.index.revision"): "a kept answer is valid for one revision",
    ("catalogue/http/public_database_middleware.py", "catalogue.index.revision"): "an answer is read where its revision is read",
    ("catalogue/models/entry.py", "catalogue.http.paths"): "an entry knows its address",
    ("editorial/capture/create_source.py", "editorial.kept_copies"): "of what is captured a copy is kept",
    ("editorial/kept_copies/due_copies.py", "editorial.link_checks"): "copies are fetched as links are",
    ("editorial/kept_copies/copy_texts.py", "editorial.link_checks"): "what changed of a copy is what changes of a link",
    ("editorial/kept_copies/request_copy.py", "editorial.link_checks"): "an address is that of a link",
    ("editorial/kept_copies/shown_copy.py", "editorial.link_checks"): "an address is that of a link",
    ("editorial/dashboard/copy_store_warning.py", "editorial.kept_copies"): "a widget shows what the feature finds",
    ("editorial/dashboard/broken_links.py", "editorial.link_checks"): "a widget shows what the feature finds",
    ("editorial/document_import/embedded_pictures.py", "editorial.library.uploads"): "pictures of a document go to the library",
    ("editorial/term_merge/admin.py", "editorial.usage"): "a merge shows the uses that it moves",
}
# Names that Django and REST framework give, and those that the app of a publication type has by CONTRIBUTING.
CONVENTIONAL = {"__init__", "admin", "apps", "filters", "forms", "models", "serializers", "urls", "views"}
OF_A_PUBLICATION_TYPE = {"choices", "document", "publication_type", "references", "samples"}
SHARED_NAMES = {"dashboard": "what an app shows on the dashboard: newsletters, operations"}


def source_files(*, package: str) -> Iterator[Path]:
    yield from sorted(path for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts)


def all_files() -> list[Path]:
    return [path for row in PACKAGES for package in row for path in source_files(package=package)]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_excepted(module: str, name: str) -> bool:
    return any(module == where and f"{name}.".startswith(f"{what}.") for where, what in EXCEPTIONS)


def against_the_layers(*, within: str, rows: tuple[tuple[str, ...], ...]) -> set[tuple[str, str]]:
    """Imports that do not run downward between the parts of `within`, a package or "" for the root, as (module, name)."""
    level = {part: number for number, row in enumerate(rows) for part in row}
    depth = 1 if within else 0
    found = set()
    for path in source_files(package=within) if within else all_files():
        module = path.relative_to(ROOT)
        part = module.with_suffix("").parts[depth]
        for name in imported(path) if part != "__init__" else ():
            other = name.split(".")[depth] if name.split(".")[:depth] == list(module.parts[:depth]) else None
            if other in level and other != part and level[other] <= level[part]:
                found.add((module.as_posix(), name))
    return found


LAYERS = pytest.mark.parametrize(
    ("within", "rows"), [("", PACKAGES), ("catalogue", CATALOGUE), ("editorial", EDITORIAL)], ids=["root", "catalogue", "editorial"]
)


@LAYERS
def test_imports_run_downward(within, rows):
    assert {found for found in against_the_layers(within=within, rows=rows) if not is_excepted(*found)} == set()


@LAYERS
def test_every_part_has_its_layer(within, rows):
    parts = {path.relative_to(ROOT / within).with_suffix("").parts[0] for path in (ROOT / within).glob("*/__init__.py")}
    parts |= {path.stem for path in (ROOT / within).glob("*.py") if within}
    assert parts - {part for row in rows for part in row} - {"__init__", "migrations", "tests", "scripts"} == set()


def test_every_exception_is_needed():
    found = {one for within, rows in LAYERS.args[1] for one in against_the_layers(within=within, rows=rows)}
    assert [where for where in EXCEPTIONS if not any(m == where[0] and n.startswith(where[1]) for m, n in found)] == []


def is_public(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return parts[0] == "catalogue" or parts[1] == "public"


def is_desk_module(name: str) -> bool:
    package, *rest = name.split(".")
    is_desk = package in ("editorial", "access", "mailing", "subscriptions", "enquiries", "gathering")
    return is_desk or (package in ("glossary", "policies", "standards", "cases", "newsletters") and rest[:1] != ["public"])


def test_public_code_imports_no_desk_module():
    files = [path for path in all_files() if is_public(path)]
    assert len(files) > 30
    named = {f"{path.relative_to(ROOT)}: {name}" for path in files for name in imported(path) if is_desk_module(name)}
    assert named == set()


def test_public_code_reaches_no_model_by_name():
    """The guard asks the app registry for the tables there are; nobody else on the public side does."""
    files = [path for path in all_files() if is_public(path) and path.name != "guard.py"]
    calls = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in files
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute | ast.Name) and (getattr(node, "attr", None) or getattr(node, "id", None)) in DYNAMIC
    }
    assert calls == set()


def test_imports_stand_at_the_top():
    """But for the libraries that a start does not load, which pyproject.toml names."""
    inside = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in all_files()
        for function in ast.walk(parsed(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and not {(getattr(node, "module", "") or node.names[0].name).partition(".")[0]} <= LOADED_WHERE_USED
    }
    assert inside == set()


def test_no_package_holds_more_modules_than_somebody_overlooks():
    held = Counter(path.parent.relative_to(ROOT).as_posix() for path in all_files() if path.name != "__init__.py")
    assert {package: number for package, number in held.items() if number > MOST_MODULES} == {}


def test_no_two_modules_share_a_name():
    """The names of commands are what people type, so they stand apart."""
    files = [path for path in all_files() if "commands" not in path.parts and path.stem not in CONVENTIONAL]
    types = {path.parent.relative_to(ROOT).parts[0] for path in files if path.stem == "document"}
    names = Counter(
        path.stem
        for path in files
        if not (path.stem in OF_A_PUBLICATION_TYPE and path.relative_to(ROOT).parts[0] in types) and path.stem not in SHARED_NAMES
    )
    assert {name for name, number in names.items() if number > 1} == set()


def test_root_holds_the_packages_of_code_and_no_other():
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert found == {package for row in PACKAGES for package in row} | {"tests", "scripts"}
    assert {path.name for path in ROOT.glob("*.py")} == {"manage.py"}
