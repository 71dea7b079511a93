"""Recordings are played, silently where there is nothing to hear them from, as on CI.

No test waits for a time; each waits for what is seen. The tones that are played: `given_files.RECORDINGS`.
"""

import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from tests import given_files as given
from tests.ui.conftest import RecordingDesk
from tests.ui.documents.chair import WAIT, Chair, spoil
from visitapp.services.attaching import Blobs, take_in_bytes
from visitapp.services.workspace import Workspace
from visitapp.storage.vault.blobs import PIECE_BYTES
from visitapp.ui.documents.listening import ENDED, HEARD, NOT_HEARD, Listening

MINUTE = given.recording(60)
LONG = given.noise(60)
"""Six pieces."""
Show = Callable[[bytes], None]


@pytest.fixture
def blobs(demo_workspace: Workspace) -> Blobs:
    return demo_workspace.blobs


@pytest.fixture
def chair(recording_desk: RecordingDesk, qtbot: QtBot) -> Iterator[Chair]:
    listening = Listening(recording_desk.desk)
    qtbot.addWidget(listening)
    listening.resize(1000, 400)
    listening.show()
    yield Chair(listening, qtbot)
    listening.clear()
    qtbot.waitUntil(lambda: recording_desk.background.is_idle, timeout=WAIT)


@pytest.fixture
def show(chair: Chair, blobs: Blobs) -> Show:
    """Return a function that keeps a recording and shows it."""

    def keep_and_show(content: bytes) -> None:
        chair.listening.show_recording(blobs, take_in_bytes(blobs, content, name="voice").attachment)
        chair.ready()

    return keep_and_show


def test_what_telephones_and_recorders_write_is_played_to_its_end(chair: Chair, show: Show, qtbot: QtBot) -> None:
    listening = chair.listening
    for path in given.RECORDINGS:
        show(path.read_bytes())
        assert chair.place == "0:00 of 0:03", path.name
        assert listening.play.text() == "Play"
        assert not chair.sound.is_playing
        chair.play()
        assert listening.play.text() == "Pause"
        chair.sound.move_to(2700)
        chair.silent()
        assert listening.play.text() == "Play"
        assert chair.place == "0:03 of 0:03"
        chair.listening.play.click()  # once more from the beginning
        qtbot.waitUntil(lambda: 0 < chair.sound.place < 2700, timeout=WAIT)


def test_the_keys_play_hold_and_move(chair: Chair, show: Show, qtbot: QtBot) -> None:
    show(MINUTE)
    listening = chair.listening
    listening.activateWindow()
    listening.play.setFocus()
    chair.key(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: chair.sound.place > 0, timeout=WAIT)
    chair.key(Qt.Key.Key_Space)
    chair.silent()
    chair.key(Qt.Key.Key_Home)
    assert chair.place == "0:00 of 1:00"
    chair.key(Qt.Key.Key_Right)
    chair.key(Qt.Key.Key_Right)
    chair.key(Qt.Key.Key_Left)
    assert chair.place == "0:05 of 1:00"
    listening.on.click()
    listening.on.click()
    assert chair.place == "0:35 of 1:00"
    listening.back.click()
    assert chair.place == "0:20 of 1:00"
    listening.slider.setFocus()
    chair.key(Qt.Key.Key_PageUp)
    assert chair.place == "0:35 of 1:00"
    chair.key(Qt.Key.Key_Left)
    assert chair.place == "0:30 of 1:00"
    chair.key(Qt.Key.Key_End)
    assert chair.place == "1:00 of 1:00"
    chair.key(Qt.Key.Key_Home)
    listening.back.click()
    assert chair.place == "0:00 of 1:00"
    chair.key(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: chair.sound.is_playing)
    chair.key(Qt.Key.Key_End)
    chair.silent()


def test_the_knob_is_dragged_and_goes_where_the_hand_lets_go(chair: Chair, show: Show, qtbot: QtBot) -> None:
    show(MINUTE)
    slider = chair.listening.slider
    middle = QPointF(slider.rect().center()).toPoint()
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=middle / 2)
    qtbot.mouseMove(slider, middle)
    assert chair.place in ("0:29 of 1:00", "0:30 of 1:00")
    assert chair.sound.place == 0
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=middle)
    assert abs(chair.sound.place - 30_000) < 500


def test_voices_keep_their_pitch_at_another_speed_which_stays_for_the_next(chair: Chair, show: Show) -> None:
    show(MINUTE)
    assert chair.listening.speed.isVisible()
    chair.listening.speed._segments[-1].click()
    for _ in range(2):
        player = chair.sound._player
        assert (player.playbackRate(), player.pitchCompensation()) == (2.0, True)
        show(given.recording(30))


