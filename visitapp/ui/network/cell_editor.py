"""Small editors for one cell of the list: a menu of choices, a menu of ticks, or a line of words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QWidget

from visitapp.ui.look.theme import Theme
from visitapp.ui.widgets.dialog import Dialog, Write
from visitapp.ui.widgets.field import Field
from visitapp.ui.widgets.menu_button import Menu

Choice = tuple[str, bool, Callable[[], object]]
"""Words, whether it is the present one, and what choosing it does."""


def choice_menu(theme: Theme, parent: QWidget, at: QPoint, groups: Sequence[Sequence[Choice]]) -> Menu:
    """Open a menu in which one of each group is the present one."""
    menu = _menu(theme, parent)
    for number, choices in enumerate(groups):
        if number:
            menu.addSeparator()
        group = QActionGroup(menu)
        _fill(menu, choices, group)
    return _open(menu, at)


def tick_menu(theme: Theme, parent: QWidget, at: QPoint, choices: Sequence[Choice]) -> Menu:
    """Open a menu in which any number is ticked."""
    menu = _menu(theme, parent)
    _fill(menu, choices, None)
    return _open(menu, at)


def ask_words(
    theme: Theme, window: QWidget, question: str, label: str, words: str, save: Callable[[str], Write]
) -> Dialog:
    """Ask for a line of words in a dialog; Enter saves. The dialog stays until the words are saved."""
    dialog = Dialog(theme, window, question, verb="Save", safe="Leave as it is")
    field = Field(theme, label, words)
    dialog.body.addWidget(field)
    field.edit.returnPressed.connect(dialog.verb_button.click)
    dialog.write = lambda done, failed: save(field.text())(done, failed) if field.text() != words else done()
    dialog.ask()
    field.edit.setFocus(Qt.FocusReason.TabFocusReason)
    field.edit.selectAll()
    return dialog


def _menu(theme: Theme, parent: QWidget) -> Menu:
    menu = Menu(theme, parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def _fill(menu: Menu, choices: Sequence[Choice], group: QActionGroup | None) -> None:
    for words, on, run in choices:
        action = menu.addAction(words)
        action.setCheckable(True)
        if group is not None:
            group.addAction(action)
        action.setChecked(on)
        action.triggered.connect(lambda _checked=False, run=run: run())


def _open(menu: Menu, at: QPoint) -> Menu:
    menu.popup(at)
    present = next((action for action in menu.actions() if action.isChecked()), None)
    if present is not None:
        menu.setActiveAction(present)
    return menu
