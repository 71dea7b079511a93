"""Somebody who listens to a recording: waits for what is seen, and presses keys where the focus is."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visitapp.domain.attachments import Attachment
from visitapp.services.attaching import Blobs
from visitapp.storage.vault.blobs import PIECE_BYTES, TAG_BYTES
from visitapp.ui.documents.listening import Listening
from visitapp.ui.documents.sound import Sound

WAIT = 20_000


class Chair:
    """Sits before one `Listening`."""

    def __init__(self, listening: Listening, qtbot: QtBot) -> None:
        self.listening, self.qtbot = listening, qtbot

    @property
    def sound(self) -> Sound:
        assert self.listening._sound is not None
        return self.listening._sound

    @property
    def place(self) -> str:
        """Return where it is, in words."""
        return self.listening.place.text()

    def ready(self) -> None:
        """Wait until its length is known."""
        self.qtbot.waitUntil(lambda: self.listening.slider.length > 0, timeout=WAIT)

    def play(self) -> None:
        """Press Play, and wait until time goes on."""
        begin = self.sound.place
        self.listening.play.click()
        self.qtbot.waitUntil(lambda: self.sound.is_playing and self.sound.place > begin, timeout=WAIT)

    def silent(self) -> None:
        """Wait until it plays no more."""
        self.qtbot.waitUntil(lambda: not self.sound.is_playing, timeout=WAIT)

    def key(self, key: Qt.Key) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(QApplication.focusWidget(), key)


def spoil(blobs: Blobs, file: Attachment, piece: int) -> None:
    """Flip one bit of a piece of a file."""
    path = blobs.path_of(file.blob_id)
    content = bytearray(path.read_bytes())
    pieces = -(-file.byte_count // PIECE_BYTES)
    begin = len(content) - file.byte_count - pieces * TAG_BYTES
    content[begin + piece * (PIECE_BYTES + TAG_BYTES) + 5] ^= 1
    path.write_bytes(content)


def open_in(folder: Path) -> list[Path]:
    """Return the files in a folder that this process has open, as Linux tells it (proc(5), /proc/pid/fd)."""
    found = []
    for link in Path("/proc/self/fd").iterdir():
        try:
            found += [link.readlink()] if link.readlink().is_relative_to(folder) else []
        except FileNotFoundError:  # the listing itself
            continue
    return found
