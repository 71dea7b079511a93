"""Files that somebody gave: photos, scans, recordings, PDFs and letters. What one is, and what may be said of it.

The bytes lie encrypted beside the records. A file kept at a visit belongs to it and is frozen with its signature; what
comes later is the person's, with its own date, and never a part of what was signed (decision 015).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import PurePath

from visitapp.domain.records import LOOKED_UP, link, words

LONGEST_TITLE = 200
LONGEST_DESCRIPTION = 2000
WITHOUT_NAME = "Without a name"
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs"})
"""Letters that nobody sees: control, direction (a name written backwards hides its ending), private, halves."""


class AttachmentKind(StrEnum):
    """What a file is, from its bytes."""

    PHOTO = "photo"
    SCAN = "scan"
    SOUND = "sound"
    PDF = "pdf"
    LETTER = "letter"

    @property
    def word(self) -> str:
        """Return how a list says it."""
        return {"photo": "Picture", "scan": "Scan", "sound": "Recording", "pdf": "PDF", "letter": "Letter"}[self.value]

    @property
    def is_picture(self) -> bool:
        """Tell whether it is shown as one picture."""
        return self in (AttachmentKind.PHOTO, AttachmentKind.SCAN)


@dataclass(frozen=True, repr=False)
class Attachment:
    """One file. `sha256` is of its clear bytes in hex, `byte_count` their number; `blob_id` and `blob_key` open it.

    `description` says in words what it shows. `width` and `height` are pixels of a picture, `page_count` is of a PDF,
    `seconds` of a recording that tells. `taken_at` is what a camera's clock said; that may be wrong. Moments are UTC.
    """

    id: str
    person_id: str = link()
    visit_id: str = link()
    kind: AttachmentKind = AttachmentKind.LETTER
    title: str = words()
    description: str = words()
    media_type: str = ""
    byte_count: int = 0
    sha256: str = field(default="", metadata=LOOKED_UP)
    blob_id: str = ""
    blob_key: str = ""
    width: int | None = None
    height: int | None = None
    page_count: int | None = None
    seconds: float | None = None
    taken_at: datetime | None = None
    added_at: datetime | None = None
    added_by: str = ""


def title_from(file_name: str) -> str:
    """Return a title from a file's name, without its ending and without letters that cannot be seen."""
    stem = PurePath(file_name.replace("\\", "/")).name
    stem = stem[: stem.rindex(".")] if "." in stem.lstrip(".")[1:] else stem
    return tidy_title(stem) or WITHOUT_NAME


def tidy_title(typed: str) -> str:
    """Return a title in one line, without letters that cannot be seen, and not too long."""
    seen = "".join(" " if unicodedata.category(letter) in _HIDDEN else letter for letter in typed)
    return " ".join(seen.split())[:LONGEST_TITLE].strip()


def size_words(byte_count: int) -> str:
    """Return "12 KB", "3.4 MB" or "1.2 GB" (1 KB is 1,000 bytes, as on a file's label)."""
    for unit, size in (("GB", 1_000_000_000), ("MB", 1_000_000)):
        if byte_count >= size:
            return f"{byte_count / size:.1f} {unit}"
    return f"{max(1, round(byte_count / 1000))} KB"


def length_words(seconds: float) -> str:
    """Return "4 min 05 s" or "12 s"."""
    whole = max(1, round(seconds))
    return f"{whole // 60} min {whole % 60:02d} s" if whole >= 60 else f"{whole} s"
