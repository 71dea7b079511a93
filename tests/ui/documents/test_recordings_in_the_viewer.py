"""A recording in the real window: shown, played, silent as soon as it is out of sight, and gone with a lock."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests import given_files as given
from tests.hanging_disk import hanging_disk
from tests.ui.conftest import PASSPHRASE
from tests.ui.documents.chair import WAIT, Chair, open_in, spoil
from tests.ui.documents.conftest import Room
from visitapp.domain.attachments import Attachment
from visitapp.services import attachments
from visitapp.services.attachments import ListedFile
from visitapp.services.people import list_people
from visitapp.ui import places
from visitapp.ui.shell.main_window import SMALLEST

Put = Callable[[str, bytes], Path]
ROOT = Path(__file__).resolve().parents[3]
MINUTE = given.recording(60)


def kept(room: Room, title: str) -> Attachment:
    """Return the record of a file."""
    return room.ask(lambda ws: ws.store.all(Attachment, title=title))[0]


def shown(room: Room, title: str) -> Chair:
    """Show a recording that is kept."""
    room.open(title)
    assert room.tab.viewer.listening is not None
    chair = Chair(room.tab.viewer.listening, room.qtbot)
    chair.ready()
    return chair


def test_it_is_silent_as_soon_as_it_is_out_of_sight(room: Room, put: Put, qtbot: QtBot) -> None:
    room.drop(put("voice.wav", MINUTE), put("other.wav", given.recording(30)))
    room.kept()
    chair = shown(room, "voice")
    assert QApplication.focusWidget() is chair.listening.play
    chair.play()
    recording = chair.sound.recording
    room.go(kept(room, "other").id)
    assert recording.is_closed
    qtbot.waitUntil(lambda: chair.place == "0:00 of 0:30", timeout=WAIT)
    assert not chair.sound.is_playing
    chair.play()
    recording = chair.sound.recording
    room.tab.viewer.back.click()
    assert recording.is_closed
    room.settle()

    chair = shown(room, "voice")
    chair.play()
    assert room.window.pages is not None
    room.window.pages.go(places.TODAY)
    chair.silent()
    room.go(kept(room, "voice").id)
    assert not chair.sound.is_playing
    chair.play()
    recording = chair.sound.recording
    room.tab.viewer.remove()
    room.question().verb_button.click()
    room.settle()
    assert recording.is_closed

    chair = shown(room, "other")
    chair.play()
    recording = chair.sound.recording
    darek = room.ask(lambda ws: next(s.person.id for s in list_people(ws) if s.person.called == "Darek"))
    room.window.pages.go(places.person(darek, "documents"))
    assert recording.is_closed
    room.settle()


def test_play_that_is_pressed_before_the_recording_is_there_is_not_lost(room: Room, put: Put, qtbot: QtBot) -> None:
    room.drop(put("voice.wav", MINUTE))
    room.kept()
    room.tab.viewer.show_file(ListedFile(kept(room, "voice")))
    listening = room.tab.viewer.listening
    assert listening is not None
    listening.play.click()
    assert listening.slider.length == 0
    qtbot.waitUntil(lambda: listening.slider.shown_place > 0, timeout=WAIT)
    room.tab.viewer.clear()


def test_a_lock_silences_it_at_once_and_nothing_of_it_is_left(room: Room, put: Put, qtbot: QtBot) -> None:
    room.drop(put("voice.wav", given.noise(60)))
    room.kept()
    chair = shown(room, "voice")
    chair.play()
    sound, window, blobs = chair.sound, room.window, room.ask(lambda ws: ws.blobs.folder)
    assert len(open_in(blobs)) == 1
    pieces = list(sound.recording._pieces.values())
    assert any(map(any, pieces))
    window.lock()
    assert sound._output.isMuted()
    assert sound.recording.is_closed
    assert not any(map(any, pieces))
    qtbot.waitUntil(lambda: window.is_locked and window.background.is_idle, timeout=WAIT)
    assert open_in(blobs) == []
    window.unlock_layer.unlock.unlock_with(PASSPHRASE)
    qtbot.waitUntil(lambda: not window.is_locked and window.background.is_idle, timeout=WAIT)


def test_the_window_works_and_locks_while_the_disk_hangs(
    room: Room, put: Put, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.drop(put("voice.wav", MINUTE))
    room.kept()
    monkeypatch.setattr("visitapp.ui.documents.listening.SECONDS_TO_LET_GO", 0.01)
    with hanging_disk(monkeypatch) as begin:
        hangs = begin()
        room.open("voice")
        qtbot.waitUntil(hangs.is_set, timeout=WAIT)
        listening = room.tab.viewer.listening
        assert listening is not None
        listening.play.click()
        listening.on.click()
        assert listening.place.text() == "0:00"
        room.go()
        room.open("voice")
        room.window.lock()
        qtbot.waitUntil(lambda: room.window.is_locked, timeout=WAIT)


def test_it_is_played_from_a_vault_that_is_open_for_reading_only(room: Room, put: Put) -> None:
    room.drop(put("voice.wav", MINUTE))
    room.kept()
    room.ask(lambda ws: setattr(ws.store, "only_reads_because", "Something is missing from this vault."))
    shown(room, "voice").play()
    room.ask(lambda ws: setattr(ws.store, "only_reads_because", ""))


def test_a_damaged_recording_is_said_in_its_place_until_it_plays_again(room: Room, put: Put, qtbot: QtBot) -> None:
    room.drop(put("voice.wav", given.noise(60)))
    room.kept()
    spoil(room.ask(lambda ws: ws.blobs), kept(room, "voice"), 3)
    chair = shown(room, "voice")
    trouble = room.tab.viewer.trouble
    chair.play()
    assert not trouble.isVisible()
    chair.sound.move_to(36_000)
    qtbot.waitUntil(lambda: trouble.isVisible() and not chair.sound.is_playing, timeout=WAIT)
    assert trouble.words().startswith("A file that belongs to this record is damaged. Its words are safe.")
    chair.sound.move_to(0)
    chair.play()
    assert not trouble.isVisible()


def test_what_cannot_be_played_is_said_and_opened_outside(
    room: Room, put: Put, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    room.drop(put("empty.mp3", given.MP3[:11] + bytes(5000)), put("voice.wav", MINUTE))
    room.kept()
    viewer = room.tab.viewer

    def says(title: str, words: str) -> None:
        room.open(title)
        qtbot.waitUntil(lambda: viewer.stack.currentWidget() is viewer.only_kept, timeout=WAIT)
        assert viewer.only_kept.sentence.text() == f"{words} Open it outside to listen."
        assert QApplication.focusWidget() is viewer.back

    says("empty", "VisitApp cannot play this recording.")
    room.go()
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)  # as where libpulse is missing
    says("voice", "This laptop lacks a part that plays recordings inside VisitApp.")
    viewer.outside.click()
    room.question().verb_button.click()
    qtbot.waitUntil(lambda: bool(opened), timeout=WAIT)
    room.ask(lambda ws: attachments.outside_folder(ws).wipe())


def test_nothing_that_plays_is_loaded_before_a_recording_is_shown() -> None:
    code = (
        "import sys, visitapp.ui.shell.main_window, visitapp.ui.documents.page, visitapp.ui.documents.viewer;"
        "sys.exit('PySide6.QtMultimedia' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_it_has_room_for_its_words_in_the_smallest_window(room: Room, put: Put, clipped, nameless, theme) -> None:
    room.window.resize(*SMALLEST)
    room.drop(put("voice.wav", MINUTE))
    room.kept()
    chair = shown(room, "voice")
    chair.play()
    for theme_name, text_size in (("light", 100), ("contrast", 150), ("dark", 200)):
        theme.set(name=theme_name, text_size=text_size)
        assert clipped(room.tab) == []
        assert nameless(room.window) == []
