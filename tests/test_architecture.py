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


def imports_of(tree: ast.Module, modules: set[str], *, at_once: bool) -> set[str]:
    """Return the modules that one names: `at_once` those that it needs to be imported itself, else later ones too."""
    found: set[str] = set()
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        later = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        later = later or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
        if at_once and later:
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{each.name}" for each in node.names} | {node.module}
        elif isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        waiting.extend(ast.iter_child_nodes(node))
    return found & modules


def circles(graph: dict[str, set[str]]) -> list[str]:
    """Return the modules that are left when whatever imports none of the others is taken away again and again."""
    left = dict(graph)
    while free := [name for name, needs in left.items() if not needs & left.keys()]:
        for name in free:
            del left[name]
    return sorted(left)


@pytest.mark.parametrize(("part", "at_once"), [("visitapp.", True), ("visitapp.services.", False)])
def test_no_modules_import_each_other_in_a_circle(
    app_trees: list[tuple[str, ast.Module]], part: str, at_once: bool
) -> None:
    trees = {Path(name).with_suffix("").as_posix().replace("/", "."): tree for name, tree in app_trees}
    named = {name.removesuffix(".__init__"): tree for name, tree in trees.items() if name.startswith(part)}
    graph = {name: imports_of(tree, set(named) - {name}, at_once=at_once) for name, tree in named.items()}
    assert len(graph) > 50
    assert circles(graph) == []


def test_a_circle_would_be_found() -> None:
    trees = {
        name: ast.parse(text) for name, text in {"a": "import b", "b": "def f():\n import a", "c": "import a"}.items()
    }
    assert circles({name: imports_of(tree, set("abc") - {name}, at_once=True) for name, tree in trees.items()}) == []
    late = circles({name: imports_of(tree, set("abc") - {name}, at_once=False) for name, tree in trees.items()})
    assert late == ["a", "b", "c"]
