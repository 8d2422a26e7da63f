"""Everything that the documents name exists: paths, modules, classes, settings, packages, decisions. Example commands run."""

import re
import shlex
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from xml.etree import ElementTree

import pytest

from infra.environment import VARIABLES
from tests.support.documents import DOCUMENTS, ROOT, code_spans, shell_commands, text_of

PATH = re.compile(r"[a-z.][\w.-]*(?:/[\w.-]+)*/?")
FILE_NAME = re.compile(r"[\w-]+\.(?:css|html|in|js|md|py|toml)")
CLASS_NAME = re.compile(r"(?:[A-Z][a-z]+){2,}")
NOT_OURS = {"docs/decisions/NNN-title.md", "public/"}  # a pattern; a folder of each app
FORMER_OR_REFUSED = {"common.py", "helpers.py", "importing.py", "reading.py", "utils.py"}
CLASSES_OF_OTHERS = {"CorrectionComment", "LocaleMiddleware", "RateLimit"}  # schema.org, Django, a header
CODE_FOLDERS = [
    path for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".") and path.name not in ("var", "staticfiles")
]


def in_documents(pattern: re.Pattern[str]) -> set[tuple[str, str]]:
    """Code spans that are wholly such a thing, each with the name of its document."""
    return {(span, document.name) for document in DOCUMENTS for span in code_spans(document) if pattern.fullmatch(span)}


def python_source() -> str:
    return "\n".join(text_of(path) for folder in CODE_FOLDERS for path in folder.rglob("*.py"))


def test_every_path_exists():
    named = {(span, name) for span, name in in_documents(PATH) if "/" in span}
    named |= {
        (word, document.name)
        for document in DOCUMENTS
        for line in shell_commands(document)
        for word in line.split()
        if PATH.fullmatch(word) and "/" in word
    }
    assert len(named) > 80
    ours = {(path, name) for path, name in named if path not in NOT_OURS and not path.startswith(("var/", ".venv/"))}
    assert {(path, name) for path, name in ours if not (ROOT / path).exists()} == set()


def test_every_file_that_is_named_without_its_folder_exists():
    known = {path.name for folder in CODE_FOLDERS for path in folder.rglob("*.*")} | {path.name for path in ROOT.iterdir()}
    assert {(span, name) for span, name in in_documents(FILE_NAME) if span not in known | FORMER_OR_REFUSED} == set()


def test_every_module_of_a_command_exists():
    lines = [line for document in DOCUMENTS for line in (*code_spans(document), *shell_commands(document))]
    modules = {module for line in lines for module in re.findall(r"python -m ([\w.]+)", line)}
    assert modules
    assert [module for module in modules if find_spec(module) is None] == []


def test_every_class_exists():
    named = {(span, name) for span, name in in_documents(CLASS_NAME) if span not in CLASSES_OF_OTHERS}
    assert len(named) > 8
    defined = set(re.findall(r"^class (\w+)", python_source(), re.MULTILINE))
    assert {(span, name) for span, name in named if span not in defined} == set()


def test_every_variable_of_the_readme_is_a_setting():
    named = {span for span in code_spans(ROOT / "README.md") if re.fullmatch(r"[A-Z]+(?:_[A-Z]+)+|[A-Z]{5,}", span)}
    assert {"SECRET_KEY", "DATABASE_URL", "PROXIES"} <= named <= set(VARIABLES)


def test_every_package_has_its_line_in_the_list_of_dependencies():
    required = {
        re.split(r"[\[<>=]", line)[0].lower()
        for name in ("requirements.in", "requirements-dev.in")
        for line in text_of(ROOT / name).splitlines()
        if line and not line.startswith(("#", "-r"))
    }
    rows = re.findall(r"^\| (?!package|-)([\w, .-]+?) \|", text_of(ROOT / "docs" / "dependencies.md"), re.MULTILINE)
    assert {name.split(" ")[0].lower() for row in rows for name in row.split(", ")} == required


@pytest.mark.parametrize("document", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=lambda path: path.stem)
def test_heading_of_a_decision_begins_with_the_number_of_its_file(document):
    assert text_of(document).startswith(f"# {document.name[:3]} ")


def test_every_decision_that_code_or_documents_name_exists():
    source = [
        path
        for folder in CODE_FOLDERS
        for ending in ("py", "css", "js", "html", "md")
        for path in folder.rglob(f"*.{ending}")
        if path.parent != ROOT / "tests" / "gathering" / "pages"  # of authorities, some of them in GB 18030
    ]
    numbers = {number for path in source for number in re.findall(r"[Dd]ecisions?[ /](\d{3})\b", text_of(path))}
    assert "015" in numbers
    assert numbers <= {path.name[:3] for path in (ROOT / "docs" / "decisions").glob("*.md")}


def test_glossary_has_at_most_fifty_terms():
    rows = re.findall(r"^\| (?!term|-)(.+?) \| .+ \|$", text_of(ROOT / "docs" / "glossary.md"), re.MULTILINE)
    assert 40 <= len(rows) <= 50
    assert len(set(rows)) == len(rows)


def test_drawing_of_the_architecture_names_every_package_and_has_dark_colours():
    drawing = ElementTree.parse(ROOT / "docs" / "pictures" / "architecture.svg").getroot()
    words = set(re.findall(r"\w+", " ".join(drawing.itertext())))
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "scripts"}
    assert packages <= words
    assert "prefers-color-scheme: dark" in "".join(drawing.itertext())


def make_commands() -> list[str]:
    return [line for line in shell_commands(ROOT / "CONTRIBUTING.md") if line.startswith("make ")]


@pytest.mark.parametrize("command", make_commands())
def test_make_knows_the_commands_of_contributing(command):
    """A dry run: names, variables and quotes are right. What they start has tests of its own, or is the whole test run."""
    done = subprocess.run(["make", "--dry-run", *shlex.split(command)[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.thorough
def test_example_of_a_test_run_finds_tests():
    (arguments,) = [shlex.split(line)[-1].removeprefix("ARGS=") for line in make_commands() if line.startswith("make test ARGS=")]
    asked = [sys.executable, "-m", "pytest", "--collect-only", "--quiet", "-p", "no:cacheprovider", *shlex.split(arguments)]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout[-500:]}{done.stderr}"


@pytest.mark.parametrize(
    ("target", "program"),
    [
        ("bench", ["manage.py", "bench"]),
        ("screens", ["-m", "scripts.screenshots"]),
        ("compare", ["-m", "scripts.compare", "since"]),
    ],
)
def test_programs_know_the_options_of_the_examples(target, program):
    lines = [line for line in make_commands() if line.split()[1] == target]
    assert lines
    named = {option for line in lines for option in re.findall(r"(?<![\w-])--[\w-]+", line)}
    done = subprocess.run([sys.executable, *program, "--help"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert named <= set(re.findall(r"--[\w-]+", done.stdout))


def test_programs_that_are_named_by_path_can_be_started():
    scripts = [ROOT / ".ci" / "run", *(path for path in (ROOT / "scripts").iterdir() if path.is_file() and not path.suffix)]
    assert [path.name for path in scripts if not path.stat().st_mode & 0o111] == []


def test_python_version_of_the_documents_is_that_of_the_project():
    configured = tomllib.loads(text_of(ROOT / "pyproject.toml"))["tool"]["ruff"]["target-version"]
    said = {version for document in DOCUMENTS for version in re.findall(r"Python (3\.\d+) or newer", text_of(document))}
    assert said == {f"3.{configured.removeprefix('py3')}"}
