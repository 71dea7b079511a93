"""The app's currency: what one edit did to one record, and the set of edits that one act made together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

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
        whose = (self.people_by_type.get(record_type, frozenset()) for record_type in record_types)
        return any(people if person_id is None else person_id in people for people in whose)

    @cached_property
    def people_by_type(self) -> Mapping[str, frozenset[str]]:
        """Return whose records changed, by their type. Worked out once: an exchange brings thousands of changes."""
        found: dict[str, set[str]] = {}
        for change in self.changes:
            found.setdefault(change.record_type, set()).add(change.person_id)
        return {record_type: frozenset(people) for record_type, people in found.items()}

    @property
    def person_ids(self) -> frozenset[str]:
        """Return the people whose records changed."""
        return frozenset().union(*self.people_by_type.values()) - {""}

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
