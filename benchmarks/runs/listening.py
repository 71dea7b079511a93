"""Play a recording from a vault, or as it lies there in clear, and print milliseconds and by how many MB memory grew.

Nothing is heard: what is decoded is handed over instead, so that it is the same on every machine.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QEventLoop, QFile, QIODevice, QObject, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks._vault import opened
from benchmarks.runs.attaching import memory
from visitapp.services.attaching import take_in
from visitapp.services.recordings import Recording
from visitapp.ui.documents.sound import RecordingDevice, load_player

SEEKS = 60
LONGEST_MS = 20_000


def from_vault(vault: Path, source: Path) -> dict[str, float]:
    """Keep it and play it, as the window does."""
    app = QApplication([])
    load_player()
    with opened(vault) as workspace:
        taken = take_in(workspace.blobs, source).attachment
        recording = Recording(workspace.blobs, taken)
        found = measured(lambda player: player.setSourceDevice(RecordingDevice(recording, app)))
        recording.close()
        recording.wait_until_let_go(LONGEST_MS / 1000)
        workspace.blobs.let_go(taken.blob_id)
    return found


def from_file(_vault: Path, source: Path) -> dict[str, float]:
    """Play the file itself."""
    app = QApplication([])
    load_player()
    plain = QFile(str(source), app)
    plain.open(QIODevice.OpenModeFlag.ReadOnly)
    return measured(lambda player: player.setSourceDevice(plain))


def measured(open_in: Callable[[QObject], None]) -> dict[str, float]:
    """Return the time from Play to the first sound that is decoded, and how much memory going to and fro takes."""
    from PySide6.QtMultimedia import QAudioBufferOutput, QMediaPlayer

    player, decoded = QMediaPlayer(), QAudioBufferOutput()
    player.setAudioBufferOutput(decoded)
    before = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # from now on the peak is counted anew
    open_in(player)
    wait_for(player.durationChanged)
    start = time.perf_counter()
    player.play()
    wait_for(decoded.audioBufferReceived)
    seconds = time.perf_counter() - start
    dice = random.Random(4)
    for _ in range(SEEKS):
        player.setPosition(dice.randrange(player.duration()))
        wait_for(decoded.audioBufferReceived)
    found = {"ms": seconds * 1000, "grown": max(0.0, memory("VmHWM") - before)}
    player.deleteLater()
    turn(10)
    return found


def wait_for(signal) -> None:
    """Let the event loop turn until a signal comes."""
    loop = QEventLoop()
    signal.connect(loop.quit)
    timer = QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(lambda: loop.exit(1))
    timer.start(LONGEST_MS)
    if loop.exec():
        raise TimeoutError
    signal.disconnect(loop.quit)


def turn(milliseconds: int) -> None:
    """Let the event loop turn for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    run = {"vault": from_vault, "file": from_file}[sys.argv[1]]
    print(json.dumps(run(Path(sys.argv[2]), Path(sys.argv[3]))))
