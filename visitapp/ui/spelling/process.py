"""The window's end of the checking process: it is started when first needed, and again when it ends by itself.

Nothing here waits. Words go over a pipe and are asked again when the process was lost with them; what it was lost with
twice is not asked any more. It ends with `stop`, and by itself when the window's process is gone.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QProcess, QTimer, Signal, Slot

from visitapp.spelling.exit_codes import NOT_HERE

AT_ONCE = 200
"""Words in one question: answered in two milliseconds, so that suggestions never wait long behind them."""
FIRST_WAIT_MS, LONGEST_WAIT_MS = 250, 30_000
"""Before it is started again: twice as long each time, until it has answered once."""
ENDS_WITHIN_MS = 2_000


@dataclass(frozen=True, repr=False)
class Question:
    """What was asked and not answered yet: words, or one word to be suggested for."""

    words: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    suggested: Callable[[tuple[str, ...]], None] | None = None


class CheckerProcess(QObject):
    """Ask `check` and `suggest`; `learned` carries what was checked and which of it is not in the dictionary."""

    learned = Signal(object, object)
    missing = Signal()
    """This platform has no library for it: nothing is marked."""

    def __init__(self, command: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._command = list(command)
        self._process: QProcess | None = None
        self._is_ready = False
        self._is_stopped = not self._command
        self._asked: deque[Question] = deque()
        self._waiting: deque[Question] = deque()
        self._lost: Counter[str] = Counter()
        self._wait = FIRST_WAIT_MS
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._start)

    @property
    def is_missing(self) -> bool:
        """Tell whether there is nobody to ask, now and later."""
        return self._is_stopped

    @property
    def process_id(self) -> int:
        """Return the id of the running process, 0 for none."""
        return self._process.processId() if self._process is not None else 0

    def check(self, words: Sequence[str]) -> None:
        """Ask which of these words are not in the dictionary."""
        for start in range(0, len(words), AT_ONCE):
            self._ask(Question(tuple(words[start : start + AT_ONCE])))

    def suggest(self, word: str, near: Sequence[str], suggested: Callable[[tuple[str, ...]], None]) -> None:
        """Ask for other spellings; `suggested` hears them, () when there is nobody to ask."""
        if self._is_stopped:
            suggested(())
        else:
            self._ask(Question((word,), tuple(near), suggested))

    def stop(self) -> None:
        """End the process with all that it knows, and start none any more."""
        self._is_stopped = True
        self._again.stop()
        self._asked.clear()
        self._waiting.clear()
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(ENDS_WITHIN_MS)
            process.deleteLater()

    def _ask(self, question: Question) -> None:
        if self._is_stopped:
            return
        self._waiting.append(question)
        if self._is_ready:
            self._send_all()
        elif self._process is None and not self._again.isActive():
            self._start()

    @Slot()
    def _start(self) -> None:
        process = self._process = QProcess(self)
        process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._on_process_ready_read)
        process.finished.connect(self._on_process_finished)
        process.errorOccurred.connect(self._on_process_error_occurred)
        process.start(self._command[0], self._command[1:])

    def _send_all(self) -> None:
        while self._waiting and self._process is not None:
            question = self._waiting.popleft()
            words = tuple(word for word in question.words if self._lost[word] < 2)
            if question.suggested is not None:
                if not words:
                    question.suggested(())
                    continue
                line: dict[str, object] = {"suggest": words[0], "near": question.near}
            else:
                line = {"words": words}
                question = Question(words)
            self._asked.append(question)
            self._process.write(json.dumps(line).encode() + b"\n")

    @Slot()
    def _on_process_ready_read(self) -> None:
        process = self._process
        while process is not None and process is self._process and process.canReadLine():
            if not self._take(bytes(process.readLine().data())):
                process.kill()  # it says what it was not asked: another takes its place
                return

    def _take(self, line: bytes) -> bool:
        try:
            answer = json.loads(line)
        except ValueError:
            return False
        match answer:
            case {"ready": True}:
                self._is_ready = True
                self._send_all()
                return True
            case {"unknown": list(unknown)} if self._asked and self._asked[0].suggested is None:
                question = self._asked.popleft()
                self._wait = FIRST_WAIT_MS
                self.learned.emit(question.words, frozenset(unknown))
                return True
            case {"suggested": list(words)} if self._asked and self._asked[0].suggested is not None:
                suggested = self._asked.popleft().suggested
                if suggested is not None:
                    suggested(tuple(map(str, words)))
                return True
        return False

    @Slot(QProcess.ProcessError)
    def _on_process_error_occurred(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._is_ready, self._process = False, None
            self._begin_again()

    @Slot(int, QProcess.ExitStatus)
    def _on_process_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        process, self._process = self._process, None
        self._is_ready = False
        if process is not None:
            process.deleteLater()
        if status == QProcess.ExitStatus.NormalExit and code == NOT_HERE:
            self._is_stopped = True
            self.missing.emit()
        self._begin_again()

    def _begin_again(self) -> None:
        lost, self._asked = self._asked, deque()
        for question in lost:
            self._lost.update(question.words)
            if question.suggested is not None:
                question.suggested(())  # whoever opened a menu does not wait for another process
        if self._is_stopped:
            return
        self._waiting.extendleft(reversed([each for each in lost if each.suggested is None]))
        self._again.start(self._wait)
        self._wait = min(self._wait * 2, LONGEST_WAIT_MS)
