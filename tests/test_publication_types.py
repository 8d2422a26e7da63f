"""A publication type is declared once: generic code and templates name none, and one more type works without an edit elsewhere."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.exceptions import AppRegistryNotReady, ImproperlyConfigured
from django.utils.translation import override

from catalogue import publication_types as registry
from editorial.content import publication_registry

ROOT = Path(__file__).resolve().parent.parent
HEARINGS = ROOT / "tests" / "support" / "hearings"
GENERIC_PACKAGES = ("access", "catalogue", "config", "editorial", "infra", "operations")
APPS = ("glossary", "policies", "standards", "cases", "newsletters")
CODES = registry.type_codes()
ANY_CODE = "|".join(CODES)
NAMED_IN_TEMPLATE = re.compile(
    rf"""["'](?:{ANY_CODE})(?:-list|-detail|-pdf)?["']|kind-(?:{ANY_CODE})\b|\bperms\.(?:{"|".join(APPS)})|admin:(?:{"|".join(APPS)})"""
    rf"""|["'](?:{"|".join(APPS)})/"""
)
# Files that may name a type, each with the reason.
EXCEPTIONS = {
    "catalogue/api/schema/examples.py": "an example of the change log is of some type",
    "catalogue/charts/priority_area_coverage.py": "partners are told how many newsletter items their areas had",
    "catalogue/documents/citations.py": "“report” is a type of CSL and of BibTeX",
    "catalogue/documents/page_json_ld.py": "“item” is a property of schema.org's list items",
    "catalogue/web/vocabulary_pages.py": "the heat map counts policies and cases, which are about industries",
    "config/admin.py": "capturing makes newsletter items",
    "config/settings/installation.py": "the app of the glossary has the code of its type for its name",
    "editorial/table_import/admin.py": "“report” is the report on a table",
    "infra/file_stores/object_storage.py": "“standard” is a way of retrying of the client of object stores",
    "templates/admin/capture/captured.html": "capturing makes newsletter items",
    "templates/admin/capture/header_link.html": "capturing makes newsletter items",
    "templates/admin/dashboard/getting_started.html": "capturing makes newsletter items",
    "templates/admin/dashboard/priority_coverage.html": "the template of newsletters/dashboard.py",
    "templates/catalogue/consultations.html": "the page leads to the filter that policies alone have",
    "templates/charts/priority_area_coverage.html": "partners are told how many newsletter items their areas had",
}


def types_named_in_sources() -> Iterator[tuple[str, str]]:
    """(file, what it names): codes as strings, and imports of the apps of types."""
    for package in GENERIC_PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and node.value in CODES:
                    yield str(path.relative_to(ROOT)), str(node.value)
                elif isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] in APPS:
                    yield str(path.relative_to(ROOT)), str(node.module)


def types_named_in_templates() -> Iterator[tuple[str, str]]:
    for path in (ROOT / "templates").rglob("*.html"):
        if not set(APPS) & set(path.relative_to(ROOT).parts):
            yield from ((str(path.relative_to(ROOT)), found[0]) for found in NAMED_IN_TEMPLATE.finditer(path.read_text()))


@pytest.mark.parametrize("named", [types_named_in_sources, types_named_in_templates])
def test_generic_code_names_no_type(named):
    assert [f"{path} names {what}" for path, what in named() if path not in EXCEPTIONS] == []


def test_every_exception_is_still_one():
    assert set(EXCEPTIONS) <= {path for path, _ in (*types_named_in_sources(), *types_named_in_templates())}


@pytest.mark.timeout(400)
def test_one_more_type_works_everywhere_without_an_edit_elsewhere():
    """In a process of its own: a publication type is known to a whole installation or to none."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--ds", "tests.support.hearings.settings"]
    ended = subprocess.run(
        [*command, str(HEARINGS / "check_hearings.py"), "tests/editorial/content/test_published_fields.py"],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=380,
    )
    assert ended.returncode == 0, ended.stdout[-6000:]


def test_one_more_type_costs_at_most_ten_files():
    """Empty modules and what tests it are not counted; its migration is."""
    of_tests = {"settings.py", "check_hearings.py"}
    files = [p for p in HEARINGS.rglob("*") if p.suffix in (".py", ".html") and p.name not in {"__init__.py", *of_tests}]
    assert len(files) + 1 <= 10, sorted(p.name for p in files)


@pytest.fixture
def open_registry(monkeypatch):
    """The registry while apps still declare their types."""
    monkeypatch.setattr(registry, "_types", dict(registry._types))
    monkeypatch.setattr(registry, "_state", {"closed": False})


@pytest.mark.parametrize("name", ["code", "web_folder", "api_name"])
def test_two_types_with_the_same_name_are_refused(name, open_registry):
    first = next(iter(registry._types.values()))
    twin = replace(first, **{"code": "other", "web_folder": "others", "api_name": "others", name: getattr(first, name)})
    with pytest.raises(ImproperlyConfigured, match=name):
        registry.register_publication_type(twin)


def test_code_that_the_model_does_not_have_is_refused(open_registry):
    declared = publication_registry.desk_type("policy")
    with pytest.raises(ImproperlyConfigured, match="ENTRY_TYPE"):
        publication_registry.declare_publication_type(replace(declared, public=replace(declared.public, code="other")))


def test_code_that_does_not_fit_its_column_is_refused(open_registry):
    first = next(iter(registry._types.values()))
    with pytest.raises(ImproperlyConfigured, match="longer than 10"):
        registry.register_publication_type(replace(first, code="consultation", web_folder="x", api_name="x"))


def test_registry_is_not_read_before_it_is_complete(open_registry):
    with pytest.raises(AppRegistryNotReady):
        registry.publication_types()


def test_type_that_is_declared_too_late_is_refused():
    with pytest.raises(ImproperlyConfigured, match="too late"):
        registry.register_publication_type(replace(registry.publication_types()[0], code="other"))


@pytest.mark.parametrize("code", CODES)
def test_every_type_is_named_in_both_languages(code):
    declared = registry.publication_type(code)
    for said in (declared.name, declared.plural, declared.label, declared.navigation):
        with override("zh-hans"):
            assert re.search("[\u4e00-\u9fff]", str(said)), said
