"""The app's currency: what one edit did to one record, and the set of edits that one act made together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from visitapp.domain.records import PlainValue


class ChangeKind(StrEnum):
    """What an operation does to its record."""

    CREATE = "create"
    EDIT = "edit"
    SIGN = "sign"
    RETRACT = "retract"
    RESTORE = "restore"
    RESOLVE = "resolve"
    """A person chose between values that two laptops wrote without having seen each other."""
    READ = "read"
    """Nothing of the record changes: that a copy of it left the vault stands in the log."""


@dataclass(frozen=True)
class Change:
    """What one edit did to one record: only the fields that changed, in plain form."""

    record_type: str
    record_id: str
    person_id: str
    kind: ChangeKind
    before: Mapping[str, PlainValue] = field(repr=False)
    after: Mapping[str, PlainValue] = field(repr=False)
    operation_id: str = ""


@dataclass(frozen=True)
class ChangeSet:
    """What one act changed. `label` names the act for undo ("Rate goal"); `merge_key` joins typing into one step."""

    label: str = field(repr=False)
    changes: tuple[Change, ...] = ()
    merge_key: str = ""
    at: datetime | None = None

    def touches(self, *record_types: str, person_id: str | None = None) -> bool:
        """Tell whether any change is of one of these types, and of this person if one is named."""
        return any(
            change.record_type in record_types and (person_id is None or change.person_id == person_id)
            for change in self.changes
        )

    @property
    def person_ids(self) -> frozenset[str]:
        """Return the people whose records changed."""
        return frozenset(change.person_id for change in self.changes if change.person_id)

    def of_type(self, record_type: str) -> tuple[Change, ...]:
        """Return the changes of one record type."""
        return tuple(change for change in self.changes if change.record_type == record_type)


def joined(label: str, change_sets: Iterable[ChangeSet]) -> ChangeSet:
    """Return one set with all changes in order, so that they are undone together."""
    sets = tuple(change_sets)
    moments = [part.at for part in sets if part.at is not None]
    return ChangeSet(label, tuple(c for part in sets for c in part.changes), at=max(moments) if moments else None)


@dataclass(frozen=True)
class HistoryEntry:
    """One operation on one record, as History shows it. Values are plain and whole."""

    number: int
    operation_id: str
    at: datetime
    author: str
    kind: ChangeKind
    label: str = field(repr=False)
    reason: str = field(repr=False)
    before: Mapping[str, PlainValue] = field(repr=False)
    after: Mapping[str, PlainValue] = field(repr=False)
