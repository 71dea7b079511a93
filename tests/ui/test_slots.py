"""A slot is not called on a widget that is gone.

PySide ends a connection with its receiver, unless the slot overrides one of a base class: then the Python half is
called for as long as something keeps it. So no slot overrides another: what differs is in a method that the slot calls.
"""

import importlib
import pkgutil

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
