"""A vault to break, the real window to open it with, and at the end of the run a table: fault, outcome."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.deriving import derived_once as derived_once
from tests.end_to_end.morning import PASSPHRASE
from tests.end_to_end.worker import Worker
from visitapp.config import load_config
from visitapp.domain.people import Person
from visitapp.domain.workers import Worker as WorkerRecord
from visitapp.services import people, vaults
from visitapp.ui.look.theme import Theme
from visitapp.ui.shell.main_window import MainWindow

Files = dict[str, bytes]
Outcome = Callable[[str, str], None]
LOCK = ("vault.lock", "vault.holder")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what each fault led to."""
    reports = [*terminalreporter.stats.get("passed", ()), *terminalreporter.stats.get("failed", ())]
    rows = {
        (dict(report.user_properties)["fault"], dict(report.user_properties).get("outcome", "FAILED"))
        for report in reports
        if report.when == "call" and "fault" in dict(report.user_properties)
    }
    if rows:
        terminalreporter.section("faults and what came of them")
        width = max(len(fault) for fault, _ in rows)
        for fault, outcome in sorted(rows):
            terminalreporter.line(f"{fault.ljust(width)}  {outcome}")


@pytest.fixture
def outcome(record_property: Callable[[str, object], None]) -> Callable[[str, str], None]:
    """Return a function that enters a fault and what came of it into the table."""

    def enter(fault: str, came: str) -> None:
        record_property("fault", fault)
        record_property("outcome", came)

    return enter


def make_vault(folder: Path, person: str) -> Path:
    """Make a vault with one person."""
    worker = WorkerRecord(id="", name="Amara Okafor", team="Northside CMHT")
    workspace, _ = vaults.create(folder=folder, passphrase=PASSPHRASE, worker=worker, kdf=vaults.FAST_KDF)
    people.add_person(workspace, person=Person("", given_name=person))
    workspace.close()
    return folder


@pytest.fixture(scope="session")
def two_vaults(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Make two vaults with the same passphrase, once."""
    place = tmp_path_factory.mktemp("vaults")
    return make_vault(place / "amara.visitvault", "Teresa"), make_vault(place / "other.visitvault", "Jonas")


@pytest.fixture
def vault(two_vaults: tuple[Path, Path], tmp_path: Path) -> Path:
    """Copy the first vault for this test."""
    return Path(shutil.copytree(two_vaults[0], tmp_path / "amara.visitvault"))


@pytest.fixture
def other_vault(two_vaults: tuple[Path, Path], tmp_path: Path) -> Path:
    """Copy the second vault for this test."""
    return Path(shutil.copytree(two_vaults[1], tmp_path / "other.visitvault"))


def files_of(vault: Path) -> Files:
    """Return every file of a vault but those of the lock, which come and go."""
    files = sorted(path for path in vault.rglob("*") if path.name not in LOCK and path.is_file())
    return {str(path.relative_to(vault)): path.read_bytes() for path in files}


def start(qtbot: QtBot, theme: Theme, vault: Path) -> Worker:
    """Show the real window, which asks for the passphrase of a vault."""
    window = MainWindow(load_config(), theme)
    window.resize(1366, 768)
    window.start(vault)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return Worker(window)


@pytest.fixture
def open_window(qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[[Path], Worker]]:
    """Return a function that sits a worker before the locked window of a vault."""
    theme = Theme()
    theme.apply(qapp)
    seated: list[Worker] = []

    def open_it(vault: Path) -> Worker:
        seated.append(start(qtbot, theme, vault))
        return seated[-1]

    yield open_it
    for worker in seated:
        worker.window.close()
        qtbot.waitUntil(lambda worker=worker: worker.window.is_closed, timeout=20_000)
        worker.window.deleteLater()
