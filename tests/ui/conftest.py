"""A dressed application for each test of the window, and an ear for what a screen reader would be told."""

import ctypes
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleTextInsertEvent,
    QAccessibleTextRemoveEvent,
    QAccessibleTextUpdateEvent,
    QAccessibleValueChangeEvent,
)
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import invalidate, wrapInstance

from tests.deriving import derived_once as derived_once
from tests.ui.touching import too_small
from visitapp.config import load_config, resource
from visitapp.domain.workers import Worker
from visitapp.services import vaults
from visitapp.services.demo import load_demo
from visitapp.services.workspace import Workspace
from visitapp.ui.background import Background
from visitapp.ui.changes import ChangeBus
from visitapp.ui.desk import Desk
from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import Theme
from visitapp.ui.places import Place
from visitapp.ui.shell.main_window import MainWindow
from visitapp.ui.widgets.buttons import PlainButton
from visitapp.ui.widgets.text import Text

PASSPHRASE = "lantern pebble orchard violin damson"
MOMENT = datetime(2026, 6, 18, 10, 12, tzinfo=UTC)
WORKER = Worker(id="", name="Amara Okafor", role="Social worker", team="Northside CMHT", phone="01632 960 118")
VAULT = "Amara Okafor.visitvault"
LONGEST_WAIT = 20_000
INSTALL_HANDLER = "_ZN11QAccessible20installUpdateHandlerEPFvP16QAccessibleEventE"
EVENTS = QAccessible.Event
WORDS: dict[QAccessible.Event, tuple[type[QAccessibleEvent], tuple[str, ...]]] = {
    EVENTS.TextInserted: (QAccessibleTextInsertEvent, ("textInserted",)),
    EVENTS.TextRemoved: (QAccessibleTextRemoveEvent, ("textRemoved",)),
    EVENTS.TextUpdated: (QAccessibleTextUpdateEvent, ("textRemoved", "textInserted")),
    EVENTS.ValueChanged: (QAccessibleValueChangeEvent, ("value",)),
    EVENTS.Announcement: (QAccessibleAnnouncementEvent, ("message",)),
}


@pytest.fixture
def theme(qapp: QApplication, qtbot: QtBot) -> Theme:
    """Return a light theme at 100 % that the application wears."""
    worn = Theme()
    worn.apply(qapp)
    return worn


@pytest.fixture
def icons(theme: Theme) -> Icons:
    """Return the icons in the colours of the theme."""
    return Icons(theme)


@dataclass(frozen=True)
class Made:
    """A vault made once, of which tests work on copies; its recovery code opens them without a slow derivation."""

    folder: Path
    code: str

    def open(self, copy: Path) -> Workspace:
        return vaults.open_with_recovery_code(folder=copy, recovery_code=self.code, now=lambda: MOMENT)


@pytest.fixture(scope="session")
def empty_vault(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Make a real vault once."""
    folder = tmp_path_factory.mktemp("empty") / VAULT
    workspace, code = vaults.create(
        folder=folder, passphrase=PASSPHRASE, worker=WORKER, kdf=vaults.FAST_KDF, now=lambda: MOMENT
    )
    workspace.close()
    return Made(folder, code)


@pytest.fixture(scope="session")
def demo_vault(empty_vault: Made, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Load the demo caseload into a vault once."""
    folder = tmp_path_factory.mktemp("demo") / VAULT
    shutil.copytree(empty_vault.folder, folder)
    workspace = empty_vault.open(folder)
    load_demo(workspace, caseload=resource("demo/caseload.json"))
    workspace.close()
    return Made(folder, empty_vault.code)


@pytest.fixture
def vault(demo_vault: Made, tmp_path: Path) -> Path:
    """Return this test's own copy of the vault with the demo caseload, locked."""
    return Path(shutil.copytree(demo_vault.folder, tmp_path / VAULT))


@pytest.fixture
def workspace(empty_vault: Made, tmp_path: Path) -> Iterator[Workspace]:
    """Open a copy of the empty vault on Thursday 18 June 2026, 10:12 UTC."""
    opened = empty_vault.open(Path(shutil.copytree(empty_vault.folder, tmp_path / f"empty-{VAULT}")))
    yield opened
    opened.close()


@pytest.fixture
def demo_workspace(demo_vault: Made, vault: Path) -> Iterator[Workspace]:
    """Open a copy of the vault with the demo caseload."""
    opened = demo_vault.open(vault)
    yield opened
    opened.close()


class RecordingDesk:
    """A desk without a window: it keeps what pages asked of it. `said`, `troubles`, `went` and `ran` are lists."""

    def __init__(self, theme: Theme, workspace: Workspace) -> None:
        self.said: list[str] = []
        self.troubles: list[str] = []
        self.went: list[Place] = []
        self.ran: list[str] = []
        self.changes = ChangeBus()
        self.background = Background(self.changes)
        self.background.use(workspace)
        self.background.known_error.connect(lambda error: self.troubles.append(str(error)))
        self.desk = Desk(
            theme=theme,
            icons=Icons(theme),
            background=self.background,
            changes=self.changes,
            now=workspace.local_now,
            go=self.went.append,
            tell=lambda words, _undo: self.said.append(words),
            trouble=lambda error: self.troubles.append(str(error)),
            run=self.ran.append,
        )


@pytest.fixture
def recording_desk(theme: Theme, demo_workspace: Workspace) -> Iterator[RecordingDesk]:
    """Give a desk over the demo caseload, and what pages asked of it."""
    made = RecordingDesk(theme, demo_workspace)
    yield made
    made.background.close()


@pytest.fixture
def desk(recording_desk: RecordingDesk) -> Desk:
    """Give a desk over the demo caseload."""
    return recording_desk.desk


@pytest.fixture
def settle(qtbot: QtBot) -> Callable[[Background], None]:
    """Return a function that waits until every result of a background has been delivered."""

    def wait(background: Background) -> None:
        qtbot.waitUntil(lambda: background.is_idle, timeout=LONGEST_WAIT)

    return wait


@pytest.fixture
def locked_window(theme: Theme, qtbot: QtBot, vault: Path) -> Iterator[MainWindow]:
    """Show the real window, which asks for the passphrase of the vault with the demo caseload."""
    window = MainWindow(load_config(), theme, now=lambda: MOMENT)
    window.resize(1366, 768)
    window.start(vault)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: bool(window.unlock_layer.unlock.box.label.text()), timeout=LONGEST_WAIT)
    qtbot.waitUntil(lambda: window.background.is_idle, timeout=LONGEST_WAIT)
    yield window
    window.close()
    qtbot.waitUntil(lambda: window.is_closed, timeout=LONGEST_WAIT)
    window.deleteLater()


