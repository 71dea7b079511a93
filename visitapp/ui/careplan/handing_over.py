"""What is done with the whole plan: print, save as PDF, queue for upload, finalise."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QWidget

from visitapp.domain.careplan import not_agreed
from visitapp.domain.changes import ChangeSet
from visitapp.errors import KnownError
from visitapp.services.careplan import PlanPage, finalise, make_plan_pdf, queue_for_upload
from visitapp.services.documents import page_count, write_file
from visitapp.ui.careplan.agreed import short_name
from visitapp.ui.choose_files import ask_new_file
from visitapp.ui.desk import Desk
from visitapp.ui.printing import ask_printer, paper_printer, print_pages, require_printer
from visitapp.ui.widgets.dialog import Dialog

OPEN_TO_READ = "Anyone who opens the file can read it."


def file_name(page: PlanPage) -> str:
    """Return a name for the PDF that every computer takes."""
    name = " ".join(re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", page.person.plan_name).split()).strip(".")[:80]
    return f"{name} care plan, version {page.plan.version}.pdf".strip()


class HandingOver(QObject):
    """Works on what the store has: the page saves first. `failed` carries a KnownError and what to do instead."""

    failed = Signal(object, str)
    """The error, and "save" or "choose" where saving as PDF, here or elsewhere, is the next step; else ""."""
    finalised = Signal()

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk = desk
        self._owner = owner
        self._queueing = False

    def print_plan(self, page: PlanPage) -> None:
        """Ask for a printer, then print."""
        try:
            require_printer()
        except KnownError as error:
            self.failed.emit(error, "save")
            return
        title = file_name(page).removesuffix(".pdf")

        def ask(made: tuple[bytes, int]) -> None:
            pdf, pages = made
            printer = paper_printer(title)

            def go() -> None:
                self._desk.background.compute(
                    self,
                    lambda: print_pages(pdf, printer),
                    lambda count: self._desk.tell(f"{_pages(count)} sent to the printer.", False),
                    lambda error: self.failed.emit(error, "save"),
                )

            ask_printer(self._owner.window(), printer, pages, go)

        person_id = page.person.id
        self._desk.background.read(self, lambda ws: _counted(make_plan_pdf(ws, person_id=person_id)), ask)

    def ask_where_to_save(self, page: PlanPage) -> None:
        """Ask for a place, then save."""
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        ask_new_file(
            self._owner.window(),
            "Save the care plan as PDF",
            folder / file_name(page),
            "PDF (*.pdf)",
            lambda path: self.save_to(page, path),
        )

    def save_to(self, page: PlanPage, path: Path) -> None:
        """Write the PDF to a place."""
        person_id = page.person.id

        def write(pdf: bytes) -> None:
            self._desk.background.compute(
                self,
                lambda: write_file(pdf, path=path),
                lambda _: self._desk.tell(f"Saved as {path.name}. {OPEN_TO_READ}", False),
                lambda error: self.failed.emit(error, "choose"),
            )

        self._desk.background.read(self, lambda ws: make_plan_pdf(ws, person_id=person_id), write)

    def queue(self, page: PlanPage) -> None:
        """Let the paper wait for the office."""
        if self._queueing:
            return
        self._queueing = True
        person_id, version = page.person.id, page.plan.version

        def done(change_set: ChangeSet) -> None:
            self._queueing = False
            again = "" if change_set.changes else " already"
            self._desk.tell(f"Version {version} is waiting to go to the office{again}.", False)

        def refused(error: KnownError) -> None:
            self._queueing = False
            self.failed.emit(error, "")

        self._desk.background.write(self, lambda ws: queue_for_upload(ws, person_id=person_id), done, refused)

    def ask_to_finalise(self, page: PlanPage) -> Dialog | None:
        """Finalise at once when everybody agreed, and else ask; return the question."""
        missing = [short_name(name, page.person) for name in not_agreed(page.plan)]
        if page.plan.agreements and not missing:
            self._finalise(page)
            return None
        if not missing:
            who = "Nobody has"
        elif len(missing) == 1:
            who = f"{missing[0]} has not"
        else:
            who = f"{', '.join(missing[:-1])} and {missing[-1]} have not"
        dialog = Dialog(
            self._desk.theme,
            self._owner.window(),
            f"{who} agreed yet. Finalise this version anyway?",
            "A final version stays as it is. Changing anything later opens the next version.",
            verb="Finalise",
            safe="Not yet",
        )
        dialog.confirmed.connect(lambda: self._finalise(page))
        dialog.ask()
        return dialog

    def _finalise(self, page: PlanPage) -> None:
        person_id, version = page.person.id, page.plan.version

        def done(_: ChangeSet) -> None:
            self._desk.tell(f"Version {version} is final, and its paper is kept.", False)
            self.finalised.emit()

        self._desk.background.write(
            self, lambda ws: finalise(ws, person_id=person_id), done, lambda error: self.failed.emit(error, "")
        )

    @Slot()
    def forget(self) -> None:
        """Let go of what was under way for the person before."""
        self._queueing = False


def _counted(pdf: bytes) -> tuple[bytes, int]:
    return pdf, page_count(pdf)


def _pages(count: int) -> str:
    return f"{count} page{'' if count == 1 else 's'}"
