"""What happened to the vault itself and must stand in its log: who else opened it, and which keys changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class VaultEventKind(StrEnum):
    """What happened."""

    OPENED_BY_ORGANISATION = "opened_by_organisation"
    ORGANISATION_KEY_ADDED = "organisation_key_added"
    RECOVERY_SHEET_MADE = "recovery_sheet_made"
    KEY_ROTATED = "key_rotated"
    CHECKED = "checked"
    ERASED = "erased"


@dataclass(frozen=True, repr=False)
class VaultEvent:
    """One event. `at` is in UTC; `who` did it; `key_id` is an organisation's key; `finding` is what a check found.

    For ERASED `finding` is the ground on which two officers had a record erased.
    """

    id: str
    kind: VaultEventKind
    at: datetime
    who: str = ""
    key_id: str = ""
    finding: str = ""
    person_id: str = ""

    @property
    def is_sound(self) -> bool:
        """Tell whether a check found nothing wrong."""
        return not self.finding
