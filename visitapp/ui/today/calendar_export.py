"""Save the diary as a calendar file: what an appointment says is chosen, with who can tell what from it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot

from visitapp.services import diary_export
from visitapp.services.diary_export import WEEKS, Naming
from visitapp.ui.choose_files import ask_new_file
from visitapp.ui.desk import Page
from visitapp.ui.widgets.dialog import Dialog
from visitapp.ui.widgets.field import FormRow
from visitapp.ui.widgets.segmented import Option, Segmented

QUESTION = "Save your diary as a calendar?"
WORDS = (
    f"The next {WEEKS} weeks, with times, no address and no reason. A calendar file is not encrypted, and a calendar "
    "is often read by others: choose what it says."
)
FILE_NAME, KIND = "visits.ics", "Calendars (*.ics)"


class CalendarExportDialog(Dialog):
    """“Visit” only, unless somebody chooses otherwise."""

    def __init__(self, page: Page) -> None:
        theme = page.desk.theme
        super().__init__(theme, page.window(), QUESTION, WORDS, verb="Save it…", safe="Not now", width=560)
        self._page = page
        self.naming = Segmented(theme, "What it says", [Option(each.value, each.words) for each in Naming])
        self.row = FormRow(theme, "What it says", self.naming)
        self.body.addWidget(self.row)
        self.naming.chosen.connect(self._say_who_can_tell)
        self.confirmed.connect(self._on_confirmed)
        self._say_who_can_tell()

    @Slot()
    def _say_who_can_tell(self) -> None:
        self.row.set_hint(Naming(self.naming.key).who_can_tell)
        self.fit()

    @Slot()
    def _on_confirmed(self) -> None:
        page, naming = self._page, Naming(self.naming.key)

        def save(path: Path, content: bytes) -> None:
            page.desk.background.compute(
                page,
                lambda: diary_export.write_diary(content, path=path),
                lambda _: page.desk.tell(f"Saved as {path.name}", False),
            )

        def chosen(path: Path) -> None:
            page.desk.background.read(
                page, lambda ws: diary_export.export_diary(ws, naming=naming), partial(save, path)
            )

        ask_new_file(page, "Save the diary", Path.home() / FILE_NAME, KIND, chosen)
