"""Every use case is called with a word of a record wherever it takes text: what it raises never repeats the word."""

import importlib
import inspect
import pkgutil
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_origin, get_type_hints

import visitapp.services
from tests.leaks.search import files_that_hold
from visitapp.domain.adjustments import Adjustment
from visitapp.domain.people import Person
from visitapp.errors import KnownError
from visitapp.services import people
from visitapp.services.workspace import Workspace

ERRORS = (KnownError, ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError)
WORD = "Quetzalcoatlus"
SAID_BY_THE_APP = {"why": "hourly", "status": "reached", "record_type": "adjustment"}
"""Parameters that never hold what somebody typed."""


def use_cases() -> Iterator[tuple[str, Callable[..., object]]]:
    """Find every public function of the services that works on an open workspace."""
    for module in pkgutil.iter_modules(visitapp.services.__path__):
        loaded = importlib.import_module(f"visitapp.services.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            first = next(iter(inspect.signature(function).parameters), "")
            if function.__module__ == loaded.__name__ and not name.startswith("_") and first == "workspace":
                yield f"{module.name}.{name}", function


def argument(kind: object, folder: Path) -> Any:
    """Return the word in the form that a parameter takes, or what is no use to it at all."""
    if kind is Path:
        return folder / "nowhere" / "file"
    if get_origin(kind) is type:
        return Adjustment
    if kind in (bytes, bytearray):
        return WORD.encode()
    if kind in (int, float, bool):
        return 0
    return WORD


def arguments(function: Callable[..., object], folder: Path) -> dict[str, Any]:
    """Return the word for whatever a use case takes, beside the open workspace."""
    try:
        kinds = get_type_hints(function)
    except NameError:  # a name that is imported for types only
        kinds = {}
    wanted = [each for each in inspect.signature(function).parameters.values() if each.kind is each.KEYWORD_ONLY]
    found = {each.name: argument(kinds.get(each.name, str), folder) for each in wanted}
    return found | {name: value for name, value in SAID_BY_THE_APP.items() if name in found}


def said_by(error: BaseException) -> str:
    """Return all that an error and its causes say."""
    said, cause = "", error
    while cause is not None:
        said += f"{cause} {cause!r} {''.join(traceback.format_tb(cause.__traceback__))}"
        cause = cause.__cause__ or cause.__context__
    return said


def test_no_error_of_a_use_case_repeats_a_word_and_no_file_holds_it(workspace: Workspace, tmp_path: Path) -> None:
    people.add_person(workspace, person=Person("", given_name=WORD))
    cases = dict(use_cases())
    repeats, raised = [], 0
    for name, function in cases.items():
        try:
            function(workspace, **arguments(function, tmp_path))
        except ERRORS as error:
            raised += 1
            repeats += [name] if WORD in said_by(error) else []
    assert repeats == []
    assert raised > 20
    assert len(cases) > 40
    workspace.close()
    assert files_that_hold(WORD, workspace.vault.folder) == []
