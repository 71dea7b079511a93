"""A paper handed over: printed, or saved as a PDF. What it shows is read at the store, and drawn in the pool."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QWidget

from visitapp.errors import KnownError
from visitapp.services.documents import page_count, write_file
from visitapp.services.workspace import Workspace
from visitapp.ui.choose_files import ask_new_file
from visitapp.ui.desk import Desk
from visitapp.ui.printing import ask_printer, paper_printer, print_pages, require_printer

OPEN_TO_READ = "Anyone who opens the file can read it."
LONGEST_NAME = 100
PaperT = TypeVar("PaperT")


@dataclass(frozen=True)
class Paper(Generic[PaperT]):
    """What is handed over: its name, how it is gathered at the store, and how it is drawn."""

    name: str
    gather: Callable[[Workspace], PaperT]
    draw: Callable[[PaperT], bytes]


class HandedOver(QObject):
    """Prints and saves; what went wrong is said over the page."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk = desk
        self._owner = owner

    def print_it(self, paper: Paper[PaperT]) -> None:
        """Ask for a printer, then print."""
        try:
            require_printer()
        except KnownError as error:
            self._desk.trouble(error)
            return

        def ask(made: tuple[bytes, int]) -> None:
            pdf, pages = made
            printer = paper_printer(paper.name)

            def go() -> None:
                self._desk.background.compute(
                    self,
                    lambda: print_pages(pdf, printer),
                    lambda count: self._desk.tell(f"{_pages(count)} sent to the printer.", False),
                    self._desk.trouble,
                )

            ask_printer(self._owner.window(), printer, pages, go)

        self._make(paper, ask)

    def ask_where_to_save(self, question: str, paper: Paper[PaperT]) -> None:
        """Ask for a place, then save."""
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        plain = " ".join(re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", paper.name).split()).strip(".")[:LONGEST_NAME]
        ask_new_file(
            self._owner.window(),
            question,
            folder / f"{plain}.pdf",
            "PDF (*.pdf)",
            lambda path: self.save_to(path, paper),
        )

    def save_to(self, path: Path, paper: Paper[PaperT]) -> None:
        """Write the PDF to a place."""

        def write(made: tuple[bytes, int]) -> None:
            self._desk.background.compute(
                self,
                lambda: write_file(made[0], path=path),
                lambda _: self._desk.tell(f"Saved as {path.name}. {OPEN_TO_READ}", False),
                self._desk.trouble,
            )

        self._make(paper, write)

    def _make(self, paper: Paper[PaperT], then: Callable[[tuple[bytes, int]], None]) -> None:
        def drawn(gathered: PaperT) -> tuple[bytes, int]:
            pdf = paper.draw(gathered)
            return pdf, page_count(pdf)

        def draw(gathered: PaperT) -> None:
            self._desk.background.compute(self, lambda: drawn(gathered), then, self._desk.trouble)

        self._desk.background.read(self, paper.gather, draw, self._desk.trouble)


def _pages(count: int) -> str:
    return f"{count} page{'' if count == 1 else 's'}"
