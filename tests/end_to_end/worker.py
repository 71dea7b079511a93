"""A worker at the screen: finds what can be seen by the name that is said for it, and uses nothing but keys and mouse.

Every wait is for something that can be seen; none is for a time. `took` keeps the seconds of each turn of the event
loop in which there was something to do, without what the looking itself takes.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QScrollArea, QTabBar, QWidget

from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.widgets.editor import GrowingEditor

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
LONGEST_WAIT = 20.0
SHORTEST_PAUSE, LONGEST_PAUSE = 0.001, 0.016
"""Seconds between two looks, growing."""
W = TypeVar("W", bound=QWidget)


class NotThere(AssertionError):
    """What was looked for cannot be seen."""


class Worker:
    """Sits before one window. Names are accessible names; the beginning of one is enough.

    `reach` is how many seconds a hand takes to go to what it clicks; the window goes on working meanwhile.
    """

    def __init__(self, window: MainWindow, *, reach: float = 0.0) -> None:
        self.window = window
        self.took: list[float] = []
        self._reach = reach
        self._loop = QEventLoop()

    # looking

    def can_see(self, name: str, kind: type[QWidget] = QWidget) -> bool:
        """Tell whether a widget of that name is in the window and can be used."""
        return self._found(name, kind) is not None

    def find(self, name: str, kind: type[W]) -> W:
        """Return the widget of that name, waiting until it is there and can be used."""
        self.wait(lambda: self._found(name, kind) is not None, f"there is no “{name}”")
        found = self._found(name, kind)
        assert found is not None
        return found

    def _found(self, name: str, kind: type[W]) -> W | None:
        named = [(said_name(each), each) for each in self._usable(kind)]
        exact = [each for said, each in named if said == name]
        found = exact or [each for said, each in named if said.startswith(name)]
        return next((each for each in found if self._is_open(each)), next(iter(found), None))

    def _usable(self, kind: type[W]) -> list[W]:
        return [each for each in self.window.findChildren(kind) if each.isVisible() and each.isEnabled()]

    def _is_open(self, widget: QWidget) -> bool:
        """Tell whether a click in the middle of a widget would reach it: nothing lies over it."""
        under = self.window.childAt(widget.mapTo(self.window, widget.rect().center()))
        return under is not None and (under is widget or widget.isAncestorOf(under))

    def words(self) -> str:
        """Return every word that labels and fields show now."""
        found = []
        for each in self.window.findChildren(QWidget):
            if each.isVisible():
                found.append(each.text() if isinstance(each, QLabel | QLineEdit | GrowingEditor) else "")
                found.append(said_name(each))
        return "\n".join(filter(None, found))

    def reads(self, *words: str) -> None:
        """Wait until all these words are on the screen."""

        def all_there() -> bool:
            shown = self.words()
            return all(each in shown for each in words)

        self.wait(all_there, f"not on the screen: {words}")

    def no_longer_reads(self, words: str) -> None:
        """Wait until these words are gone."""
        self.wait(lambda: words not in self.words(), f"still on the screen: {words}")

    def wait(self, until: Callable[[], bool], otherwise: str) -> None:
        """Let the window work until something holds."""
        deadline = time.monotonic() + LONGEST_WAIT
        pause = SHORTEST_PAUSE
        while not until():
            if time.monotonic() > deadline:
                held = QApplication.focusWidget()
                where = f"{type(held).__name__} “{said_name(held)}”" if held is not None else "nothing"
                raise NotThere(f"{otherwise}; the focus is on {where}; the screen reads:\n{self.words()}")
            looked = time.monotonic()
            while self.let_work() and time.monotonic() < looked + LONGEST_PAUSE:
                pass  # looking costs more than a turn
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def let_work(self) -> bool:
        """Let the event loop turn once, and tell whether it did something.

        Offscreen there is no window manager to give the keys back to the window.
        """
        if QApplication.activeWindow() is None:
            self.window.activateWindow()
        return self._timed(self._turn)

    def _turn(self) -> bool:
        did_something = self._loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return did_something

    def _timed(self, work: Callable[[], object]) -> bool:
        start = time.perf_counter()
        did_something = work() is not False
        if did_something:
            self.took.append(time.perf_counter() - start)
        return did_something

    def _move_hand(self) -> None:
        there = time.monotonic() + self._reach
        while time.monotonic() < there:
            self.let_work()
            time.sleep(0.002)

    # hands

    def press(self, name: str, kind: type[QWidget] = QWidget) -> None:
        """Click a widget in its middle."""
        found = self.find(name, kind)
        self.scroll_to(found)
        self.click(found, found.rect().center())

    def click(self, widget: QWidget, place: QPoint) -> None:
        """Click at a place of a widget; what lies over it would get the click, so nothing may."""
        under = widget.window().childAt(widget.mapTo(widget.window(), place))
        if under is None or not (under is widget or widget.isAncestorOf(under)):
            raise NotThere(f"“{said_name(widget)}” is covered by {under!r}")
        self._move_hand()
        self._timed(lambda: QTest.mouseClick(under, LEFT, NONE, under.mapFrom(widget, place)))

    def drag(self, widget: QWidget, start: QPoint, end: QPoint, *, steps: int = 12) -> None:
        """Take hold at one place, move in small steps, and let go at another."""
        self._timed(lambda: QTest.mousePress(widget, LEFT, NONE, start))
        for step in range(1, steps + 1):
            here = start + (end - start) * step / steps
            self._timed(lambda here=here: QTest.mouseMove(widget, here))
            self.let_work()
        self._timed(lambda: QTest.mouseRelease(widget, LEFT, NONE, end))

    def scroll_to(self, widget: QWidget) -> None:
        """Turn the wheel until the middle of a widget is in view."""
        area = widget.parentWidget()
        while area is not None:
            if isinstance(area, QScrollArea):
                self._turn_wheel(area, widget)
            area = area.parentWidget()

    def _turn_wheel(self, area: QScrollArea, widget: QWidget) -> None:
        view = area.viewport()
        for _ in range(60):
            middle = widget.mapTo(view, widget.rect().center()).y()
            if 8 <= middle <= view.height() - 8:
                return
            event = _wheel(view, down=middle > view.height() / 2)
            self._timed(lambda event=event: QApplication.sendEvent(view, event))
            self.let_work()

    def looks_for(self, kind: type[QWidget], what: str) -> None:
        """Wait until the cursor is where it is expected, as anybody does before typing."""
        self.wait(lambda: isinstance(QApplication.focusWidget(), kind), f"the cursor is not in {what}")

    def type(self, words: str) -> None:
        """Type where the cursor is."""
        for letter in words:
            if letter == "\n":
                self.key(Key.Key_Return)
            else:
                self._timed(lambda letter=letter: QTest.keyClick(self.focused(), letter))

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press one key, with others held."""
        self._timed(lambda: QTest.keyClick(self.focused(), key, modifiers))

    def focused(self) -> QWidget:
        """Return what gets the keys."""
        self.wait(lambda: QApplication.activeWindow() is not None, "no window takes the keys")
        return QApplication.focusWidget() or QApplication.activeWindow() or self.window

    def fill(self, name: str, words: str) -> None:
        """Click into a field and write over what is there."""
        self.press(name, QLineEdit)
        self.wait(lambda: self.focused() is self.find(name, QLineEdit), f"“{name}” does not take the cursor")
        self.key(Key.Key_A, CTRL)
        self.type(words)

    def choose(self, button: str, line: str) -> None:
        """Open a menu and choose a line of it, by arrow keys."""
        self.press(button)
        self.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu), f"“{button}” opened no menu")
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        for _ in menu.actions():
            self._timed(lambda: QTest.keyClick(menu, Key.Key_Down))
            now = menu.activeAction()
            if now is not None and now.text() == line:
                self._timed(lambda: QTest.keyClick(menu, Key.Key_Return))
                return
        raise NotThere(f"the menu has no “{line}”")

    def go_to_tab(self, label: str) -> None:
        """Click a tab by its label."""
        bar = next(each for each in self._usable(QTabBar))
        at = next(at for at in range(bar.count()) if bar.tabText(at).startswith(label))
        self.click(bar, bar.tabRect(at).center())

    def saved(self) -> None:
        """Wait until the window has nothing left to hand over or to show."""
        self.wait(lambda: self.window.background.is_idle, "the store is still busy")


def said_name(widget: QWidget) -> str:
    """Return the name that a screen reader says."""
    face = QAccessible.queryAccessibleInterface(widget)
    return face.text(QAccessible.Text.Name) if face is not None and face.isValid() else widget.accessibleName()


def _wheel(view: QWidget, *, down: bool) -> QWheelEvent:
    here = view.rect().center()
    return QWheelEvent(
        QPointF(here),
        QPointF(view.mapToGlobal(here)),
        QPoint(),
        QPoint(0, -60 if down else 60),
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
