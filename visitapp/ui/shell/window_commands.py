"""What each command of the table does in the window, and the keys that ask for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut

from visitapp.ui.places import DOCUMENTS, HISTORY, OFFICE, PEOPLE, SETTINGS, TASKS, Place
from visitapp.ui.shell.actions import COMMANDS, command

if TYPE_CHECKING:
    from visitapp.ui.shell.main_window import MainWindow


class WindowCommands(QObject):
    """Listens to the keys of the window's commands and does them."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        preferences = window.preferences
        self._run: dict[str, Callable[[], object]] = {
            "today": self._go_home,
            "people": partial(self._go, PEOPLE),
            "tasks": partial(self._go, TASKS),
            "documents": partial(self._go, DOCUMENTS),
            "settings": partial(self._go, SETTINGS),
            "office": partial(self._go, OFFICE),
            "history": partial(self._go, HISTORY),
            "sync": self._sync_now,
            "send_papers": self._send_papers,
            "search": self._open_search,
            "add_person": lambda: self._on_page(PEOPLE, "add_person"),
            "bring_in": lambda: self._on_page(PEOPLE, "bring_in"),
            "add_task": lambda: self._on_page(TASKS, "begin_task"),
            "undo": partial(self._take_back, "undo"),
            "redo": partial(self._take_back, "redo"),
            "unknown_word": self._go_to_unknown_word,
            "show": self._show,
            "rest": self._rest,
            "lock": window.lock,
            "pin": self._ask_about_pin,
            "text_larger": lambda: preferences.step_text_size(1),
            "text_smaller": lambda: preferences.step_text_size(-1),
            "text_normal": lambda: preferences.set_text_size(100),
            "theme_light": lambda: preferences.set_theme("light"),
            "theme_dark": lambda: preferences.set_theme("dark"),
            "theme_contrast": lambda: preferences.set_theme("contrast"),
            "alarm": self._go_to_alarm,
            "next_region": lambda: self._move_to_region(1),
            "previous_region": lambda: self._move_to_region(-1),
        }
        for each in COMMANDS:
            for key in each.keys:
                shortcut = QShortcut(QKeySequence(key), window)
                shortcut.activated.connect(partial(self.run, each.id))

    def run(self, command_id: str) -> None:
        """Do a command, unless it needs a vault and none may be used just now."""
        if command(command_id).needs_vault and self._window.is_shut and command_id != "lock":
            return
        session = self._window.session
        if session is None or not session.showing.takes(command_id):
            self._run[command_id]()

    def _move_to_region(self, step: int) -> None:
        from visitapp.ui.shell.regions import move_to_region

        move_to_region(self._window, step)

    def _go_to_alarm(self) -> None:
        if self._window.alarm is not None:
            self._window.alarm.go_there()

    def _go_home(self) -> None:
        if self._window.pages is not None:
            self._window.pages.go_home()

    def _go(self, place: Place) -> None:
        if self._window.pages is not None:
            self._window.pages.go(place)

    def _sync_now(self) -> None:
        if self._window.pages is not None:
            self._window.pages.go(OFFICE)
            self._window.pages.exchange.exchange()

    def _send_papers(self) -> None:
        if self._window.pages is not None:
            self._window.pages.go(DOCUMENTS)
            self._window.pages.exchange.exchange()

    def _on_page(self, place: Place, method: str) -> None:
        if self._window.pages is not None:
            self._window.pages.go(place)
            getattr(self._window.pages.page(place.page), method)()

    def _open_search(self) -> None:
        if self._window.pages is not None:
            self._window.pages.open_search(self.run)

    def _rest(self) -> None:
        if self._window.session is not None:
            self._window.session.resting.begin()

    def _go_to_unknown_word(self) -> None:
        if self._window.pages is not None:
            self._window.pages.go_to_unknown_word()

    def _show(self) -> None:
        if self._window.session is not None:
            self._window.session.showing.turn()

    def _ask_about_pin(self) -> None:
        from visitapp.ui.locking.pin_dialog import ask_about_pin

        if self._window.pages is not None:
            ask_about_pin(self._window.pages.desk, self._window)

    def _take_back(self, way: Literal["undo", "redo"]) -> None:
        from visitapp.ui.shell.taking_back import take_back

        if self._window.pages is not None:
            take_back(self._window.pages, way)
