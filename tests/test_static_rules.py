"""Calls that are dangerous in the wrong place stand only where this list says why. Read from the source of code and templates."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_layers import ROOT, all_files, parsed

RICH_TEXT = "rich text, which composing has cleaned"
REASONS = {
    ("unescaped", "accounts/views.py"): "the QR code of an authenticator app, SVG that the library draws; it holds no text",
    ("unescaped", "catalogue/templatetags/chart_tags.py"): "figures, and texts that are escaped one by one",
    ("unescaped", "catalogue/templatetags/formatting.py"): "JSON-LD, with < > & escaped for a script element",
    ("unescaped", "catalogue/templatetags/list_tags.py"): "figures, and texts that are escaped one by one",
    ("unescaped", "catalogue/templatetags/publication_type_tags.py"): "addresses of the site, and labels that are escaped",
    ("unescaped", "catalogue/templatetags/reference_tags.py"): "texts that are escaped one by one",
    ("unescaped", "catalogue/templatetags/rich_text_tags.py"): RICH_TEXT,
    ("unescaped", "catalogue/templatetags/timeline_tags.py"): "figures, and texts that are escaped one by one",
    ("unescaped", "config/editor_guide.py"): "the guide, a file of this repository, with HTML off",
    ("unescaped", "editorial/media_files/download_links.py"): RICH_TEXT,
    ("unescaped", "editorial/media_files/figures.py"): RICH_TEXT,
    ("unescaped", "templates/components/feed_part.html"): RICH_TEXT,
    ("unescaped", "templates/components/language_versions.html"): RICH_TEXT,
    ("unescaped", "templates/subscriptions/issue_mail/head.html"): RICH_TEXT,
    ("unescaped", "templates/subscriptions/issue_mail/item.html"): RICH_TEXT,
    ("unescaped", "templates/cases/detail.html"): RICH_TEXT,
    ("unescaped", "templates/newsletters/report_detail.html"): RICH_TEXT,
    ("unescaped", "templates/policies/detail.html"): RICH_TEXT,
    ("unnoticed language", "catalogue/http/language.py"): "in_language, which all others use",
    ("unpinned requests", "accounts/oidc_sign_in.py"): "an exception alone; django-allauth calls the configured issuer",
    ("unpinned requests", "mailing/transports/mail_service.py"): "exceptions alone; django-anymail calls the configured service",
    ("without a CSRF token", "catalogue/api/directory.py"): "answers 308 or 404 to every method, and changes nothing",
    ("without a CSRF token", "catalogue/oai/views.py"): "a form that asks, as an address does, and changes nothing",
    (
        "without a CSRF token",
        "subscriptions/pages/reader_page.py",
    ): "forms without authority, and those of one token",
    ("without a CSRF token", "mailing/bounces/service_webhook.py"): "programs of mail services, which show a secret",
    ("assigned HTML", "static/js/desk/autosave.js"): "a part of a page that our own view has rendered",
    ("assigned HTML", "static/js/desk/capture.js"): "a part of a page that our own view has rendered",
    ("assigned HTML", "static/js/desk/mail_progress.js"): "a part of a page that our own view has rendered",
    ("assigned HTML", "static/js/desk/side_panel.js"): "a part of a page that our own view has rendered",
}
CALLS = {
    "mark_safe": "unescaped", "SafeString": "unescaped", "eval": "dynamic code", "exec": "dynamic code", "raw": "raw SQL",
    "RawSQL": "raw SQL", "extra": "raw SQL", "system": "shell", "popen": "shell", "mktemp": "guessable file",
    "override": "unnoticed language", "activate": "unnoticed language",
}  # fmt: skip
IMPORTS = {"pickle": "unsafe loading", "marshal": "unsafe loading", "shelve": "unsafe loading", "yaml": "unsafe loading",
           "telnetlib": "unencrypted", "ftplib": "unencrypted", "requests": "unpinned requests"}  # fmt: skip
ARGUMENTS = {("shell", True): "shell", ("verify", False): "unverified TLS", ("allow_redirects", True): "followed redirects",
             ("autoescape", False): "unescaped", ("follow_redirects", True): "followed redirects"}  # fmt: skip
TEMPLATE = re.compile(r"\|safe\b|\|safeseq\b|autoescape off")
SCRIPT = re.compile(r"\.(?:inner|outer)HTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function\(")


def findings_in_module(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            yield from (IMPORTS[name.split(".")[0]] for name in names if name.split(".")[0] in IMPORTS)
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in CALLS:
                yield CALLS[name]
            for argument in node.keywords:
                if isinstance(argument.value, ast.Constant) and (argument.arg, argument.value.value) in ARGUMENTS:
                    yield ARGUMENTS[argument.arg or "", argument.value.value]
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from ("without a CSRF token" for one in node.decorator_list if "csrf_exempt" in ast.unparse(one))


def all_findings() -> set[tuple[str, str]]:
    found = {(what, path) for path in all_files() for what in findings_in_module(parsed(path))}
    found |= {("unescaped", path) for path in (ROOT / "templates").rglob("*.html") if TEMPLATE.search(path.read_text())}
    found |= {("assigned HTML", path) for path in (ROOT / "static" / "js").rglob("*.js") if SCRIPT.search(path.read_text())}
    return {(what, path.relative_to(ROOT).as_posix()) for what, path in found}


def test_dangerous_calls_stand_where_a_reason_is_given():
    assert all_findings() - set(REASONS) == set()


def test_every_reason_is_needed():
    assert set(REASONS) - all_findings() == set()


@pytest.mark.parametrize(
    ("source", "finding"),
    [
        ("mark_safe(text)", "unescaped"),
        ("eval('1')", "dynamic code"),
        ("Policy.objects.raw('SELECT 1')", "raw SQL"),
        ("queryset.extra(where=['1'])", "raw SQL"),
        ("import pickle", "unsafe loading"),
        ("from yaml import load", "unsafe loading"),
        ("subprocess.run('ls', shell=True)", "shell"),
        ("os.system('ls')", "shell"),
        ("translation.override('zh-hans')", "unnoticed language"),
        ("urllib3.get(url, verify=False)", "unverified TLS"),
        ("get(url, allow_redirects=True)", "followed redirects"),
        ("@csrf_exempt\ndef view(request): ...", "without a CSRF token"),
        ("@method_decorator(csrf_exempt)\nclass View: ...", "without a CSRF token"),
    ],
)
def test_each_dangerous_call_is_found(source, finding):
    assert finding in list(findings_in_module(ast.parse(source)))


@pytest.mark.parametrize("template", ["{{ title|safe }}", "{% autoescape off %}", "{{ rows|safeseq|join:' ' }}"])
def test_each_unescaped_template_is_found(template):
    assert TEMPLATE.search(template)


def test_no_style_or_script_stands_in_a_template():
    """The policy would stop them; a test says it sooner. JSON-LD is data."""
    inline = re.compile(r"<style\b|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\bsrc=)(?![^>]*ld\+json)", re.IGNORECASE)
    templates = [Path(path) for path in (ROOT / "templates").rglob("*.html")]
    assert len(templates) > 100
    assert [path.relative_to(ROOT).as_posix() for path in templates if inline.search(path.read_text())] == []
