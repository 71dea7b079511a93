"""What the list and the viewer say of a file."""

from __future__ import annotations

from datetime import date, datetime

from visitapp.domain.attachments import Attachment, AttachmentKind, length_words, size_words
from visitapp.domain.dates import clock_time, past_day
from visitapp.services.attachments import ListedFile

ICONS = {
    AttachmentKind.PHOTO: "image",
    AttachmentKind.SCAN: "file-text",
    AttachmentKind.SOUND: "music",
    AttachmentKind.PDF: "file-text",
    AttachmentKind.LETTER: "mail",
}
PAPER_ICON = "file-check"
NO_FILES = "No files yet. Photos, scans, recordings, PDFs and letters about {name} appear here."
WHAT = "Photos, scans, recordings, PDFs and letters. Drop them here, or paste them."
DROP = "Let go, and they are kept with {name}."
IN_VISIT = "Let go, and they are kept with this visit."


def kind_words(listed: ListedFile) -> str:
    """Return "Picture", "PDF, 3 pages" or "Paper, 2 pages"."""
    file = listed.file
    word = "Paper" if listed.is_paper else file.kind.word
    if file.page_count:
        return f"{word}, {file.page_count} page{'' if file.page_count == 1 else 's'}"
    return f"{word}, {length_words(file.seconds)}" if file.seconds else word


def moment_words(moment: datetime | None, today: date) -> str:
    """Return "Today 12:05", "Yesterday 09:30" or "4 June 16:20"."""
    if moment is None:
        return ""
    here = moment.astimezone()
    day = past_day(here.date(), today)
    return f"{day[:1].upper()}{day[1:]} {clock_time(here)}"


def where_from(listed: ListedFile, today: date) -> str:
    """Return where a file belongs: "Visit, 4 June", "Made here", or "" for the person alone."""
    if listed.is_paper:
        return "At the office" if listed.is_at_office else "Waiting to upload" if listed.is_waiting else "Made here"
    visit = listed.visit
    if visit is None or visit.moment is None:
        return ""
    return f"Visit, {past_day(visit.moment.astimezone().date(), today)}"


def about(listed: ListedFile, today: date) -> str:
    """Return everything that is known of a file, in one line."""
    file = listed.file
    parts = [kind_words(listed), size_words(file.byte_count)]
    if file.taken_at is not None:
        parts.append(f"the camera says {moment_words(file.taken_at, today).lower()}")
    if file.added_at is not None:
        who = f" by {file.added_by}" if file.added_by else ""
        parts.append(f"{'made' if listed.is_paper else 'added'} {moment_words(file.added_at, today).lower()}{who}")
    where = where_from(listed, today)
    if listed.visit is not None and where:
        parts.append(f"{where[0].lower()}{where[1:]}{', signed' if listed.visit.is_signed else ''}")
    return " · ".join(parts)


def spoken(listed: ListedFile, today: date) -> str:
    """Return what a screen reader says for a row."""
    file = listed.file
    return ", ".join(
        part
        for part in (file.title, file.description, kind_words(listed), where_from(listed, today), added(file, today))
        if part
    )


def added(file: Attachment, today: date) -> str:
    """Return "added today 12:05"."""
    words = moment_words(file.added_at, today)
    return f"added {words[0].lower()}{words[1:]}" if words else ""


def time_words(milliseconds: int) -> str:
    """Return "0:42" or "1:02:03"."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}" if minutes >= 60 else f"{minutes}:{seconds:02d}"


def place_words(place: int, length: int) -> str:
    """Return where a recording is: "0:42 of 12:10", or "0:42" where its length is not known. Milliseconds."""
    return f"{time_words(place)} of {time_words(length)}" if length else time_words(place)
