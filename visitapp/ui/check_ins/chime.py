"""Two quiet notes: through the loudspeaker where there is one, else the system's own beep."""

from __future__ import annotations

import math
from array import array
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLoggingCategory, QObject
from PySide6.QtWidgets import QApplication

from visitapp.ui.background import Background

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioSink

RATE = 22_050
"""Samples a second."""
NOTES = (523.25, 659.25)
"""Hertz: C and E, one after the other."""
SECONDS, LOUDNESS = 0.45, 0.25


class Chime(QObject):
    """Plays it each time it is asked to. What plays is imported then, off the window's thread (decision 018)."""

    def __init__(self, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
        self._sink: QAudioSink | None = None
        self._sound = QBuffer(self)
        self._wanted = False

    def play(self) -> None:
        """Begin to play; what is played already begins again."""
        self._wanted = True
        self._background.compute(self, _load, self._on_loaded, waited_for=False)

    def stop(self) -> None:
        """Be silent."""
        self._wanted = False
        if self._sink is not None:
            self._sink.stop()
        self._sound.close()

    def _on_loaded(self, samples: bytes | None) -> None:
        if not self._wanted:
            return
        if samples is None or (self._sink is None and not self._make_sink(samples)):
            QApplication.beep()
            return
        self.stop()
        self._wanted = True
        self._sound.open(QIODevice.OpenModeFlag.ReadOnly)
        if self._sink is not None:
            self._sink.start(self._sound)

    def _make_sink(self, samples: bytes) -> bool:
        from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices

        output = QMediaDevices.defaultAudioOutput()
        form = QAudioFormat()
        form.setSampleRate(RATE)
        form.setChannelCount(1)
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        if output.isNull() or not output.isFormatSupported(form):
            return False
        self._sound.setData(QByteArray(samples))
        self._sink = QAudioSink(output, form, self)
        return True


def _load() -> bytes | None:
    """Import what plays and work out the sound, in any thread; None where a computer has nothing that plays."""
    QLoggingCategory.setFilterRules("qt.multimedia*=false")  # it tells much of itself where programs complain
    try:
        import_module("PySide6.QtMultimedia")
    except ImportError:
        return None
    return _samples()


def _samples() -> bytes:
    """Return the notes as 16-bit samples, each dying away so that it has no hard end."""
    count = int(RATE * SECONDS)
    wave = array("h")
    for note in NOTES:
        for at in range(count):
            fade = (1 - at / count) * min(1.0, at / 200)
            wave.append(round(32767 * LOUDNESS * fade * math.sin(2 * math.pi * note * at / RATE)))
    return wave.tobytes()
