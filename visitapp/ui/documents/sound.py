"""The sound of one kept recording: Qt's player, which reads the vault through `Recording` in threads of its own.

QtMultimedia is imported when the first recording is shown: not every computer has what it needs (decision 018).
"""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QIODevice, QLibraryInfo, QLoggingCategory, QObject, QPluginLoader, Qt, Signal, Slot

from visitapp.errors import KnownError
from visitapp.services.recordings import Recording

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QMediaPlayer

NO_PLAYER = "This laptop lacks a part that plays recordings inside VisitApp."
NOT_PLAYABLE = "VisitApp cannot play this recording."
OPEN_OUTSIDE = "Open it outside to listen."
OUTPUT_GONE = KnownError(
    "The loudspeaker or the headphones changed, so the recording was paused.", "Press Play to go on."
)


def load_player() -> None:
    """Load all that plays, in any thread: it takes 50 ms. Raises KnownError where a part is missing."""
    # A recording is bytes of the vault and nothing else: one that names other files or addresses gets none of them.
    os.environ["QT_FFMPEG_PROTOCOL_WHITELIST"] = "none"
    os.environ["QT_MEDIA_BACKEND"] = "ffmpeg"
    # It would write what a recording says of itself, such as its title, to where programs complain.
    QLoggingCategory.setFilterRules("qt.multimedia*=false")
    try:
        import_module("PySide6.QtMultimedia")
    except ImportError:
        raise KnownError(NO_PLAYER, OPEN_OUTSIDE) from None
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), "multimedia")
    if not any(QPluginLoader(str(path)).load() for path in plugins.glob("*ffmpeg*")):
        raise KnownError(NO_PLAYER, OPEN_OUTSIDE)


class RecordingDevice(QIODevice):
    """A recording as Qt reads a file. The player's threads read, this thread never does."""

    failed = Signal(object)
    """A KnownError: some of it cannot be read."""

    def __init__(self, recording: Recording, parent: QObject) -> None:
        super().__init__(parent)
        self._recording = recording
        self._broke_off = False
        self.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)

    def isSequential(self) -> bool:
        return False

    def size(self) -> int:
        return self._recording.byte_count

    def atEnd(self) -> bool:
        """Tell whether nothing more comes from here. The player asks again and again until it is so."""
        return self._broke_off or self._recording.is_closed or self.pos() >= self._recording.byte_count

    def seek(self, pos: int) -> bool:
        self.try_again()
        return super().seek(pos)

    def try_again(self) -> None:
        """Let it be read again from where it broke off. Any thread may."""
        self._broke_off = False

    def readData(self, maxlen: int) -> object:
        try:
            return self._recording.read(self.pos(), maxlen)
        except KnownError as error:
            self._broke_off = True
            self.failed.emit(error)
            return b""

    def writeData(self, _data: bytes | bytearray | memoryview, _length: int) -> int:
        return -1


class Sound(QObject):
    """Plays one recording from its beginning; places are in milliseconds. Made when `load_player` has returned.

    The player's threads run Python when they read, and taking its recording from a player waits for them. So a player
    gets one recording in its life, and the event loop deletes it: that lets other threads run Python while it waits.
    """

    changed = Signal()
    """The place, the length, or whether it plays."""
    ended = Signal()
    failed = Signal(object)
    """A KnownError; it does not play any more, and may be asked to again from any place."""
    refused = Signal(object)
    """A KnownError: this recording cannot be played at all."""

    def __init__(self, recording: Recording, parent: QObject | None = None) -> None:
        from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer

        super().__init__(parent)
        self.recording = recording
        self._broke_off_at: int | None = None
        # The order is that of their deletion: the device must outlive the player.
        self._player = QMediaPlayer(self)
        self._output = QAudioOutput(self)
        self._outputs = QMediaDevices(self)
        self._device = RecordingDevice(recording, self)
        self._device.failed.connect(self._on_device_failed, Qt.ConnectionType.QueuedConnection)
        self._outputs.audioOutputsChanged.connect(self._on_outputs_changed)
        self._player.setAudioOutput(self._output)
        self._player.setPitchCompensation(True)
        self._player.positionChanged.connect(self._on_moved)
        self._player.durationChanged.connect(self._on_moved)
        self._player.playbackStateChanged.connect(self._on_moved)
        self._player.mediaStatusChanged.connect(self._on_media_status_changed)
        self._player.setSourceDevice(self._device)

    @property
    def place(self) -> int:
        """Return where it is: after a fault, where it was heard last and not the end that the player then sees."""
        return self._player.position() if self._broke_off_at is None else self._broke_off_at

    @property
    def length(self) -> int:
        """Return how long it is, 0 as long as that is not known."""
        return self._player.duration()

    @property
    def is_playing(self) -> bool:
        """Tell whether it plays."""
        return self._player.isPlaying()

    @property
    def has_begun(self) -> bool:
        """Tell whether so much of it could be read that it can be played or is about to be."""
        return self._broke_off_at is None or self.length > 0

    @property
    def is_audible(self) -> bool:
        """Tell whether this computer has anything to hear it from."""
        return not self._output.device().isNull()

    @property
    def keeps_pitch(self) -> bool:
        """Tell whether voices stay as high or low as they are at another speed."""
        return self._player.pitchCompensation()

    def close(self) -> None:
        """Fall silent for good and let go of the recording, whose file is closed a moment later."""
        self.blockSignals(True)
        self._output.setMuted(True)
        self.recording.close()
        self.deleteLater()

    def play(self) -> None:
        """Go on, or begin anew at the end; what could not be read is tried again."""
        if self._broke_off_at is not None or self.place >= self.length > 0:
            self.move_to(self.place if self.place < self.length else 0)
        self._player.play()

    def pause(self) -> None:
        """Hold on."""
        self._player.pause()

    def move_to(self, place: int) -> None:
        """Go to a place, when its length is known. At the end it is over: the player would wait there for more."""
        if not self.length:
            return
        was_playing, self._broke_off_at = self.is_playing, None
        self._device.try_again()
        if place >= self.length:
            self._player.pause()
        self._player.setPosition(min(max(0, place), self.length))
        if was_playing and place >= self.length:
            self.ended.emit()

    def set_speed(self, speed: float) -> None:
        """Play so many times as fast."""
        self._player.setPlaybackRate(speed)

    @Slot()
    def _on_moved(self) -> None:
        self.changed.emit()

    @Slot(object)
    def _on_device_failed(self, error: KnownError) -> None:
        self._broke_off_at = self.place
        self._player.pause()
        self.failed.emit(error)

    @Slot(object)
    def _on_media_status_changed(self, status: QMediaPlayer.MediaStatus) -> None:
        states = type(status)
        silent = status == states.LoadedMedia and not self._player.hasAudio()
        if self._broke_off_at is not None:
            return
        if status == states.EndOfMedia:
            self.ended.emit()
        elif status == states.InvalidMedia or silent:
            self.refused.emit(KnownError(NOT_PLAYABLE, OPEN_OUTSIDE))

    @Slot()
    def _on_outputs_changed(self) -> None:
        """Pause when what it is heard from has gone: the next may be a loudspeaker where there were headphones."""
        if self._output.device() in self._outputs.audioOutputs():
            return
        was_playing = self.is_playing
        self._player.pause()
        self._output.setDevice(self._outputs.defaultAudioOutput())
        if was_playing:
            self.failed.emit(OUTPUT_GONE)
        self.changed.emit()
