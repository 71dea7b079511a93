"""Files on their way to the office and from there, why one does not get on, and how the last exchanges went."""

from __future__ import annotations

from datetime import datetime

from visitapp.domain.dates import clock_time, past_day
from visitapp.domain.travelling import FileOnItsWay, PastRound
from visitapp.services.workspace import Workspace
from visitapp.ui.desk import Desk
from visitapp.ui.office.exchange import OfficeExchange
from visitapp.ui.office.read_card import Line, ReadCard

MOST_FILES = 12
NO_FILES = "No file is on its way."
NO_ROUNDS = "Nothing has been exchanged yet."


class TravellingCard(ReadCard):
    """Files first, then the last exchanges."""

    def __init__(self, desk: Desk, exchange: OfficeExchange) -> None:
        super().__init__(desk, exchange, "Files and the last exchanges")

    def look(self) -> None:
        """Read what is on its way."""
        self._desk.background.read(self, _read, self._show)

    def _show(self, found: tuple[tuple[FileOnItsWay, ...], tuple[PastRound, ...]]) -> None:
        files, rounds = found
        lines = [file_line(each) for each in files[:MOST_FILES]] or [Line(NO_FILES)]
        if len(files) > MOST_FILES:
            lines.append(Line(f"and {len(files) - MOST_FILES:,} more."))
        now = self._desk.now()
        for at, words in enumerate([round_words(each, now) for each in rounds] or [NO_ROUNDS]):
            lines.append(Line(words, role="body_small", colour="ink_2", room=0 if at else 8))
        self._write(lines)


def file_line(file: FileOnItsWay) -> Line:
    """Say which file it is, whose, and where."""
    which = f"“{file.title}”, {file.called}" if file.called else f"“{file.title}”"
    return Line(f"{which}: {file_words(file)}", which)


def file_words(file: FileOnItsWay) -> str:
    """Say where a file is, or why it does not get on and what to do."""
    if file.trouble is not None:
        return f"{file.trouble.sentence} {file.trouble.next_step}"
    crossed = f"{file.percent} % of it is across." if 0 < file.percent < 100 else ""
    return f"{'it is to come from the office.' if file.is_coming else 'it waits to be sent.'} {crossed}".strip()


def round_words(past: PastRound, now: datetime) -> str:
    """Say when an exchange was, what it carried, and what stopped it."""
    at = past.at.astimezone(now.tzinfo)
    changes = f"{_count(past.sent, 'change')} sent, {past.received:,} received"
    files = f"; {_count(past.files_sent, 'file')} sent, {past.files_received:,} received"
    carried = changes + (files if past.files_sent or past.files_received else "")
    day = past_day(at.date(), now.date())
    return f"{day[:1].upper()}{day[1:]} at {clock_time(at)}: {carried}. {past.said}".strip()


def _count(count: int, noun: str) -> str:
    return f"One {noun}" if count == 1 else f"{count:,} {noun}s"


def _read(workspace: Workspace) -> tuple[tuple[FileOnItsWay, ...], tuple[PastRound, ...]]:
    from visitapp.services.travelling import files_on_their_way, last_rounds

    return files_on_their_way(workspace), last_rounds(workspace)
