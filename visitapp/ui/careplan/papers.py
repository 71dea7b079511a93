"""The plan made into paper off the window thread: soon after the last change, one at a time, stale results dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from visitapp.services.careplan import paper_pdf, read_kept_pdf, read_paper
from visitapp.services.documents import heading_places, page_count
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk

if TYPE_CHECKING:
    from visitapp.services.careplan import CarePlanPaper
    from visitapp.services.documents import HeadingPlace

PAUSE_MS = 400


@dataclass(frozen=True, repr=False)
class Paper:
    """One finished PDF, how many pages it has, and where its sections are."""

    person_id: str
    pdf: bytes
    page_count: int
    places: tuple[HeadingPlace, ...]


class Papers(QObject):
    """`made` carries a Paper of the person that is shown."""

    made = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._person_id = ""
        self._making = False
        self._wanted = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._make)

    def use(self, person_id: str) -> None:
        """Make papers of this person from now on, the first at once."""
        self._person_id = person_id
        self._pause.stop()
        self._make()

    def ask(self) -> None:
        """Make the paper again when nothing has changed for a moment."""
        self._pause.start()

    @Slot()
    def _make(self) -> None:
        if self._making:
            self._wanted = True
            return
        self._making, self._wanted = True, False
        person_id = self._person_id

        def gather(workspace: Workspace) -> CarePlanPaper | bytes:
            kept = read_kept_pdf(workspace, person_id=person_id)
            return read_paper(workspace, person_id=person_id) if kept is None else kept

        def gathered(source: CarePlanPaper | bytes) -> None:
            self._desk.background.compute(
                self, lambda: _finished(person_id, source), self._deliver, lambda _: self._end()
            )

        self._desk.background.read(self, gather, gathered, lambda _: self._end())

    def _deliver(self, paper: Paper) -> None:
        if paper.person_id == self._person_id and not self._wanted:
            self.made.emit(paper)
        self._end()

    def _end(self) -> None:
        self._making = False
        if self._wanted:
            self._make()


def _finished(person_id: str, source: CarePlanPaper | bytes) -> Paper:
    pdf = source if isinstance(source, bytes) else paper_pdf(source)
    return Paper(person_id, pdf, page_count(pdf), heading_places(pdf))
