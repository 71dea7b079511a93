"""A whole working day: eight visits, two without reply, a kill, a lock in mid-note, a sleep, and nothing is lost."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.end_to_end import working_day as day
from tests.end_to_end.morning import PASSPHRASE
from tests.end_to_end.worker import CTRL, Key, Worker
from tests.ui.locking.desktop import Desktop, desktop_on_a_bus
from visitapp.config import load_config
from visitapp.domain.actions import Action
from visitapp.domain.check_ins import CheckIn
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit, VisitSection, VisitStatus
from visitapp.services import checking, vaults
from visitapp.services.today import read_today
from visitapp.ui.locking.linux import LinuxDesktop
from visitapp.ui.locking.watch import LockWatch
from visitapp.ui.look.theme import Theme
from visitapp.ui.shell.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[2]
OLD_ENOUGH, MORE_SECONDS = 2.0, 0.3
"""What was typed so many seconds before the kill is there; it comes when something is."""
Sit = Callable[[Path, day.DayClock, QDBusConnection], Worker]


@pytest.fixture
def sit(qapp: QApplication, qtbot: QtBot) -> Iterator[Sit]:
    """Return a function that sits the worker before the locked window, on a laptop whose desktop speaks on a bus."""
    theme = Theme()
    theme.apply(qapp)
    seated: list[MainWindow] = []

    def sit_down(vault: Path, clock: day.DayClock, bus: QDBusConnection) -> Worker:
        watch = LockWatch((lambda _window: LinuxDesktop(bus, None),))
        window = MainWindow(load_config(), theme, now=clock, watch=watch)
        seated.append(window)
        window.preferences.set_check_in_sound(False)
        window.resize(1366, 768)
        window.start(vault)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return Worker(window)

    yield sit_down
    for window in seated:
        window.close()
        qtbot.waitUntil(lambda: all(each.is_closed for each in seated), timeout=20_000)
        window.deleteLater()


def begin_and_be_killed(vault: Path) -> list[str]:
    """Sign the first visit, type at the second until the process is killed; return the words that must be there."""
    command = [sys.executable, "-m", "tests.end_to_end.killed_morning", str(vault), PASSPHRASE]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        if process.stdout.readline() != "typing\n":
            raise AssertionError(process.stderr.read())
        lines = [process.stdout.readline().split()]
        while time.time() - float(lines[0][1]) <= OLD_ENOUGH + MORE_SECONDS:
            lines.append(process.stdout.readline().split())
        process.send_signal(signal.SIGKILL)
        killed_at = time.time()
    return [word for word, moment in lines if killed_at - float(moment) > OLD_ENOUGH]


def test_a_working_day_with_a_kill_a_lock_and_a_sleep_loses_nothing(sit: Sit, own_home: Path) -> None:
    vault = own_home / "amara.visitvault"
    day.make_diary(vault, PASSPHRASE)
    old_words = begin_and_be_killed(vault)
    with desktop_on_a_bus() as (desktop, bus):
        clock = day.DayClock(day.START + timedelta(hours=1, minutes=20))
        worker = sit(vault, clock, bus)
        forenoon(worker, clock)
        afternoon(worker, clock, desktop)
        worker.window.close()
        worker.wait(lambda: worker.window.is_closed, "the window stays open")
    look_back(vault, old_words)


def forenoon(worker: Worker, clock: day.DayClock) -> None:
    """Go on where the kill was, meet a closed door, and lock in mid-note."""
    day.unlock(worker, PASSPHRASE)
    day.begin_visit(worker, day.SECOND)
    worker.reads("word0000")
    day.write(worker, 5, "Walks again.")
    day.sign(worker, "After the kill")
    day.no_reply(worker, day.UNANSWERED, "11:00", "Rang twice")
    day.begin_visit(worker, day.LOCKED_AT)
    day.write(worker, 1, "The first half of a sent")
    worker.key(Key.Key_L, CTRL)
    worker.reads("Unlock your visits and notes to begin.")
    assert "sent" not in worker.words()
    clock.go(minutes=20)
    day.unlock(worker, PASSPHRASE)
    day.begin_visit(worker, day.LOCKED_AT)
    day.write(worker, 1, "ence, and the second.")
    day.sign(worker, "After the lock")


def afternoon(worker: Worker, clock: day.DayClock, desktop: Desktop) -> None:
    """Sleep in mid-note past a check-in, answer its alarm, meet another closed door, and leave one note open."""
    day.begin_visit(worker, day.SLEPT_AT)
    day.write(worker, 1, "Before the sleep")
    desktop.sleep(True)
    worker.wait(lambda: worker.window.is_locked and not desktop.is_kept_awake(), "it does not lock before the sleep")
    clock.go(hours=4)
    desktop.sleep(False)
    worker.window.check_in_alarm().check()
    worker.reads("A check-in is due")
    assert not any(called in worker.words() for called in day.CALLED)
    day.unlock(worker, PASSPHRASE)
    worker.key(Key.Key_F8)
    worker.key(Key.Key_Space)
    worker.no_longer_reads("A check-in is due")
    day.begin_visit(worker, day.SLEPT_AT)
    day.write(worker, 1, ", and after it.")
    day.sign(worker, "After the sleep")
    day.no_reply(worker, day.AWAY, "14:00", "Knocked, left a card")
    day.begin_visit(worker, day.CALM)
    day.write(worker, 2, "A quiet one.")
    day.sign(worker, "Calm")
    day.begin_visit(worker, day.LEFT_OPEN)
    day.write(worker, 1, "To be finished tomorrow.")


def look_back(vault: Path, old_words: list[str]) -> None:
    """All of it is in the vault, the vault is sound, and tomorrow says what is still to be done."""
    assert [part for part in checking.check(folder=vault, passphrase=PASSPHRASE, full=True) if not part.is_sound] == []
    tomorrow = day.START + timedelta(days=1)
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE, now=lambda: tomorrow)
    try:
        called = {person.id: person.called for person in workspace.store.all(Person)}
        standing = {called[visit.person_id]: visit.status for visit in workspace.store.all(Visit)}
        signed, unanswered = VisitStatus.SIGNED, VisitStatus.NO_REPLY
        assert standing == {
            day.FIRST: signed,
            day.SECOND: signed,
            day.UNANSWERED: unanswered,
            day.LOCKED_AT: signed,
            day.SLEPT_AT: signed,
            day.AWAY: unanswered,
            day.CALM: signed,
            day.LEFT_OPEN: VisitStatus.DRAFT,
        }
        said: dict[str, str] = {}
        for section in workspace.store.all(VisitSection):
            name = called[section.person_id]
            said[name] = f"{said.get(name, '')}\n{section.text}".strip()
        assert old_words
        assert [word for word in old_words if word not in said[day.SECOND].split()] == []
        assert "Walks again." in said[day.SECOND].splitlines()
        assert said[day.FIRST] == "Slept well since Sunday."
        assert said[day.LOCKED_AT] == "The first half of a sentence, and the second."
        assert said[day.SLEPT_AT] == "Before the sleep, and after it."
        assert said[day.LEFT_OPEN] == "To be finished tomorrow."
        assert sorted(action.text for action in workspace.store.all(Action)) == ["Ring Noor", "Ring Rhys"]
        assert [found.told_at is not None for found in workspace.store.all(CheckIn)] == [True]
        waiting = read_today(workspace)
        assert [entry.person.called for entry in waiting.drafts] == [day.LEFT_OPEN]
        assert waiting.unwritten == ()
    finally:
        workspace.close()
