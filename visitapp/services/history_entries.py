"""Entries of History: runs of operations turned into sentences, with before and after of each field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from visitapp.domain.before_after import BeforeAfter, as_written, before_after
from visitapp.domain.catalogue import RECORD_TYPES, TYPE_NAMES
from visitapp.domain.changes import ChangeKind
from visitapp.domain.frozen import frozen_because
from visitapp.domain.goals import Goal
from visitapp.domain.network import Member
from visitapp.domain.people import Person
from visitapp.domain.records import PlainValue, searchable_fields, to_plain
from visitapp.domain.visits import Visit
from visitapp.services.history_words import UNSPOKEN, done_words, label_of, thing_words, value_words, visit_name
from visitapp.services.workspace import Workspace
from visitapp.storage.conflicts import late_operations
from visitapp.storage.history import EntryRow, Said, bodies_at, member_names, record_at, said_at

NEVER_BACK = frozenset(
    {
        "document",
        "attachment",
        "worker",
        "vault_event",
        "office_link",
        "kept_form",
        "amendment",
        "goal_rating",
        "check_in",
        "calendar_link",
    }
)
"""Record types that are not put back: papers and files, what is sealed, what rings, and what happened to the vault."""
NOT_BY_HAND = frozenset({"status", "started_at", "author", "finalised_on", "person_id", "visit_id", "goal_id"})
"""A change of these is part of a larger act, which has a way back of its own."""


@dataclass(frozen=True, repr=False)
class FieldChange:
    """One field: its label, and what it said before and after with the difference marked."""

    label: str
    change: BeforeAfter


@dataclass(frozen=True, repr=False)
class Entry:
    """One entry. `thing` is what was changed, `done` how, `seal` a word for what is signed, `numbers` newest first.

    `stays_because` says why it cannot be put back, where one might expect that it can.
    """

    numbers: tuple[int, ...]
    at: datetime
    author: str
    person_id: str
    person: str
    thing: str
    done: str
    seal: str = ""
    reason: str = ""
    changes: tuple[FieldChange, ...] = ()
    can_put_back: bool = False
    stays_because: str = ""

    @property
    def sentence(self) -> str:
        """Return the entry as one sentence."""
        return f"{self.thing} {self.done} by {self.author}" if self.author else f"{self.thing} {self.done}"


def before_run(said: Mapping[int, Said]) -> dict[str, PlainValue]:
    """Return what the fields changed by several entries said before the oldest that changed each."""
    found: dict[str, PlainValue] = {}
    for number in sorted(said):
        for name, value in said[number].before.items():
            found.setdefault(name, value)
    return found


def _after_run(said: Mapping[int, Said]) -> dict[str, PlainValue]:
    found: dict[str, PlainValue] = {}
    for number in sorted(said):
        found |= said[number].after
    return found


def is_by_hand(fields: Mapping[str, PlainValue]) -> bool:
    return bool(fields.keys() - UNSPOKEN) and not NOT_BY_HAND.intersection(fields)


class Teller:
    """Turns runs of entries into words, and reads what it needs of each record and person once."""

    def __init__(self, workspace: Workspace, connection: Any, runs: Sequence[Sequence[EntryRow]]) -> None:
        self._connection = connection
        self._bodies = bodies_at(connection, [row.number for run in runs for row in run])
        by_record: dict[str, dict[int, Any]] = {}
        for run in runs:
            by_record.setdefault(run[0].record_id, {}).update({row.number: self._bodies[row.number] for row in run})
        self._said = {record_id: said_at(connection, record_id, bodies) for record_id, bodies in by_record.items()}
        self._late = late_operations(connection)
        self._records: dict[tuple[str, str], Any] = {}
        self._names: dict[str, dict[str, str]] = {}
        self._workspace = workspace

    def entry(self, run: Sequence[EntryRow]) -> Entry:
        """Return a run in words."""
        newest, oldest = run[0], run[-1]
        body = self._bodies[newest.number]
        said = {row.number: self._said[newest.record_id][row.number] for row in run}
        before, after = before_run(said), _after_run(said)
        record = self._record(newest.record_type, newest.record_id)
        whole = after if record is None else to_plain(record)
        kind = ChangeKind(oldest.kind) if newest.record_type == "amendment" else ChangeKind(newest.kind)
        if oldest.kind == ChangeKind.CREATE and newest.kind == ChangeKind.EDIT:
            kind = ChangeKind.CREATE
        names = self._names_of(newest.person_id)
        because = self._stays_because(newest, kind, before)
        reason = str(whole.get("reason", "")) if newest.record_type == "amendment" else body["reason"]
        called = names.get(newest.person_id, "")
        thing = thing_words(newest.record_type, whole, self._related(whole), called, self._workspace.today())
        return Entry(
            tuple(row.number for row in run),
            newest.moment.astimezone(),
            newest.author,
            newest.person_id,
            called,
            thing,
            done_words(newest.record_type, kind, body["reason"], {**whole, "status": "", **after}),
            self._seal(newest, kind, [self._bodies[row.number]["id"] for row in run]),
            "" if reason in ("Undo", "Redo") else reason,
            self._changes(newest.record_type, kind, before, after, names, thing),
            not because and self._is_offered(newest, kind, before),
            because,
        )

    def _changes(
        self,
        record_type: str,
        kind: ChangeKind,
        before: Mapping[str, PlainValue],
        after: Mapping[str, PlainValue],
        names: Mapping[str, str],
        thing: str,
    ) -> tuple[FieldChange, ...]:
        known = RECORD_TYPES.get(record_type)
        if known is None or kind in (ChangeKind.SIGN, ChangeKind.READ):
            return ()
        spoken = [name for name in after if name not in UNSPOKEN]
        if kind is ChangeKind.CREATE:
            long_words = set(searchable_fields(known)) - {"reason"}
            spoken = [name for name in spoken if name in long_words]
        else:
            spoken = [name for name in spoken if name != "status"]
        found: list[FieldChange] = []
        told = {thing}
        for name in spoken:
            old = value_words(record_type, name, before.get(name), names)
            new = value_words(record_type, name, after[name], names)
            if old == new or (kind is ChangeKind.CREATE and any(new in each for each in told)):
                continue
            told.add(new)
            change = as_written(new) if kind is ChangeKind.CREATE else before_after(old, new)
            found.append(FieldChange(label_of(name), change))
        return tuple(found)

    def _stays_because(self, row: EntryRow, kind: ChangeKind, before: Mapping[str, PlainValue]) -> str:
        record = self._record(row.record_type, row.record_id)
        if record is None or kind in (ChangeKind.READ, ChangeKind.CREATE):
            return ""
        return frozen_because(record, lambda of, id_: self._record(TYPE_NAMES[of], id_), before.keys() or None)

    def _is_offered(self, row: EntryRow, kind: ChangeKind, before: Mapping[str, PlainValue]) -> bool:
        if row.record_type in NEVER_BACK or row.record_type not in RECORD_TYPES:
            return False
        if kind is ChangeKind.RETRACT:
            return row.record_type not in ("visit", "visit_section")
        return kind in (ChangeKind.EDIT, ChangeKind.RESOLVE) and is_by_hand(before)

    def _seal(self, row: EntryRow, kind: ChangeKind, operation_ids: Sequence[str]) -> str:
        if row.record_type == "amendment":
            return "Amended"
        if not self._late.isdisjoint(operation_ids):
            return "Came after the signature"
        return "Signed" if kind is ChangeKind.SIGN else ""

    def _related(self, whole: Mapping[str, PlainValue]) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, record_type in (
            ("visit_id", "visit"),
            ("goal_id", "goal"),
            ("target_id", "member"),
            ("member_id", "member"),
        ):
            other_id = whole.get(name)
            record = self._record(record_type, other_id) if isinstance(other_id, str) and other_id else None
            if isinstance(record, Visit):
                found[record.id] = visit_name(record.moment, self._workspace.today())
            elif isinstance(record, Goal | Member):
                found[record.id] = record.name
        return found

    def _record(self, record_type: str, record_id: str) -> Any:
        key = (record_type, record_id)
        if key not in self._records:
            self._records[key] = record_at(self._connection, record_type, record_id)
        return self._records[key]

    def _names_of(self, person_id: str) -> dict[str, str]:
        if person_id not in self._names:
            person = self._record("person", person_id) if person_id else None
            names = {self._workspace.worker.id: self._workspace.worker.name}
            if isinstance(person, Person):
                names[person.id] = person.called
                names |= member_names(self._connection, person_id)
            self._names[person_id] = names
        return self._names[person_id]
