"""Files and papers of the caseload as rows of a table: what a filter keeps, and what each cell says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from visitapp.domain.attachments import size_words
from visitapp.domain.dates import clock_time, past_day
from visitapp.domain.found_words import folded
from visitapp.domain.travelling import KeptFile, ReceivedBy, Whereabouts
from visitapp.domain.versions import without_number
from visitapp.ui.documents.sending import first_action
from visitapp.ui.widgets.cells import CellChip, Column, FileCell, PlainCell, Row, StateCell
from visitapp.ui.widgets.chip import ChipKind

COLUMNS = (
    Column("file", "Document", 240, stretch=True),
    Column("person", "Person", 100),
    Column("version", "Version", 70, leaves=2),
    Column("changed", "Made or added", 126, leaves=3),
    Column("where", "Where it is", 290),
    Column("do", "Next", 76, sortable=False, leaves=1),
)
GROUPS = (("all", "All"), ("waiting", "Waiting"), ("stuck", "Could not go"), ("sent", "At the office"))
ICONS = {
    "Paper": "file-check", "Picture": "image", "Scan": "file-text", "Recording": "music", "PDF": "file-text",
    "Letter": "mail",
}  # fmt: skip
_FIRST = (Whereabouts.STUCK, Whereabouts.PAUSED, Whereabouts.GOING)


@dataclass(frozen=True, repr=False)
class FileRow:
    """One file, its row, and its words as they are looked through."""

    file: KeptFile
    row: Row
    words: str


@dataclass(frozen=True, repr=False)
class Wanted:
    """What the tool row asks for; "" keeps everything."""

    words: str = ""
    group: str = "all"
    person_id: str = ""
    kind: str = ""


def in_group(file: KeptFile, group: str) -> bool:
    """Tell whether a file is in all, waiting, stuck or sent."""
    match group:
        case "waiting":
            return file.where.is_waiting
        case "stuck":
            return file.where is Whereabouts.STUCK
        case "sent":
            return file.where.is_there
        case _:
            return True


def kept(rows: Sequence[FileRow], wanted: Wanted) -> tuple[FileRow, ...]:
    """Return what the tool row asks for, in the order given; earlier versions are reached from the newest."""
    words = folded(wanted.words).split()
    return tuple(
        each
        for each in rows
        if not each.file.is_put_behind
        and in_group(each.file, wanted.group)
        and wanted.person_id in ("", each.file.person_id)
        and wanted.kind in ("", each.file.kind)
        and all(word in each.words for word in words)
    )


def rows_of(files: Iterable[KeptFile], now: datetime) -> tuple[FileRow, ...]:
    """Return rows in the order in which they need somebody: what cannot go, what is going, then the newest."""
    rows = [FileRow(file, row_of(file, now), folded(f"{file.title} {file.called} {file.kind}")) for file in files]
    return tuple(sorted(rows, key=lambda each: each.file.where not in _FIRST))


def row_of(file: KeptFile, now: datetime) -> Row:
    """Return a file's row."""
    made, title = moment_words(file.at, now), shown_title(file)
    version = str(file.version) if file.version else ""
    told = f"version {version}" if version else ""
    return Row(
        file.id,
        (
            FileCell(title, what_words(file), ICONS.get(file.kind, "file-text")),
            PlainCell(file.called, colour="ink"),
            PlainCell(version, tabular=True, sort=file.version),
            PlainCell(made, tabular=True, sort=file.at.timestamp() if file.at is not None else 0.0),
            where_cell(file, now),
            PlainCell(first_action(file)[1], weight=600, colour="primary", is_link=True),
        ),
        ", ".join(part for part in (title, told, what_words(file), file.called, made, where_words(file, now)) if part),
    )


def shown_title(file: KeptFile) -> str:
    """Return a title without the version that stands in its own column: "Care plan, draft"."""
    return without_number(file.title)[0] if file.version else file.title


def what_words(file: KeptFile) -> str:
    """Return "Paper, 2 pages" or "Picture, 3.4 MB"."""
    if file.page_count:
        return f"{file.kind}, {file.page_count} page{'' if file.page_count == 1 else 's'}"
    return f"{file.kind}, {size_words(file.byte_count)}"


def where_cell(file: KeptFile, now: datetime) -> StateCell:
    """Return the chip of where a file is, the line under it, and how much of it has crossed."""
    words, kind, icon = _chip(file, now)
    crossing = file.percent if file.where in (Whereabouts.PAUSED, Whereabouts.GOING, Whereabouts.COMING) else 0
    second = file.trouble.sentence if file.trouble is not None else received_words(file, now)
    return StateCell(CellChip(words, kind, icon), second, crossing, sort=list(Whereabouts).index(file.where))


def _chip(file: KeptFile, now: datetime) -> tuple[str, ChipKind, str]:
    match file.where:
        case Whereabouts.HERE:
            return "On this laptop", "plain", "laptop"
        case Whereabouts.PAUSED:
            return "Paused", "notice", "pause"
        case Whereabouts.WAITING:
            return "Waiting to be sent", "plain", "clock"
        case Whereabouts.GOING:
            return f"Sending, {file.percent} %", "info", "cloud-upload"
        case Whereabouts.COMING:
            return (f"Coming, {file.percent} %" if file.percent else "Coming from the office"), "info", "arrow-down"
        case Whereabouts.ELSEWHERE:
            return "On the laptop that made it", "plain", "laptop"
        case Whereabouts.STUCK:
            return "Could not go yet", "urgent", "circle-alert"
        case Whereabouts.AT_OFFICE | Whereabouts.RECEIVED:
            return f"At the office, {lower_moment(file.at_office, now)}", "done", "circle-check"


def where_words(file: KeptFile, now: datetime) -> str:
    """Return where a file is in sentences, and what to do where it does not get on."""
    words = _chip(file, now)[0]
    if file.trouble is not None:
        return f"{words}. {file.trouble.sentence} {file.trouble.next_step}"
    return ". ".join(part for part in (words, received_words(file, now, all_of_them=True)) if part)


def received_words(file: KeptFile, now: datetime, *, all_of_them: bool = False) -> str:
    """Return "Received by Ben Hale’s laptop, today 12:10": by the last, and by how many more, or by all."""
    told = [f"{laptop_words(each)}, {lower_moment(each.at, now)}" for each in reversed(file.received)]
    if not told:
        return ""
    if all_of_them:
        return f"Received by {'; '.join(told)}"
    return f"Received by {told[0]}" + (f", and {len(told) - 1} more" if told[1:] else "")


def laptop_words(received: ReceivedBy) -> str:
    """Return whose laptop received something."""
    if received.is_own:
        return "your other laptop"
    return f"{received.name}’s laptop" if received.name else "a colleague’s laptop"


def moment_words(moment: datetime | None, now: datetime) -> str:
    """Return "Today 12:05", "Yesterday 09:30", or "4 June"."""
    words = lower_moment(moment, now)
    return words[:1].upper() + words[1:]


def lower_moment(moment: datetime | None, now: datetime) -> str:
    """Return "today 12:05", "yesterday 09:30", or "4 June"."""
    if moment is None:
        return ""
    here = moment.astimezone(now.tzinfo)
    day = past_day(here.date(), now.date())
    return f"{day} {clock_time(here)}" if day in ("today", "yesterday") else day
