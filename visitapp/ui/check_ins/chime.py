"""Two quiet notes: through the loudspeaker where there is one, else the system's own beep."""

from __future__ import annotations

import math
from array import array
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioSink

RATE = 22_050
"""Samples a second."""
NOTES = (523.25, 659.25)
"""Hertz: C and E, one after the other."""
SECONDS, LOUDNESS = 0.45, 0.25


class Chime(QObject):
    """Plays it each time it is asked to. QtMultimedia is imported then: not every computer has it (decision 018)."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._sink: QAudioSink | None = None
        self._sound = QBuffer(self)

    def play(self) -> None:
        """Begin to play; what is played already begins again."""
        if self._sink is None and not self._make_sink():
            QApplication.beep()
            return
        self.stop()
        self._sound.open(QIODevice.OpenModeFlag.ReadOnly)
        if self._sink is not None:
            self._sink.start(self._sound)

    def stop(self) -> None:
        """Be silent."""
        if self._sink is not None:
            self._sink.stop()
        self._sound.close()

    def _make_sink(self) -> bool:
        try:
            from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices
        except ImportError:
            return False
        output = QMediaDevices.defaultAudioOutput()
        form = QAudioFormat()
        form.setSampleRate(RATE)
        form.setChannelCount(1)
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        if output.isNull() or not output.isFormatSupported(form):
            return False
        self._sound.setData(QByteArray(_samples()))
        self._sink = QAudioSink(output, form, self)
        return True


def _samples() -> bytes:
    """Return the notes as 16-bit samples, each dying away so that it has no hard end."""
    count = int(RATE * SECONDS)
    wave = array("h")
    for note in NOTES:
        for at in range(count):
            fade = (1 - at / count) * min(1.0, at / 200)
            wave.append(round(32767 * LOUDNESS * fade * math.sin(2 * math.pi * note * at / RATE)))
    return wave.tobytes()
