"""The commands of one page: a key, what it does, and the words under which Ctrl+K offers it while the page is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True)
class KeyCommand:
    """What a page can do just now: its words, the key and the way to do it."""

    text: str
    key: str
    run: Callable[[], object]


def key_command(
    page: QWidget,
    key: QKeySequence | QKeySequence.StandardKey | str,
    words: str,
    run: Callable[[], object],
    *,
    only_inside: bool = False,
) -> QShortcut:
    """Make a key of a page do something, and offer it by its words; `only_inside`: while the focus is on the page."""
    shortcut = QShortcut(QKeySequence(key), page)
    if only_inside:
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.setWhatsThis(words)
    shortcut.activated.connect(run)
    return shortcut


def key_commands_of(page: QWidget) -> list[KeyCommand]:
    """Return what a page that is open offers, its hidden tabs left out."""
    found = []
    for shortcut in page.findChildren(QShortcut):
        owner = shortcut.parent()
        words = shortcut.whatsThis()
        if words and shortcut.isEnabled() and isinstance(owner, QWidget) and owner.isVisible() and owner.isEnabled():
            found.append(KeyCommand(words, shortcut.key().toString(), shortcut.activated.emit))
    return found
