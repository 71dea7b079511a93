"""The chronology handed over: printed, or saved as a PDF. It is drawn in the pool."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QWidget

from visitapp.errors import KnownError
from visitapp.services.chronology import ChronologyFilter, chronology_paper, chronology_pdf
from visitapp.services.documents import page_count, write_file
from visitapp.ui.choose_files import ask_new_file
from visitapp.ui.desk import Desk
from visitapp.ui.printing import ask_printer, paper_printer, print_pages, require_printer

if TYPE_CHECKING:
    from visitapp.services.chronology import ChronologyPaper

OPEN_TO_READ = "Anyone who opens the file can read it."


class ChronologyHandedOver(QObject):
    """Prints and saves; what went wrong is said over the page."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk = desk
        self._owner = owner

    def print_it(self, person_id: str, chosen: ChronologyFilter) -> None:
        """Ask for a printer, then print."""
        try:
            require_printer()
        except KnownError as error:
            self._desk.trouble(error)
            return

        def ask(made: tuple[bytes, int]) -> None:
            pdf, pages = made
            printer = paper_printer("Chronology")

            def go() -> None:
                self._desk.background.compute(
                    self,
                    lambda: print_pages(pdf, printer),
                    lambda count: self._desk.tell(f"{_pages(count)} sent to the printer.", False),
                    self._desk.trouble,
                )

            ask_printer(self._owner.window(), printer, pages, go)

        self._make(person_id, chosen, ask)

    def ask_where_to_save(self, person_id: str, name: str, chosen: ChronologyFilter) -> None:
        """Ask for a place, then save."""
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        plain = " ".join(re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", name).split()).strip(".")[:80]
        ask_new_file(
            self._owner.window(),
            "Save the chronology as PDF",
            folder / f"{plain} chronology.pdf".strip(),
            "PDF (*.pdf)",
            lambda path: self.save_to(person_id, chosen, path),
        )

    def save_to(self, person_id: str, chosen: ChronologyFilter, path: Path) -> None:
        """Write the PDF to a place."""

        def write(made: tuple[bytes, int]) -> None:
            self._desk.background.compute(
                self,
                lambda: write_file(made[0], path=path),
                lambda _: self._desk.tell(f"Saved as {path.name}. {OPEN_TO_READ}", False),
                self._desk.trouble,
            )

        self._make(person_id, chosen, write)

    def _make(self, person_id: str, chosen: ChronologyFilter, then: Callable[[tuple[bytes, int]], None]) -> None:
        def draw(paper: ChronologyPaper) -> None:
            self._desk.background.compute(self, lambda: _drawn(paper), then, self._desk.trouble)

        self._desk.background.read(
            self, lambda ws: chronology_paper(ws, person_id=person_id, chosen=chosen), draw, self._desk.trouble
        )


def _drawn(paper: ChronologyPaper) -> tuple[bytes, int]:
    pdf = chronology_pdf(paper)
    return pdf, page_count(pdf)


def _pages(count: int) -> str:
    return f"{count} page{'' if count == 1 else 's'}"
