"""The Network tab of Tess on a real vault, in a window of the size it has at 1366 by 768."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from visitapp.domain.network import Member, Network, Tie
from visitapp.domain.people import Person
from visitapp.services.network import read_network
from visitapp.services.workspace import Workspace
from visitapp.ui import places
from visitapp.ui.background import Background
from visitapp.ui.desk import Desk
from visitapp.ui.network.page import NetworkTab

SIZE = (1166, 660)


@dataclass
class Hand:
    """What a person does at the tab, with the events of a window. Every act waits until it has been shown."""

    tab: NetworkTab
    host: QWidget
    qtbot: QtBot
    workspace: Workspace
    person_id: str
    wait: Callable[[], None]

    @property
    def network(self) -> Network:
        """Read the map from the store, past everything that is on screen."""
        return read_network(self.workspace, person_id=self.person_id).network

    def member(self, name: str) -> Member:
        return next(member for member in self.network.members if member.name == name)

    def tie(self, name: str) -> Tie:
        tie = self.network.tie_of(self.member(name).id)
        assert tie is not None
        return tie

    def press(self, *keys: Qt.Key, shift: bool = False, control: bool = False) -> None:
        modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        modifier = Qt.KeyboardModifier.ControlModifier if control else modifier
        for key in keys:
            self.qtbot.keyClick(self.focused(), key, modifier)
        self.wait()

    def write(self, words: str) -> None:
        self.qtbot.keyClicks(self.focused(), words)

    def tab_to(self, name: str) -> QWidget:
        """Press Tab until the widget of this accessible name has the focus."""
        for _ in range(80):
            if self.focused().accessibleName() == name or getattr(self.focused(), "text", str)() == name:
                return self.focused()
            self.qtbot.keyClick(self.focused(), Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not lead to {name}")

    def click(self, name: str) -> None:
        """Press a member on the map with the mouse."""
        place = self.tab.map.place_of(self.member(name).id)
        assert place is not None
        self.qtbot.mouseClick(self.tab.map.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.wait()

    def open(self, name: str) -> None:
        self.tab.show_place(places.person(self.person_id, "network", self.member(name).id))
        self.wait()

    def drag(self, name: str, to: QPointF, *, let_go: bool = True) -> None:
        """Drag a member in ten small steps to a place in the view."""
        place = self.tab.map.place_of(self.member(name).id)
        assert place is not None
        start = QPointF(place)
        self.mouse(QEvent.Type.MouseButtonPress, start)
        for step in range(1, 11):
            self.mouse(QEvent.Type.MouseMove, start + (to - start) * step / 10)
        if let_go:
            self.mouse(QEvent.Type.MouseButtonRelease, to)
            self.wait()

    def mouse(self, kind: QEvent.Type, place: QPointF) -> None:
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        button = none if kind is QEvent.Type.MouseMove else left
        held = none if kind is QEvent.Type.MouseButtonRelease else left
        port = self.tab.map.viewport()
        event = QMouseEvent(kind, place, port.mapToGlobal(place), button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(port, event)

    def focused(self) -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused


@pytest.fixture
def make_hand(
    desk: Desk, demo_workspace: Workspace, qtbot: QtBot, settle: Callable[[Background], None]
) -> Iterator[Callable[[str], Hand]]:
    """Return a function that shows the tab of a person by the name they go by."""

    def make(called: str) -> Hand:
        host = QWidget()
        layout = QVBoxLayout(host)
        layout.setContentsMargins(0, 0, 0, 0)
        tab = NetworkTab(desk)
        layout.addWidget(tab)
        host.resize(*SIZE)
        qtbot.addWidget(host)
        with qtbot.waitExposed(host):
            host.show()
        host.activateWindow()
        person = next(person for person in demo_workspace.store.all(Person) if person.called == called)

        def wait() -> None:
            for _ in range(3):
                settle(desk.background)
                QApplication.processEvents()

        tab.show_place(places.person(person.id, "network"))
        wait()
        return Hand(tab, host, qtbot, demo_workspace, person.id, wait)

    return make


@pytest.fixture
def tess(make_hand: Callable[[str], Hand]) -> Hand:
    """Show Tess's map."""
    return make_hand("Tess")