@pytest.fixture
def window(locked_window: MainWindow, qtbot: QtBot, demo_vault: Made, vault: Path) -> MainWindow:
    """Show the real window, unlocked: it is told so as the card tells it that has opened a vault."""
    locked_window.preferences.remember_vault(vault)
    locked_window.unlock_layer.unlock.opened.emit(demo_vault.open(vault), False)
    assert not locked_window.is_locked
    qtbot.waitUntil(lambda: locked_window.background.is_idle, timeout=LONGEST_WAIT)
    return locked_window


@pytest.fixture
def nameless() -> Callable[[QWidget], list[str]]:
    """Return a function that walks a window and tells which visible widgets take the focus without name or role."""
    no_role = (QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Pane)

    def walk(window: QWidget) -> list[str]:
        faults = []
        for widget in window.findChildren(QWidget):
            if not widget.isVisible() or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                continue
            interface = QAccessible.queryAccessibleInterface(widget)
            name = interface.text(QAccessible.Text.Name) if interface else ""
            role = interface.role() if interface else QAccessible.Role.NoRole
            if not name.strip() or role in no_role:
                faults.append(f"{type(widget).__name__} {widget.objectName()} name={name!r} role={role}")
        return faults

    return walk


@pytest.fixture
def clipped(theme: Theme) -> Callable[[QWidget], list[str]]:
    """Return a function that tells which visible texts and buttons of a window have too little room, or are too small
    to be hit.
    """

    def walk(window: QWidget) -> list[str]:
        for _ in range(5):  # layouts settle from the inside outwards, one level at a time
            QApplication.processEvents()
        faults = too_small(window, theme)
        for widget in window.findChildren(QWidget):
            if not widget.isVisible():
                continue
            if isinstance(widget, Text):
                wraps = widget.wordWrap()
                needed = widget.heightForWidth(widget.width()) if wraps else widget.minimumSizeHint().height()
                narrow = not wraps and widget.width() < widget.minimumSizeHint().width()
                if widget.text() and (widget.height() < needed or narrow):
                    faults.append(f"{widget.text()!r} has {widget.size()}, needs {needed} high")
            elif isinstance(widget, PlainButton):
                hint = widget.minimumSizeHint()
                if widget.width() < hint.width() or widget.height() < hint.height():
                    faults.append(f"button {widget.text()!r} has {widget.size()}, needs {hint}")
        return faults

    return walk


@pytest.fixture
def heard(qapp: QApplication) -> Iterator[list[str]]:
    """Collect every text that leaves by an accessibility event, as a program on the bus would."""
    collected: list[str] = []
    install, handler = _handler(lambda words: collected.append(words))
    install(ctypes.cast(handler, ctypes.c_void_p))
    QAccessible.setActive(True)
    yield collected
    QAccessible.setActive(False)
    install(None)


def _handler(hear: Callable[[str], None]) -> tuple[Callable[[ctypes.c_void_p | None], object], object]:
    """Reach Qt's update handler, which its Python binding leaves out, in the library itself."""
    library = ctypes.CDLL(str(Path(PySide6.__file__).parent / "Qt" / "lib" / "libQt6Gui.so.6"))
    install = getattr(library, INSTALL_HANDLER)
    install.argtypes = [ctypes.c_void_p]
    install.restype = ctypes.c_void_p

    def on_event(address: int) -> None:
        plain = wrapInstance(address, QAccessibleEvent)
        kind = WORDS.get(plain.type())
        invalidate(plain)
        if kind is not None:
            event = wrapInstance(address, kind[0])
            for reader in kind[1]:
                hear(str(getattr(event, reader)()))
            invalidate(event)

    return install, ctypes.CFUNCTYPE(None, ctypes.c_void_p)(on_event)