def test_a_screen_reader_hears_where_it_is_when_somebody_moves_and_not_each_second(
    chair: Chair, show: Show, heard: list[str], qtbot: QtBot
) -> None:
    show(MINUTE)
    slider = chair.listening.slider
    face = QAccessible.queryAccessibleInterface(slider)
    assert face.role() == QAccessible.Role.Slider
    assert face.text(QAccessible.Text.Name) == "Place in the recording"
    chair.listening.activateWindow()
    slider.setFocus()
    chair.key(Qt.Key.Key_Right)
    assert "0:05 of 1:00" in heard
    assert face.text(QAccessible.Text.Description) == "0:05 of 1:00"
    chair.listening.toggle()
    heard.clear()
    qtbot.waitUntil(lambda: chair.sound.place > 6000, timeout=WAIT)
    assert [words for words in heard if words.isdigit() or ":" in words] == []
    chair.key(Qt.Key.Key_Space)
    assert any(words.startswith("Paused at 0:06 of 1:00") for words in heard)
    chair.key(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: chair.sound.is_playing)
    chair.key(Qt.Key.Key_End)
    assert ENDED in heard


def test_it_says_who_else_will_hear_it_or_that_nobody_can(chair: Chair, show: Show) -> None:
    assert chair.listening.heard.words() == HEARD
    show(MINUTE)
    assert chair.listening.heard.words() == (HEARD if chair.sound.is_audible else " ".join(NOT_HEARD))


def test_it_pauses_when_what_it_is_heard_from_goes(chair: Chair, show: Show) -> None:
    said: list[str] = []
    chair.listening.failed.connect(lambda error: said.append(str(error)))
    show(MINUTE)
    chair.play()
    chair.sound._outputs.audioOutputsChanged.emit()
    if chair.sound.is_audible:  # what it is heard from is still there
        assert chair.sound.is_playing
    else:
        assert not chair.sound.is_playing
        assert said == ["The loudspeaker or the headphones changed, so the recording was paused. Press Play to go on."]
        chair.play()


def test_pages_that_are_shut_are_silent_and_those_given_back_are_ready(chair: Chair, show: Show) -> None:
    show(LONG)
    chair.play()
    recording = chair.sound.recording
    pieces = list(recording._pieces.values())
    assert any(map(any, pieces))
    chair.listening.setEnabled(False)
    assert recording.is_closed
    assert not any(map(any, pieces))
    assert not chair.listening.play.isEnabled()
    chair.listening.setEnabled(True)
    chair.ready()
    assert not chair.sound.is_playing
    chair.play()


def test_a_damaged_piece_stops_it_calmly_and_the_rest_is_played(chair: Chair, blobs: Blobs, qtbot: QtBot) -> None:
    said: list[str] = []
    chair.listening.failed.connect(lambda error: said.append(str(error)))
    file = take_in_bytes(blobs, LONG, name="voice").attachment
    spoil(blobs, file, 3)
    chair.listening.show_recording(blobs, file)
    chair.ready()
    chair.play()
    damaged = 1000 * 3 * PIECE_BYTES // 96_000 + 3000
    for count in (1, 2):
        chair.sound.move_to(damaged)
        qtbot.waitUntil(lambda count=count: len(said) == count and not chair.sound.is_playing, timeout=WAIT)
        assert said[-1].startswith("A file that belongs to this record is damaged. Its words are safe.")
        chair.sound.move_to(50_000)
        chair.play()
        assert chair.sound.place > 50_000
    chair.sound.move_to(damaged)
    qtbot.waitUntil(lambda: len(said) == 3 and not chair.sound.is_playing, timeout=WAIT)
    chair.listening.play.click()  # it is tried again, and said again
    qtbot.waitUntil(lambda: len(said) == 4 and not chair.sound.is_playing, timeout=WAIT)


def test_one_that_is_damaged_where_it_begins_says_so_each_time(chair: Chair, blobs: Blobs, qtbot: QtBot) -> None:
    said: list[str] = []
    chair.listening.failed.connect(lambda error: said.append(str(error)))
    file = take_in_bytes(blobs, MINUTE, name="voice").attachment
    spoil(blobs, file, 0)
    chair.listening.show_recording(blobs, file)
    for count in (1, 2, 3):
        qtbot.waitUntil(lambda count=count: len(said) == count, timeout=WAIT)
        assert not chair.sound.is_playing
        chair.listening.play.click()
    qtbot.waitUntil(lambda: len(said) == 4, timeout=WAIT)


@pytest.mark.parametrize("form", ["m3u", "concat"])
@pytest.mark.parametrize("where", ["a file nearby", "an address"])
def test_a_recording_that_names_another_place_is_refused_and_nobody_goes_there(
    chair: Chair, blobs: Blobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, form: str, where: str
) -> None:
    monkeypatch.chdir(tmp_path)
    nearby = next(path for path in given.RECORDINGS if path.suffix == ".mp3")
    shutil.copy(nearby, tmp_path / "nearby.mp3")
    refused: list[str] = []
    chair.listening.refused.connect(lambda error: refused.append(str(error)))
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = "nearby.mp3" if where == "a file nearby" else f"http://127.0.0.1:{server.getsockname()[1]}/a.mp3"
        file = take_in_bytes(blobs, given.playlist(place, form=form), name="voice.mp3").attachment
        chair.listening.show_recording(blobs, file)
        qtbot.waitUntil(lambda: bool(refused), timeout=WAIT)
        assert refused == ["VisitApp cannot play this recording. Open it outside to listen."]
        server.settimeout(0)
        with pytest.raises(BlockingIOError):
            server.accept()
