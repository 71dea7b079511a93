"""Work off the window thread: whoever asked always gets an answer, also when the program itself is at fault."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from tests.ui.conftest import RecordingDesk
from visitapp.domain.changes import ChangeSet
from visitapp.errors import KnownError
from visitapp.services.workspace import Workspace
from visitapp.ui.background import Background
from visitapp.ui.changes import ChangeBus

Settle = Callable[[Background], None]
CALM = "Something went wrong inside VisitApp, so this was not done."


def burst(_workspace: Workspace) -> ChangeSet:
    raise ZeroDivisionError("Tess said something")


@pytest.fixture
def owner() -> QObject:
    return QObject()


def test_a_write_that_meets_a_fault_of_the_program_tells_who_asked_without_its_words(
    recording_desk: RecordingDesk, owner: QObject, qtbot: QtBot, settle: Settle
) -> None:
    told: list[KnownError] = []
    bugs: list[BaseException] = []
    recording_desk.background.bug.connect(bugs.append)
    recording_desk.background.write(owner, burst, None, told.append)
    settle(recording_desk.background)
    assert [each.sentence for each in told] == [CALM]
    assert "Tess" not in str(told[0])
    assert [type(each) for each in bugs] == [ZeroDivisionError]


def test_a_fault_that_is_met_again_at_each_new_try_is_asked_about_once(
    recording_desk: RecordingDesk, owner: QObject, qtbot: QtBot, settle: Settle
) -> None:
    told: list[KnownError] = []
    bugs: list[BaseException] = []
    recording_desk.background.bug.connect(bugs.append)
    for _ in range(3):
        recording_desk.background.write(owner, burst, None, told.append)
        settle(recording_desk.background)
    assert (len(told), len(bugs)) == (3, 1)
    for _ in range(2):
        recording_desk.background.read(owner, burst, lambda _: None)
        settle(recording_desk.background)
    assert len(bugs) == 3


def test_being_idle_is_told_once_after_everything_that_an_answer_asked_for(
    theme: object, owner: QObject, qtbot: QtBot, settle: Settle
) -> None:
    background = Background(ChangeBus())
    said: list[str] = []

    def ask_on(_: object) -> None:
        said.append("first")
        background.compute(owner, lambda: None, lambda _: said.append("second"))

    background.compute(owner, lambda: None, ask_on)
    background.when_idle(lambda: said.append("idle"))
    assert said == []
    settle(background)
    background.when_idle(lambda: said.append("still idle"))
    assert said == ["first", "second", "idle", "still idle"]
    background.close()
