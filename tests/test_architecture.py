"""The shape of the source is as it was agreed: sizes, names, layers, and what must not be in it."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import PySide6
import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = ("visitapp", "tests", "benchmarks")
LONGEST_FILE = 400
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}
LOCKS_WITH_ADDRESSES = {"uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "package-lock.json", "Pipfile.lock"}
UNKIND_WORDS = re.compile(r"\b(patients?|service users?|non-compliant|refused to engage|please note|oops)\b", re.I)
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt")


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def committed_texts() -> Iterator[tuple[str, str]]:
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file() and b"\0" not in (content := path.read_bytes()):
            yield name, content.decode("utf-8", errors="replace")


@pytest.fixture(scope="module")
def app_trees() -> list[tuple[str, ast.Module]]:
    """Parse the app once."""
    files = python_files("visitapp")
    return [(str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))) for path in files]


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files(*CODE)}
    lengths[ROOT / "run"] = len((ROOT / "run").read_text(encoding="utf-8").splitlines())
    assert {str(path): length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_every_module_is_named_for_what_is_in_it() -> None:
    named = [path for path in python_files(*CODE) if NAMES_THAT_SAY_NOTHING & {path.stem, path.parent.name}]
    assert named == []


def test_every_module_says_its_contract_first(app_trees: list[tuple[str, ast.Module]]) -> None:
    assert [name for name, tree in app_trees if not ast.get_docstring(tree)] == []


def test_the_layers_import_only_what_is_below_them() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("exemption", ["type: " + "ignore", "no" + "qa", "ruff: no" + "qa", "mypy: "])
def test_the_app_asks_for_no_exemption_from_the_checks(exemption: str) -> None:
    comment = re.compile(r"#\s*" + re.escape(exemption), re.I)
    assert [p for p in python_files("visitapp") if comment.search(p.read_text(encoding="utf-8"))] == []


def test_the_app_writes_nothing_in_clear_by_accident(app_trees: list[tuple[str, ast.Module]]) -> None:
    found = []
    for name, tree in app_trees:
        for node in ast.walk(tree):
            imported = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if "tempfile" in (*imported, module) or "QSettings" in imported or called == "print":
                found.append(f"{name}:{getattr(node, 'lineno', 0)}")
            if isinstance(node, ast.Attribute) and node.attr in ("QSettings", "QTemporaryFile", "QTemporaryDir"):
                found.append(f"{name}:{node.lineno}")
    assert found == []


def test_people_are_not_spoken_of_as_cases(app_trees: list[tuple[str, ast.Module]]) -> None:
    found = []
    for name, tree in app_trees:
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if UNKIND_WORDS.search(text) and node.lineno not in docstring_lines(tree):
                found.append(f"{name}:{node.lineno} {text[:60]}")
    assert found == []


def docstring_lines(tree: ast.Module) -> set[int]:
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    return {body[0].lineno for body in bodies if body and isinstance(body[0], ast.Expr)}


def test_nothing_committed_names_a_package_host_or_somebodys_folder() -> None:
    forbidden = re.compile(
        r"https?://[^\s\"'<>)]*(pypi|pythonhosted|/simple\b|artifactory|devpi|nexus)"
        + "|--(extra-)?"
        + r"index-url|--find-"
        + r"links|(?<![\w.~])/(home|root|Users)/[a-z]|[A-Z]:\\+Users\\",
        re.I,
    )
    found = {name: match[0] for name, text in committed_texts() if (match := forbidden.search(text))}
    assert found == {}


def test_no_lock_file_with_addresses_is_committed() -> None:
    assert [name for name, _ in committed_texts() if Path(name).name in LOCKS_WITH_ADDRESSES] == []


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_is_pinned_with_hashes_and_has_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    entries = [entry for entry in re.split(r"\n(?=\S)", text) if entry.strip()]
    assert len(entries) > 20
    loose = [entry for entry in entries if not re.match(r"[\w.-]+==\S+[^\n]*\\\n\s+--hash=sha256:[0-9a-f]{64}", entry)]
    assert loose == []


def test_the_development_requirements_pin_what_the_runtime_pins() -> None:
    runtime, development = ((ROOT / name).read_text(encoding="utf-8") for name in REQUIREMENTS)
    pins = re.compile(r"^([\w.-]+==[^\s;]+)", re.M)
    assert set(pins.findall(runtime)) <= set(pins.findall(development))


def test_this_python_never_meets_the_qt_that_loses_references() -> None:
    assert not (sys.version_info < (3, 12) and PySide6.__version__ == "6.12.0")
    for name in REQUIREMENTS:
        pins = re.findall(r"^pyside6-essentials==(\S+) ; (.*?) \\$", (ROOT / name).read_text(encoding="utf-8"), re.M)
        assert {marker for _, marker in pins} == {"python_full_version < '3.12'", "python_full_version >= '3.12'"}
        assert "6.12.0" not in {version for version, marker in pins if "<" in marker}
