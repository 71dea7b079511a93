"""The sound of one kept recording: Qt's player, which reads the vault through `Recording` in threads of its own.

QtMultimedia is imported when the first recording is shown: not every computer has what it needs (decision 018).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QIODevice, QLibraryInfo, QLoggingCategory, QObject, QPluginLoader, Qt, QUrl, Signal, Slot

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
        from PySide6 import QtMultimedia  # noqa: F401
    except ImportError:
        raise KnownError(NO_PLAYER, OPEN_OUTSIDE) from None
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), "multimedia")
    if not any(QPluginLoader(str(path)).load() for path in plugins.glob("*ffmpeg*")):
        raise KnownError(NO_PLAYER, OPEN_OUTSIDE)


class RecordingDevice(QIODevice):
    """A recording as Qt reads a file. The player's threads read, this thread never does."""

    failed = Signal(object)
    """A KnownError: some of it cannot be read."""

    def __init__(self, recording: Recording) -> None:
        super().__init__()
        self._recording = recording
        self.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)

    def isSequential(self) -> bool:
        return False

    def size(self) -> int:
        return self._recording.byte_count

    def readData(self, maxlen: int) -> object:
        try:
            return self._recording.read(self.pos(), maxlen)
        except KnownError as error:
            self.failed.emit(error)
            return None

    def writeData(self, _data: bytes | bytearray | memoryview, _length: int) -> int:
        return -1


class Sound(QObject):
    """Plays one recording; places are in milliseconds. Make it when `load_player` has returned."""

    changed = Signal()
    """The place, the length, or whether it plays."""
    ended = Signal()
    failed = Signal(object)
    """A KnownError; it does not play any more, and may be asked to again from any place."""
    refused = Signal(object)
    """A KnownError: this recording cannot be played at all."""

    def __init__(self, parent: QObject | None = None) -> None:
        from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer

        super().__init__(parent)
        self._recording: Recording | None = None
        self._device: RecordingDevice | None = None
        self._is_damaged = False
        self._player = QMediaPlayer(self)
        self._output = QAudioOutput(self)
        self._player.setAudioOutput(self._output)
        self._player.setPitchCompensation(True)
        self._outputs = QMediaDevices(self)
        self._outputs.audioOutputsChanged.connect(self._on_outputs_changed)
        self._player.positionChanged.connect(self._on_moved)
        self._player.durationChanged.connect(self._on_moved)
        self._player.playbackStateChanged.connect(self._on_moved)
        self._player.mediaStatusChanged.connect(self._on_media_status_changed)

    @property
    def place(self) -> int:
        """Return where it is."""
        return self._player.position()

    @property
    def length(self) -> int:
        """Return how long it is, 0 as long as that is not known."""
        return self._player.duration()

    @property
    def is_playing(self) -> bool:
        """Tell whether it plays."""
        return self._player.isPlaying()

    @property
    def is_audible(self) -> bool:
        """Tell whether this computer has anything to hear it from."""
        return not self._output.device().isNull()

    @property
    def keeps_pitch(self) -> bool:
        """Tell whether voices stay as high or low as they are at another speed."""
        return self._player.pitchCompensation()

    def open(self, recording: Recording) -> None:
        """Take a recording, and be ready at its beginning."""
        self.close()
        self._recording, self._is_damaged = recording, False
        self._device = RecordingDevice(recording)
        self._device.failed.connect(self._on_device_failed, Qt.ConnectionType.QueuedConnection)
        self._player.setSourceDevice(self._device)

    def close(self) -> Recording | None:
        """Fall silent and let go of the recording; return it, so that one can wait until its file is closed."""
        recording, device = self._recording, self._device
        self._recording = self._device = None
        if recording is not None:
            recording.close()  # first, so that no thread of the player is waiting for bytes
        self._player.stop()
        self._player.setSource(QUrl())
        if device is not None:
            device.close()
            device.deleteLater()
        return recording

    def play(self) -> None:
        """Go on, or begin anew at the end; what could not be read is tried again."""
        if self._is_damaged and self.length:
            self.move_to(self.place)
        elif self._is_damaged and self._device is not None:
            self._is_damaged = False
            self._device.seek(0)
            self._player.setSourceDevice(self._device)
        self._player.play()

    def pause(self) -> None:
        """Hold on."""
        self._player.pause()

    def move_to(self, place: int) -> None:
        """Go to a place."""
        self._is_damaged = False
        self._player.setPosition(min(max(0, place), self.length))

    def set_speed(self, speed: float) -> None:
        """Play so many times as fast."""
        self._player.setPlaybackRate(speed)

    @Slot()
    def _on_moved(self) -> None:
        self.changed.emit()

    @Slot(object)
    def _on_device_failed(self, error: KnownError) -> None:
        if self.sender() is self._device:
            self._is_damaged = True
            self._player.pause()
            self.failed.emit(error)

    @Slot(object)
    def _on_media_status_changed(self, status: QMediaPlayer.MediaStatus) -> None:
        states = type(status)
        silent = status == states.LoadedMedia and not self._player.hasAudio()
        if status == states.EndOfMedia:
            self.ended.emit()
        elif (status == states.InvalidMedia or silent) and not self._is_damaged:
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
