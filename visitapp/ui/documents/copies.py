"""Copies that leave the vault: saved into a folder or printed. The log hears of each before the first byte is out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from visitapp.domain.changes import ChangeSet
from visitapp.errors import Cancelled, KnownError
from visitapp.services.attaching import Blobs
from visitapp.services.attachments import ListedFile
from visitapp.services.documents import page_count
from visitapp.services.taking_copies import PRINTED, SAVED, find_files, note_copies, one_pdf, save_copies
from visitapp.ui.desk import Desk
from visitapp.ui.handed_over import OPEN_TO_READ
from visitapp.ui.printing import ask_printer, paper_printer, print_pages, require_printer

Found = tuple[Blobs, tuple[ListedFile, ...]]


class Copies(QObject):
    """Saves and prints files by their ids; what went wrong is said over the page."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk = desk
        self._owner = owner
        self._stopped = Event()

    def stop(self) -> None:
        """Let what is being written end at its next piece; nothing of that file is kept."""
        self._stopped.set()

    def save_files(self, file_ids: Sequence[str], folder: Path) -> None:
        """Write copies into a folder, under names that are free."""
        self._stopped = stopped = Event()

        def save(found: Found) -> None:
            blobs, listed = found
            files = [each.file for each in listed]
            self._note(
                listed,
                SAVED,
                lambda: self._desk.background.compute(
                    self, lambda: save_copies(blobs, files, folder, is_stopped=stopped.is_set), saved, self._failed
                ),
            )

        def saved(paths: tuple[Path, ...]) -> None:
            words = f"Saved as {paths[0].name}." if len(paths) == 1 else f"{len(paths):,} copies are in {folder.name}."
            whoever = OPEN_TO_READ if len(paths) == 1 else "Anyone who opens them can read them."
            self._desk.tell(f"{words} {whoever}", False)

        self._find(file_ids, save)

    def print_files(self, file_ids: Sequence[str]) -> None:
        """Ask for a printer, then print the PDFs one after the other, as one."""
        try:
            require_printer()
        except KnownError as error:
            self._desk.trouble(error)
            return

        def draw(found: Found) -> None:
            blobs, listed = found

            def drawn() -> tuple[bytes, int]:
                pdf = one_pdf(blobs, [each.file for each in listed])
                return pdf, page_count(pdf)

            self._desk.background.compute(self, drawn, lambda made: self._ask(listed, *made), self._failed)

        self._find(file_ids, draw)

    def _ask(self, listed: tuple[ListedFile, ...], pdf: bytes, pages: int) -> None:
        printer = paper_printer(listed[0].file.title if len(listed) == 1 else f"{len(listed):,} papers")

        def go() -> None:
            background = self._desk.background
            self._note(
                listed,
                PRINTED,
                lambda: background.compute(self, lambda: print_pages(pdf, printer), printed, self._failed),
            )

        def printed(count: int) -> None:
            self._desk.tell(f"{count} page{'' if count == 1 else 's'} sent to the printer.", False)

        ask_printer(self._owner.window(), printer, pages, go)

    def _find(self, file_ids: Sequence[str], then: Callable[[Found], None]) -> None:
        self._desk.background.read(self, lambda ws: (ws.blobs, find_files(ws, file_ids=file_ids)), then, self._failed)

    def _note(self, listed: tuple[ListedFile, ...], reason: str, then: Callable[[], None]) -> None:
        """Write it into the log, then go on."""

        def noted(_: ChangeSet) -> None:
            then()

        self._desk.background.write(self, lambda ws: note_copies(ws, files=listed, reason=reason), noted, self._failed)

    def _failed(self, error: KnownError) -> None:
        if not isinstance(error, Cancelled):
            self._desk.trouble(error)
