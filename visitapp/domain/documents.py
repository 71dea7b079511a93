"""Finished papers: what they are, and whether they wait to go to the office. The bytes are kept beside the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from visitapp.domain.records import link, words


class DocumentState(StrEnum):
    """Where the paper is on its way."""

    KEPT = "kept"
    WAITING = "waiting"


@dataclass(frozen=True, repr=False)
class Document:
    """One finished paper. `sha256` is of the bytes, in hex; `byte_count` their number.

    `blob_id` and `blob_key` name the encrypted file that holds them, and open it. One that is KEPT although it has
    been queued once (`queued_at`) is paused.
    """

    id: str
    person_id: str = link()
    plan_id: str = link()
    title: str = words()
    media_type: str = "application/pdf"
    page_count: int = 0
    byte_count: int = 0
    sha256: str = ""
    blob_id: str = ""
    blob_key: str = ""
    made_at: datetime | None = None
    state: DocumentState = DocumentState.KEPT
    queued_at: datetime | None = None
