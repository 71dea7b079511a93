"""Type into a note of 20,000 words, spelling off and on in turn: from key to painted letter, and the process.

Arguments: folder of the vault, its passphrase.
"""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QTextCursor

from benchmarks.runs.seat import begin_a_visit, leave, sit_down, unlock
from tests.end_to_end.worker import Worker
from visitapp.__main__ import CHECKER

WORDS, ROUNDS, LETTERS = 20_000, 6, 60
TYPED = "she walked home with Pauline and did not recieve it "
SENTENCE = "Tess slept well and rang the Northside office about teh boiler and her benifits."


class Painted(QObject):
    """Notes when the writing area was last painted."""

    at = 0.0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.at = time.perf_counter()
        return False


def main(vault: Path, passphrase: str) -> None:
    """Write the note, then type in its middle."""
    worker = sit_down(vault, spelt_by=CHECKER)
    unlock(worker, passphrase)
    begin_a_visit(worker)
    pages = worker.window.pages
    assert pages is not None
    page = pages.page("visit")
    editor = page.note.sections["since_last"].editor
    lines = WORDS // (len(SENTENCE.split()) * 8)
    editor.insert_words("\n".join(" ".join([SENTENCE] * 8) for _ in range(lines)))
    editor.setFocus()
    cursor = editor.textCursor()
    cursor.setPosition(editor.document().findBlockByNumber(lines // 2).position())
    editor.setTextCursor(cursor)
    editor.moveCursor(QTextCursor.MoveOperation.EndOfLine)
    worker.saved()
    worker.wait(lambda: pages.spelling.is_unknown("benifits") is True, "nothing is marked")
    painted = Painted()
    editor.viewport().installEventFilter(painted)
    times: dict[bool, list[float]] = {False: [], True: []}
    for number in range(ROUNDS * 2):
        on = bool(number % 2)
        worker.window.preferences.set_spelling(on)
        worker.saved()
        times[on] += [key_to_glyph(worker, painted, TYPED[at % len(TYPED)]) for at in range(LETTERS)]
    process = pages.spelling.process.process_id
    print(json.dumps({"off": times[False], "on": times[True], "kb": resident(process)}))
    leave(worker)


def key_to_glyph(worker: Worker, painted: Painted, letter: str) -> float:
    """Return the seconds from a key to the end of the turn that painted its letter; then let the work be done."""
    start = time.perf_counter()
    painted.at = 0.0
    worker.type(letter)
    while painted.at < start:
        worker.let_work()
    took = time.perf_counter() - start
    until = time.perf_counter() + 0.06
    while time.perf_counter() < until:
        worker.let_work()
        time.sleep(0.002)
    return took


def resident(pid: int) -> int:
    """Return the memory that is the process's own, in kB."""
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(row.split()[1]) for row in rows if row.startswith(("Private_Clean", "Private_Dirty")))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
