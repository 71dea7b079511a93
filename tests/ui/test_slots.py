"""A slot is not called on a widget that is gone.

PySide ends a connection with its receiver, unless the slot overrides one of a base class: then the Python half is
called for as long as something keeps it. So no slot overrides another: what differs is in a method that the slot calls.
Nor does it know whom a lambda is about: what outlives the pages is only connected to methods.
"""

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

import visitapp.ui
from visitapp.ui.look.theme import Theme
from visitapp.ui.network.about_fields import SmallLine
from visitapp.ui.people.find_field import FindField
from visitapp.ui.widgets.menu_button import MenuButton


def all_below(kind: type) -> set[type]:
    return {kind}.union(*(all_below(each) for each in kind.__subclasses__()))


def test_no_slot_overrides_a_slot() -> None:
    for module in pkgutil.walk_packages(visitapp.ui.__path__, "visitapp.ui."):
        importlib.import_module(module.name)
    ours = [kind for kind in all_below(QObject) if kind.__module__.startswith("visitapp.")]
    assert len(ours) > 200
    overriding = [
        f"{kind.__module__}.{kind.__name__}.{name}"
        for kind in ours
        for name in vars(kind)
        if any(hasattr(vars(base).get(name), "_slots") for base in kind.__mro__[1:])
    ]
    assert overriding == []


OUTLIVE_PAGES = {"theme", "preferences", "changes", "exchange", "background", "clipboard"}
"""Made once for a window or a process; a page, a dialog and a card come and go."""


def last_name(node: ast.expr) -> str:
    """Return "theme" of `theme`, `self._theme`, `self.desk.theme` and `theme()`."""
    inner = node.func if isinstance(node, ast.Call) else node
    return (inner.attr if isinstance(inner, ast.Attribute) else inner.id if isinstance(inner, ast.Name) else "").strip(
        "_"
    )


def connections_to_what_outlives_pages(tree: ast.Module) -> list[ast.Call]:
    """Return the calls of `….theme.changed.connect(…)` and their like whose receiver is not a method."""
    found = []
    for node in ast.walk(tree):
        connect = node.func if isinstance(node, ast.Call) else None
        if not isinstance(connect, ast.Attribute) or connect.attr != "connect":
            continue
        signal = connect.value
        if isinstance(signal, ast.Attribute) and last_name(signal.value) in OUTLIVE_PAGES:
            assert isinstance(node, ast.Call)
            found += [] if isinstance(node.args[0], ast.Attribute) else [node]
    return found


def test_what_outlives_a_page_is_connected_to_methods_alone() -> None:
    root = Path(visitapp.ui.__file__).parent
    found = []
    for path in sorted(root.rglob("*.py")):
        calls = connections_to_what_outlives_pages(ast.parse(path.read_text(encoding="utf-8")))
        found += [f"{path.relative_to(root)}:{call.lineno}" for call in calls]
    assert found == []


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("self.desk.theme.changed.connect(lambda: self._column.setSpacing(13))", True),
        ("theme.changed.connect(partial(self._fit, theme))", True),
        ("exchange.ended.connect(look)", True),
        ("theme.changed.connect(self._on_theme_changed)", False),
        ("self.button.clicked.connect(lambda: self._open())", False),
    ],
)
def test_a_lambda_connected_to_what_outlives_its_page_is_noticed(line: str, is_found: bool) -> None:
    assert bool(connections_to_what_outlives_pages(ast.parse(line))) is is_found


KINDS = {
    "find field": lambda theme: FindField(theme, "Find", "Ctrl+F"),
    "menu button": lambda theme: MenuButton(theme, "More"),
    "small line": lambda theme: SmallLine(theme, "Phone"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_widget_that_went_with_its_page_does_not_hear_of_another_theme(kind: str, theme: Theme, qtbot: QtBot) -> None:
    page = QWidget()
    kept = KINDS[kind](theme)
    kept.setParent(page)
    delete(page)
    theme.set(text_size=150)
    assert theme.text_size == 150
