"""The window without a screen: pictures of its pages, and a check that its parts are here."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QLibraryInfo, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from visitapp.config import Config, resource
from visitapp.errors import KnownError
from visitapp.ui import places
from visitapp.ui.look.icons import Icons
from visitapp.ui.look.theme import FAMILY, Theme, load_fonts
from visitapp.ui.places import Place
from visitapp.ui.shell.main_window import MainWindow

if TYPE_CHECKING:
    from visitapp.services.workspace import Workspace

SIZE = (1366, 768)
LONGEST_WAIT, PAUSE = 30.0, 0.002
LOOKS = (("", "light", 100), ("_dark", "dark", 100), ("_150", "light", 150))
"""Ending of the file's name, theme, and text size in per cent."""
TABS = ("overview", "about", "visits", "goals", "network", "plan", "documents", "history")


def take_pictures(config: Config, vault: Path, passphrase: str, folder: Path) -> tuple[Path, ...]:
    """Open a vault and leave a PNG of each page in each of LOOKS in a folder. Raises what opening raises."""
    app = _application()
    theme = Theme("light", 100)
    theme.apply(app)
    folder.mkdir(parents=True, exist_ok=True)
    window = MainWindow(config, theme, save=lambda _: None)
    window.resize(*SIZE)
    faults: list[KnownError] = []
    window.background.known_error.connect(faults.append)
    window.start(vault)
    window.show()
    try:
        _wait(app, window)
        taken = [_picture(window, folder / "unlock.png")]
        window.unlock_layer.unlock.unlock_with(passphrase)
        _wait(app, window)
        if window.pages is None:
            raise KnownError(window.unlock_layer.unlock.said())
        shown = _places(app, window)
        # Look by look: a change of look lays out every page that has been made.
        for ending, name, text_size in LOOKS:
            theme.set(name=name, text_size=text_size)
            for page, place in shown:
                window.pages.go(place)
                _wait(app, window)
                taken.append(_picture(window, folder / f"{page}{ending}.png"))
        if faults:
            raise faults[0]
    finally:
        window.close()
        _wait(app, window)
        window.deleteLater()
    return tuple(taken)


def check_window() -> str:
    """Start the window's libraries without a screen and say what was found. Raises KnownError for a missing part."""
    app = _application()
    families = load_fonts()
    icons = sorted(resource("icons").glob("*.svg"))
    theme = Theme()
    theme.apply(app)
    blank = [path.stem for path in icons if Icons(theme).image(path.stem).isNull()]
    if FAMILY not in families or blank:
        raise KnownError("A part of the window is missing.", "Install VisitApp again.")
    return f"Qt {QLibraryInfo.version().toString()}, {FAMILY}, {len(icons)} icons, {_about_recordings()}"


def _about_recordings() -> str:
    """Say whether recordings can be played, which a computer may be without."""
    from visitapp.ui.documents.sound import load_player

    try:
        load_player()
    except KnownError as error:
        return f"no recordings: {error.sentence}"
    return "plays recordings"


def _application() -> QApplication:
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    qInstallMessageHandler(_say_unless_usual)
    return QApplication(sys.argv[:1])


def _say_unless_usual(_kind: QtMsgType, _context: QMessageLogContext, words: str) -> None:
    """Pass on what Qt says, but not that a window in memory has no frame to give a size."""
    if "propagateSizeHints" not in words:
        sys.stderr.write(f"{words}\n")


def _places(app: QApplication, window: MainWindow) -> list[tuple[str, Place]]:
    """Return a name and a place for each page; the person has the most goals, the visit is the last signed."""
    from visitapp.services import people, visit_views

    found: list[tuple[str, str]] = []

    def show(row: tuple[str, str]) -> None:
        found.append(row)

    def first(workspace: Workspace) -> tuple[str, str]:
        fullest = max(people.list_people(workspace), key=lambda summary: len(summary.goals))
        person_id = fullest.person.id
        visits = visit_views.list_visits(workspace, person_id=person_id)
        return person_id, next(each.visit.id for each in visits if each.visit.is_signed)

    window.background.read(window, first, show)
    _wait(app, window)
    person_id, visit_id = found[0]
    tabs = [(tab, places.person(person_id, tab)) for tab in TABS]
    return [
        ("today", places.TODAY),
        ("people", places.PEOPLE),
        ("tasks", places.TASKS),
        ("documents_all", places.DOCUMENTS),
        *tabs,
        ("visit", places.visit(visit_id, person_id)),
        ("settings", places.SETTINGS),
    ]


def _wait(app: QApplication, window: MainWindow) -> None:
    """Let the window work until every result has arrived and is painted."""
    end = monotonic() + LONGEST_WAIT
    calm = 0
    while calm < 3:
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        calm = calm + 1 if window.background.is_idle else 0
        if not calm:
            sleep(PAUSE)  # or this thread takes the time that the store and the pool need
        if monotonic() > end:
            raise KnownError("The window took too long to draw a page.", "Try again.")


def _picture(window: MainWindow, path: Path) -> Path:
    if not window.grab().save(str(path)):
        raise KnownError("A picture could not be written.", f"Check that you may write to {path.parent}.")
    return path
