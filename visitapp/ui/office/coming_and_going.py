"""What will go to the office with the next sync, before it goes, and what came from colleagues' laptops."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt

from visitapp.domain.attachments import size_words
from visitapp.domain.dates import clock_time, past_day
from visitapp.services.going import Preview, preview, what_came
from visitapp.services.history_entries import Entry
from visitapp.ui.desk import Desk
from visitapp.ui.office.exchange import OfficeExchange
from visitapp.ui.office.read_card import Line, ReadCard
from visitapp.ui.places import DOCUMENTS
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.text import Text

MOST_LINES = 12
SMALL = "body_small"
SEALED = "All of it is encrypted for your team before it leaves this laptop. The office keeps it and cannot read it."
NOTHING_GOES = "Nothing waits to be sent."
NOTHING_CAME = "Nothing has come from a colleague’s laptop lately."


class GoingCard(ReadCard):
    """A preview: which changes and files go next, and that the office cannot read them."""

    def __init__(self, desk: Desk, exchange: OfficeExchange) -> None:
        super().__init__(desk, exchange, "What goes with the next sync")
        self.documents_button = Button(desk.theme, "See all documents", "quiet", size="small", icon="file-text")
        self.documents_button.clicked.connect(lambda: desk.go(DOCUMENTS))
        self.body.addWidget(Text(desk.theme, "small", SEALED, "ink_2"))
        self.body.addWidget(self.documents_button, 0, Qt.AlignmentFlag.AlignLeft)

    def look(self) -> None:
        """Read what waits."""
        self._desk.background.read(self, preview, self._show)

    def _show(self, found: Preview) -> None:
        lines = [entry_line(each) for each in found.entries[:MOST_LINES]]
        if len(found.entries) > MOST_LINES:
            lines.append(Line(f"And more: {found.changes:,} changes in all.", role=SMALL, colour="ink_2"))
        if found.files:
            lines.append(files_line(found))
        self._write(lines or [Line(NOTHING_GOES, role=SMALL)])


class CameCard(ReadCard):
    """What colleagues wrote that is here by now."""

    def __init__(self, desk: Desk, exchange: OfficeExchange) -> None:
        super().__init__(desk, exchange, "What came last")

    def look(self) -> None:
        """Read what came."""
        self._desk.background.read(self, what_came, self._show)

    def _show(self, entries: tuple[Entry, ...]) -> None:
        now = self._desk.now()
        self._write([entry_line(each, now) for each in entries] or [Line(NOTHING_CAME, role=SMALL)])


def entry_line(entry: Entry, now: datetime | None = None) -> Line:
    """Return "Tess: Visit of 18 June, Safety changed", and with `now` by whom and when."""
    whose = f"{entry.person}:" if entry.person else ""
    done = f"{entry.thing} {entry.done}" if now is None else f"{entry.sentence}, {_when(entry.at, now)}"
    return Line(f"{whose} {done}.".strip(), whose, SMALL)


def files_line(found: Preview) -> Line:
    """Return "3 files, 4.2 MB: Care plan, Letter about the boiler, Voice"."""
    count = f"{len(found.files):,} files" if len(found.files) > 1 else "One file"
    titles = [f"“{each.title}”" for each in found.files[:3]]
    more = f" and {len(found.files) - 3:,} more" if len(found.files) > 3 else ""
    return Line(f"{count}, {size_words(found.byte_count)}: {', '.join(titles)}{more}.", f"{count}, ", SMALL)


def _when(moment: datetime, now: datetime) -> str:
    here = moment.astimezone(now.tzinfo)
    return f"{past_day(here.date(), now.date())} at {clock_time(here)}"
