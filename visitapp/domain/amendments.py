"""What is written to a visit after it was signed: additions and things taken back, each with its reason.

The signed words stay as they are. An amendment is a record of its own with its own author, time and hash; the hash
takes in that of the visit it belongs to, so that it cannot be moved to another.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from visitapp.domain.records import LOOKED_UP, PlainValue, link, plain, words

FORM = 1
"""The form that is hashed: the fields named here, and no others. A new form gets a new number."""
HASHED = (
    "id", "person_id", "visit_id", "kind", "key", "amends_id", "text", "reason", "author", "written_at", "late_ids",
    "late_author", "late_at",
)  # fmt: skip


class AmendmentKind(StrEnum):
    """What it does to what was signed."""

    ADDED = "added"
    TAKEN_BACK = "taken_back"
    LATE = "late"
    """Words of somebody who had not seen the signature, taken in."""
    LET_GO = "let_go"
    """Such words, left out; they stay in the log."""


@dataclass(frozen=True, repr=False)
class Amendment:
    """One of them. `key` is the section it is about, `amends_id` the earlier amendment; both "" for the whole visit.

    `late_ids` are the operations whose words were taken in or let go, `late_author` and `late_at` who wrote them when.
    """

    id: str
    person_id: str = link()
    visit_id: str = link()
    kind: AmendmentKind = AmendmentKind.ADDED
    key: str = ""
    amends_id: str = ""
    text: str = words()
    reason: str = words()
    author: str = ""
    written_at: datetime | None = field(default=None, metadata=LOOKED_UP)
    late_ids: tuple[str, ...] = ()
    late_author: str = ""
    late_at: datetime | None = None
    sealed_hash: str = ""

    @property
    def is_sealed(self) -> bool:
        """Tell whether its words are frozen."""
        return self.sealed_hash != ""


def amendment_hash(amendment: Amendment, visit_hash: str) -> str:
    """Return SHA-256 (64 hex digits) of an amendment and of the seal of its visit."""
    content: dict[str, PlainValue] = {name: plain(getattr(amendment, name)) for name in HASHED}
    content |= {"form": FORM, "visit_hash": visit_hash}
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
