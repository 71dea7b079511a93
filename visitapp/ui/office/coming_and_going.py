"""What will go to the office with the next sync, before it goes, and what came from colleagues' laptops."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from visitapp.domain.attachments import size_words
from visitapp.domain.dates import clock_time, past_day
from visitapp.services.going import Preview, preview, what_came
from visitapp.services.history_entries import Entry
from visitapp.ui.desk import Desk
from visitapp.ui.office.exchange import OfficeExchange
from visitapp.ui.office.state import ExchangeState
from visitapp.ui.places import DOCUMENTS
from visitapp.ui.widgets.buttons import Button
from visitapp.ui.widgets.card import Card
from visitapp.ui.widgets.emptying import empty
from visitapp.ui.widgets.text import Text

MOST_LINES = 12
SEALED = "All of it is encrypted for your team before it leaves this laptop. The office keeps it and cannot read it."
NOTHING_GOES = "Nothing waits to be sent."
NOTHING_CAME = "Nothing has come from a colleague’s laptop lately."


class _Lines(Card):
    """A card of lines that are written anew each time."""

    def __init__(self, desk: Desk, exchange: OfficeExchange, heading: str) -> None:
        super().__init__(desk.theme, heading)
        self._desk = desk
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.body.addLayout(self._lines)
        exchange.ended.connect(self._on_ended)

    def show_state(self, _state: ExchangeState) -> None:
        """Nothing of it is in the state."""

    def look(self) -> None:
        """Read it anew."""

    def _on_ended(self) -> None:
        if self.isVisible():
            self.look()

    def said(self) -> list[str]:
        """Return the lines."""
        items = (self._lines.itemAt(each) for each in range(self._lines.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget.text() for widget in widgets if isinstance(widget, Text)]

    def _write(self, lines: Sequence[tuple[str, str, str]], otherwise: str) -> None:
        """Write lines, each with its bold beginning and its colour."""
        empty(self._lines)
        for words, strong, colour in lines or [(otherwise, "", "ink")]:
            self._lines.addWidget(Text(self._desk.theme, "body_small", words, colour, strong=strong))


class GoingCard(_Lines):
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
            lines.append((f"And more: {found.changes:,} changes in all.", "", "ink_2"))
        if found.files:
            lines.append(files_line(found))
        self._write(lines, NOTHING_GOES)


class CameCard(_Lines):
    """What colleagues wrote that is here by now."""

    def __init__(self, desk: Desk, exchange: OfficeExchange) -> None:
        super().__init__(desk, exchange, "What came last")

    def look(self) -> None:
        """Read what came."""
        self._desk.background.read(self, what_came, self._show)

    def _show(self, entries: tuple[Entry, ...]) -> None:
        now = self._desk.now()
        self._write([entry_line(each, now) for each in entries], NOTHING_CAME)


def entry_line(entry: Entry, now: datetime | None = None) -> tuple[str, str, str]:
    """Return "Tess: Visit of 18 June, Safety changed", and with `now` by whom and when; then its bold beginning."""
    whose = f"{entry.person}:" if entry.person else ""
    done = f"{entry.thing} {entry.done}" if now is None else f"{entry.sentence}, {_when(entry.at, now)}"
    return f"{whose} {done}.".strip(), whose, "ink"


def files_line(found: Preview) -> tuple[str, str, str]:
    """Return "3 files, 4.2 MB: Care plan, Letter about the boiler, Voice"."""
    count = f"{len(found.files):,} files" if len(found.files) > 1 else "One file"
    titles = [f"“{each.title}”" for each in found.files[:3]]
    more = f" and {len(found.files) - 3:,} more" if len(found.files) > 3 else ""
    return f"{count}, {size_words(found.byte_count)}: {', '.join(titles)}{more}.", f"{count}, ", "ink"


def _when(moment: datetime, now: datetime) -> str:
    here = moment.astimezone(now.tzinfo)
    return f"{past_day(here.date(), now.date())} at {clock_time(here)}"
