"""Words that are not in the dictionary are marked quietly, never while they are written, and nothing waits for it."""

import os
import signal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from tests.ui.conftest import RecordingDesk
from tests.ui.spelling.conftest import SpeltRoom
from tests.ui.test_theme import ratio
from tests.ui.visits.room import WAIT
from visitapp.domain.visits import VisitSection
from visitapp.services.spelling import add_team_word, remove_team_word
from visitapp.ui.look.tokens import THEMES, WRITING_TINTS, tokens_of
from visitapp.ui.preferences import Preferences

KEYS = Qt.Key


def test_a_word_is_marked_once_it_is_written_and_not_before(room: SpeltRoom) -> None:
    room.enter("since_last", "She did not recieve the letter. Definatel")
    room.marked("recieve")
    room.qtbot.keyClicks(room.editor, "y")
    room.marked("recieve")
    room.qtbot.keyClicks(room.editor, " and")
    room.marked("recieve", "Definately")
    QTest.keyClick(room.editor, KEYS.Key_Home)
    room.marked("recieve", "Definately")


def test_a_word_that_is_left_half_written_is_marked_when_the_cursor_goes_elsewhere(room: SpeltRoom) -> None:
    room.enter("since_last", "The neice")
    room.qtbot.waitUntil(lambda: room.spelling.is_unknown("neice") is True, timeout=WAIT)
    room.marked()
    QTest.keyClick(room.editor, KEYS.Key_Home)
    room.marked("neice")


def test_names_of_the_caseload_and_its_maps_are_never_marked(room: SpeltRoom) -> None:
    room.enter("since_last", "")
    room.editor.insert_words("Tess’s friend Aoife and Nasreen rang Kwame and Bernie; Zzxq did not. ")
    room.marked("Zzxq")


def test_the_teams_words_stop_and_begin_to_be_marked_as_they_come_and_go(
    room: SpeltRoom, recording_desk: RecordingDesk
) -> None:
    room.enter("since_last", "To Penwithick by bus. ")
    room.marked("Penwithick")
    background = recording_desk.background
    background.write(room.page, lambda ws: add_team_word(ws, word="Penwithick"))
    room.marked()
    background.write(room.page, lambda ws: remove_team_word(ws, word="Penwithick"))
    room.marked("Penwithick")


def test_marks_are_no_part_of_the_text_nor_of_its_undo(room: SpeltRoom) -> None:
    room.enter("since_last", "teh ")
    room.marked("teh")
    room.saved()
    assert room.workspace.store.all(VisitSection, key="since_last", visit_id=room.visit_id)[0].text == "teh "
    assert room.editor.toHtml().count("text-decoration") == 0
    room.editor.undo()
    assert room.editor.text() == ""
    room.marked()


def test_where_words_stand_after_pictures_and_over_lines_that_wrap(room: SpeltRoom) -> None:
    room.enter("since_last", "")
    room.editor.insert_words(
        "🙂🙂 teh cat sat. " + "A plain sentence about nothing at all. " * 12 + "Wensday\nrecieve\n"
    )
    room.marked("teh", "Wensday", "recieve")
    cursor = room.editor.textCursor()
    cursor.setPosition(6)
    place = room.marks().word_at(cursor)
    assert place is not None
    assert (place.word, place.start) == ("teh", 5)


def test_a_signed_note_and_a_switched_off_one_show_no_marks(room: SpeltRoom, preferences: Preferences) -> None:
    room.enter("since_last", "teh cat ")
    room.marked("teh")
    preferences.set_spelling(False)
    room.marked()
    preferences.set_spelling(True)
    room.marked("teh")
    room.page.note.set_read_only(True)
    room.marked()


def test_the_dots_are_painted_in_the_colour_of_the_theme(room: SpeltRoom) -> None:
    room.enter("since_last", "teh cat ")
    room.marked("teh")
    colour = room.desk.desk.theme.colour("notice").rgb()

    def painted() -> int:
        picture = room.editor.grab().toImage()
        points = ((x, y) for x in range(picture.width()) for y in range(picture.height()))
        return sum(picture.pixel(x, y) == colour for x, y in points)

    assert painted() > 0
    room.spelling.leave("teh")
    assert painted() == 0


@pytest.mark.parametrize("name", sorted(THEMES))
def test_the_dots_have_a_contrast_of_three_on_every_ground(name: str) -> None:
    for ground in ("white", *WRITING_TINTS[name]):
        tokens = tokens_of(name, ground)
        assert ratio(tokens.notice, tokens.writing) >= 3


@pytest.mark.skipif(os.name != "posix", reason="it is killed by a signal")
def test_a_killed_process_disturbs_nobody_and_another_goes_on(room: SpeltRoom) -> None:
    room.enter("since_last", "teh cat ")
    room.marked("teh")
    first = room.spelling.process.process_id
    os.kill(first, signal.SIGKILL)
    room.qtbot.keyClicks(room.editor, "sat on teh windwo sill and wached ")
    room.marked("teh", "teh", "windwo", "wached")
    assert room.spelling.process.process_id not in (0, first)
    room.saved()
    assert room.editor.text() == "teh cat sat on teh windwo sill and wached "


def test_a_process_that_cannot_be_started_or_talks_nonsense_is_left_alone(room: SpeltRoom, tmp_path: Path) -> None:
    from visitapp.ui.spelling.process import CheckerProcess

    for command in ([str(tmp_path / "nothing here")], ["/bin/echo", "nonsense"], ["/bin/echo", '{"unknown": ["x"]}']):
        process = CheckerProcess(command, room.window)
        learned: list[object] = []
        process.learned.connect(lambda *said, to=learned: to.append(said))
        process.check(["teh"])
        room.qtbot.waitUntil(lambda each=process: each._lost["teh"] >= 0 and each._again.isActive(), timeout=WAIT)
        process.stop()
        assert learned == []
        assert process.process_id == 0


def test_a_library_that_is_missing_means_no_marks_and_no_other_try(room: SpeltRoom) -> None:
    import sys

    from visitapp.spelling.exit_codes import NOT_HERE
    from visitapp.ui.spelling.process import CheckerProcess

    process = CheckerProcess([sys.executable, "-c", f"raise SystemExit({NOT_HERE})"], room.window)
    with room.qtbot.waitSignal(process.missing, timeout=WAIT):
        process.check(["teh"])
    assert process.is_missing
    heard: list[tuple[str, ...]] = []
    process.suggest("teh", (), heard.append)
    assert heard == [()]


def test_only_what_is_in_view_is_asked_about(room: SpeltRoom) -> None:
    room.enter("since_last", "")
    away = "\n".join(f"Qq{'abcdefghij'[n // 26 % 10]}{chr(97 + n % 26)}zzy" for n in range(200))
    room.editor.insert_words(f"{away}\nteh end ")
    room.editor.moveCursor(QTextCursor.MoveOperation.End)
    room.qtbot.waitUntil(lambda: room.spelling.is_unknown("teh") is True, timeout=WAIT)
    asked = [f"Qq{'abcdefghij'[n // 26 % 10]}{chr(97 + n % 26)}zzy" for n in range(200)]
    assert sum(word in room.spelling.asked_about() for word in asked) < 100
