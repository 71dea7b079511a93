"""One transaction: rows and operation log together, or nothing. It ends in a ChangeSet."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic

from sqlalchemy import Connection

from visitapp.domain.catalogue import RECORD_TYPES, TYPE_NAMES
from visitapp.domain.changes import Change, ChangeKind, ChangeSet
from visitapp.domain.frozen import closed_because, frozen_because
from visitapp.domain.ids import NewId
from visitapp.domain.merge_rules import OF_A_VISIT
from visitapp.domain.records import (
    PlainValue,
    Record,
    RecordT,
    field_types,
    from_plain,
    plain,
    searchable_fields,
    to_plain,
    whole,
    with_plain,
)
from visitapp.domain.splices import difference
from visitapp.domain.visits import Visit
from visitapp.errors import NotFound, Refused
from visitapp.storage import search
from visitapp.storage.engine import driver_of
from visitapp.storage.operations import LogHead, append, body_text, next_clock
from visitapp.storage.projection import is_torn, refold
from visitapp.storage.rows import (
    any_row,
    change_row,
    column_values,
    heads_at_visit,
    heads_of_row,
    live_row,
    new_row,
    plain_row,
    record_of,
    select_records,
    table_of,
)
from visitapp.storage.unindexed import Key


def _refuse(because: str) -> None:
    if because:
        raise Refused(because, "Nothing was changed.")


@dataclass(frozen=True, repr=False)
class LiveRow(Generic[RecordT]):
    """A record that is not retracted, its plain values, and the operations that it stands on."""

    record: RecordT
    values: dict[str, PlainValue]
    heads: list[str]


class UnitOfWork:
    """Collects edits inside one open transaction. Made by `Store.unit`, used and thrown away."""

    def __init__(
        self,
        connection: Connection,
        *,
        head: LogHead,
        chain_key: bytes,
        author: str,
        device_id: str,
        now: datetime,
        new_id: NewId,
        label: str,
        merge_key: str,
    ) -> None:
        """Take everything an operation's body needs; touch nothing yet."""
        self.connection = connection
        self._driver = driver_of(connection)
        self.head = head
        self.now = now
        self._chain_key = chain_key
        self._author = whole(author)
        self._device_id = device_id
        self._new_id = new_id
        self._label = whole(label)
        self._merge_key = merge_key
        self._group = new_id()
        self.bodies: list[str] = []
        """The operations of this act as the log holds them, for the journal."""
        self.reworded: set[Key] = set()
        """Records whose words the search index does not have yet."""
        self._changes: list[Change] = []
        self._read: dict[tuple[type[Any], str], LiveRow[Any]] = {}

    @property
    def change_set(self) -> ChangeSet:
        """Return what was changed so far."""
        return ChangeSet(self._label, tuple(self._changes), self._merge_key, self.now)

    def find(self, record_type: type[RecordT], record_id: str) -> RecordT | None:
        """Return a record that is not retracted, or None."""
        found = self._live(record_type, record_id)
        return None if found is None else found.record

    def get(self, record_type: type[RecordT], record_id: str) -> RecordT:
        """Return a record. Raises NotFound when it does not exist or was retracted."""
        record = self.find(record_type, record_id)
        if record is None:
            raise NotFound("That record is not here any more.", "It may have been removed. History still holds it.")
        return record

    def all(self, record_type: type[RecordT], **equal: PlainValue) -> tuple[RecordT, ...]:
        """Return the records whose fields equal the given plain values, in order of id."""
        return select_records(self._driver, record_type, equal)

    def create(self, record: RecordT, *, reason: str = "") -> RecordT:
        """Write a new record. Raises Refused when it belongs to what is signed."""
        _refuse(closed_because(record, self.find))
        record_type = type(record)
        values = to_plain(record)
        record = from_plain(record_type, values)
        fields = {name: {"now": value} for name, value in values.items() if name != "id"}
        operation_id = self._log(TYPE_NAMES[record_type], record, ChangeKind.CREATE, fields, [], reason)
        row = column_values(record_type, values) | {
            "heads": json.dumps([operation_id]),
            "changed_at": self.now.isoformat(),
            "retracted_at": None,
        }
        self._driver.execute(new_row(table_of(record_type)), row)
        search.remember_record(self._driver, record)
        self._note(record, ChangeKind.CREATE, {}, values, operation_id)
        return record

    def edit(
        self,
        record_type: type[RecordT],
        record_id: str,
        *,
        as_kind: ChangeKind = ChangeKind.EDIT,
        reason: str = "",
        **fields: Any,
    ) -> RecordT:
        """Change some fields of a record and return it; fields that already hold the value are left out.

        Raises NotFound, or Refused when the record is frozen: whoever asks, undo included.
        """
        found = self._live(record_type, record_id)
        if found is None:
            raise NotFound("That record is not here any more.", "It may have been removed. History still holds it.")
        values = found.values
        wanted = {name: plain(value) for name, value in fields.items()}
        unknown = wanted.keys() - field_types(record_type).keys()
        if unknown:
            raise TypeError(f"{record_type.__name__} has no field {', '.join(sorted(unknown))}")
        changed = {name: value for name, value in wanted.items() if values[name] != value}
        _refuse(frozen_because(found.record, self.find, changed.keys()))
        if not changed:
            return found.record
        record = with_plain(found.record, changed)
        if "visit_id" in changed:
            _refuse(closed_because(record, self.find))
        before = {name: values[name] for name in changed}
        differences = {name: difference(before[name], value) for name, value in changed.items()}
        operation_id = self._log(TYPE_NAMES[record_type], record, as_kind, differences, found.heads, reason)
        columns = column_values(record_type, changed)
        columns |= {"heads": json.dumps([operation_id]), "changed_at": self.now.isoformat()}
        statement = change_row(table_of(record_type), frozenset(columns))
        self._driver.execute(statement, columns | {"record_id": record_id})
        self._read[record_type, record_id] = LiveRow(record, values | changed, [operation_id])
        if changed.keys() & set(searchable_fields(record_type)):
            self.reworded.add((TYPE_NAMES[record_type], record_id))
        if is_torn(self._driver, record_id):
            refold(self._driver, TYPE_NAMES[record_type], record_id)
        self._note(record, as_kind, before, changed, operation_id)
        return record

    def retract(self, record_type: type[RecordT], record_id: str, *, reason: str = "") -> RecordT:
        """Take a record out of sight. Its words stay in the log. Raises NotFound, or Refused when it is frozen."""
        record = self.get(record_type, record_id)
        _refuse(frozen_because(record, self.find))
        self._set_retracted(record, ChangeKind.RETRACT, self.now.isoformat(), reason)
        return record

    def restore(self, record_type: type[RecordT], record_id: str, *, reason: str = "") -> RecordT:
        """Bring a retracted record back. Raises NotFound, or Refused when it is frozen."""
        row = self._driver.execute(any_row(table_of(record_type)), {"record_id": record_id}).fetchone()
        if row is None:
            raise NotFound("That record is not here any more.")
        record = record_of(record_type, row)
        *_, retracted_at = row
        if retracted_at is not None:
            _refuse(frozen_because(record, self.find))
            self._set_retracted(record, ChangeKind.RESTORE, None, reason)
        return record

    def heads_of_visit(self, visit_id: str) -> tuple[str, ...]:
        """Return the newest operations of a visit and of all that belongs to it, in order: what a signature stands on.

        The visit's own are among them, so that a signature under no words at all covers that there were none.
        """
        rows = self._driver.execute(heads_of_row(table_of(Visit)), {"record_id": visit_id}).fetchall()
        for record_type in OF_A_VISIT:
            rows += self._driver.execute(heads_at_visit(table_of(record_type)), {"visit_id": visit_id}).fetchall()
        return tuple(sorted(head for (heads,) in rows for head in json.loads(heads)))

    def choose(self, record_type: type[RecordT], record_id: str, *, reason: str = "", **fields: Any) -> RecordT:
        """Settle fields that several laptops wrote: these values stand, whatever the others wrote.

        Raises NotFound, or Refused when the record is frozen.
        """
        found = self._live(record_type, record_id)
        if found is None:
            raise NotFound("That record is not here any more.", "It may have been removed. History still holds it.")
        _refuse(frozen_because(found.record, self.find, fields.keys()))
        values = {name: plain(value) for name, value in fields.items()}
        record = from_plain(record_type, found.values | values)
        differences = {name: difference(found.values[name], value) for name, value in values.items()}
        type_name = TYPE_NAMES[record_type]
        operation_id = self._log(type_name, record, ChangeKind.RESOLVE, differences, found.heads, reason)
        refold(self._driver, type_name, record_id)
        self._read.pop((record_type, record_id), None)
        before = {name: found.values[name] for name in values}
        self._note(record, ChangeKind.RESOLVE, before, values, operation_id)
        return record

    def note_read(self, record_type: type[RecordT], record_id: str, *, reason: str) -> RecordT:
        """Write into the log that somebody took a record out; the record itself stays as it is. Raises NotFound."""
        record = self.get(record_type, record_id)
        heads = self._read[record_type, record_id].heads
        operation_id = self._log(TYPE_NAMES[record_type], record, ChangeKind.READ, {}, heads, reason)
        self._note(record, ChangeKind.READ, {}, {}, operation_id)
        return record

    def revert(self, change: Change, *, reason: str) -> None:
        """Write a change's old values again. Raises Refused when it was signed or has been changed since."""
        record_type = RECORD_TYPES[change.record_type]
        if change.kind is ChangeKind.SIGN:
            raise Refused("A signed note cannot be undone.", "Add a dated addition to it instead.")
        if change.kind in (ChangeKind.CREATE, ChangeKind.RESTORE):
            self.retract(record_type, change.record_id, reason=reason)
            return
        if change.kind is ChangeKind.RETRACT:
            self.restore(record_type, change.record_id, reason=reason)
            return
        now_values = to_plain(self.get(record_type, change.record_id))
        if any(now_values[name] != value for name, value in change.after.items()):
            raise Refused("This has been changed again since.", "Look at it first; nothing was undone.")
        old = from_plain(record_type, now_values | dict(change.before))
        self.edit(record_type, change.record_id, reason=reason, **{name: getattr(old, name) for name in change.before})

    def _live(self, record_type: type[RecordT], record_id: str) -> LiveRow[RecordT] | None:
        """Return a row, read once: nobody else writes while this transaction is open."""
        key = (record_type, record_id)
        if key not in self._read:
            row = self._driver.execute(live_row(table_of(record_type)), {"record_id": record_id}).fetchone()
            if row is None:
                return None
            values = plain_row(record_type, row)
            self._read[key] = LiveRow(from_plain(record_type, values), values, json.loads(row[len(values)]))
        return self._read[key]

    def _set_retracted(self, record: Record, kind: ChangeKind, at: str | None, reason: str) -> None:
        self._read.pop((type(record), record.id), None)
        table = table_of(type(record))
        (heads,) = self._driver.execute(heads_of_row(table), {"record_id": record.id}).fetchone()
        operation_id = self._log(TYPE_NAMES[type(record)], record, kind, {}, json.loads(heads), reason)
        row = {"retracted_at": at, "heads": json.dumps([operation_id]), "changed_at": self.now.isoformat()}
        self._driver.execute(change_row(table, frozenset(row)), row | {"record_id": record.id})
        if at is None:
            search.remember_record(self._driver, record)
        else:
            search.forget_record(self._driver, record)
        self._note(record, kind, {}, {}, operation_id)

    def _log(
        self,
        type_name: str,
        record: Record,
        kind: ChangeKind,
        fields: dict[str, dict[str, PlainValue]],
        parents: list[str],
        reason: str,
    ) -> str:
        operation_id = self._new_id()
        body: dict[str, PlainValue] = {
            "v": 1,
            "id": operation_id,
            "type": type_name,
            "record": record.id,
            "person": record.person_id,
            "kind": kind.value,
            "fields": fields,
            "parents": parents,
            "clock": next_clock(self.head.clock, self.now),
            "at": self.now.isoformat(),
            "author": self._author,
            "device": self._device_id,
            "label": self._label,
            "reason": whole(reason),
            "group": self._group,
        }
        text = body_text(body)
        self.head = append(self._driver, self.head, self._chain_key, body, text)
        self.bodies.append(text)
        return operation_id

    def _note(
        self,
        record: Record,
        kind: ChangeKind,
        before: dict[str, PlainValue],
        after: dict[str, PlainValue],
        operation_id: str,
    ) -> None:
        change = Change(TYPE_NAMES[type(record)], record.id, record.person_id, kind, before, after, operation_id)
        self._changes.append(change)
