"""Whatever can still be read of a broken log: from the journal, from the pages that still decrypt, row by row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from visitapp.domain.catalogue import RECORD_TYPES
from visitapp.domain.changes import ChangeKind
from visitapp.domain.merge_rules import rules_of
from visitapp.domain.merging import fold
from visitapp.domain.records import PlainValue, facts_of, from_plain
from visitapp.errors import KnownError, VaultDamaged
from visitapp.storage.engine import calm_database_errors, connect_driver
from visitapp.storage.operations import body_text
from visitapp.storage.projection import RecordState, folded, joined_up
from visitapp.storage.rows import TABLES, last_place, operations, plain_row, rows_between
from visitapp.storage.vault.journal import Damage, Journal

STEP = 500
FIRST_CLOCK = "0000000000000-00000"


@dataclass
class Wreck:
    """What is left of a vault's log. `bodies` are operations by number; `rows` the records as their rows hold them."""

    bodies: dict[int, str] = field(default_factory=dict, repr=False)
    rows: dict[tuple[str, str], RecordState] = field(default_factory=dict, repr=False)
    """By record type and id."""
    unreadable: list[str] = field(default_factory=list)
    """What could not be read, in sentences."""
    newest: int = 0
    """The highest number that any part of the vault knows of."""

    def missing(self) -> tuple[tuple[int, int], ...]:
        """Return the first and last number of every run of operations that nothing holds."""
        gaps: list[tuple[int, int]] = []
        expected = 1
        for number in [*sorted(self.bodies), self.newest + 1]:
            if number > expected:
                gaps.append((expected, number - 1))
            expected = number + 1
        return tuple(gaps)


def read_wreck(journal: Journal, database: Path, key: str, *, known: int) -> Wreck:
    """Read everything that can be read; never fails for damage. `known` is the head's number in the header.

    Holds the readable operations in memory. The files are only read.
    """
    wreck = Wreck(newest=known)
    _read_journal(journal, wreck)
    try:
        with calm_database_errors():
            driver = connect_driver(database, key, only_read=True)
    except (KnownError, OSError) as fault:
        wreck.unreadable.append(f"The database file: {fault}")
    else:
        try:
            _read_operations(driver, wreck)
            for type_name in RECORD_TYPES:
                _read_rows(driver, type_name, wreck)
        finally:
            driver.close()
    wreck.newest = max(wreck.newest, *wreck.bodies, 0)
    return wreck


def _read_journal(journal: Journal, wreck: Wreck) -> None:
    damages: list[Damage] = []
    for frame in journal.frames(damages):
        for number, body in enumerate(frame.bodies, start=frame.first):
            wreck.bodies.setdefault(number, body)
    wreck.unreadable += [f"The journal’s file {each.file} from byte {each.offset:,} on." for each in damages]


def _read_operations(driver: Any, wreck: Wreck) -> None:
    names = list(operations.columns.keys())
    number, body = names.index("number"), names.index("body")
    for row in _read_table(driver, operations, wreck, last=wreck.newest):
        wreck.bodies.setdefault(row[number], row[body])


def _read_rows(driver: Any, type_name: str, wreck: Wreck) -> None:
    record_type = RECORD_TYPES[type_name]
    count = len(facts_of(record_type).types)
    for row in _read_table(driver, TABLES[type_name], wreck):
        values = plain_row(record_type, row)
        heads, changed_at, retracted_at = row[count:]
        wreck.rows[type_name, values["id"]] = RecordState(values, json.loads(heads), changed_at, retracted_at)


def _read_table(driver: Any, table: Table, wreck: Wreck, *, last: int = 0) -> Iterator[Any]:
    """Read forwards in steps, up to the last place that is known of; a step that fails is read place by place."""
    newest = _rows(driver, last_place(table), {})
    last = max(last, newest[0][0] or 0) if newest else last
    lost = 0
    for above in range(0, last, STEP):
        rows = _rows(driver, rows_between(table), {"above": above, "last": above + STEP})
        if rows is not None:
            yield from rows
            continue
        for place in range(above, min(above + STEP, last)):
            found = _rows(driver, rows_between(table), {"above": place, "last": place + 1})
            lost += found is None
            yield from found or ()
    if lost:
        wreck.unreadable.append(f"{lost:,} places of the table “{table.name}”.")
    elif newest is None:
        wreck.unreadable.append(f"The table “{table.name}”.")


def _rows(driver: Any, query: str, arguments: dict[str, int]) -> list[Any] | None:
    """Return the rows, or None when a page cannot be read."""
    try:
        with calm_database_errors():
            return list(driver.execute(query, arguments).fetchall())
    except KnownError:
        return None


@dataclass(frozen=True)
class SavedLog:
    """The operations of a new vault in order, and how many were let go because what they change is not there."""

    bodies: tuple[str, ...] = field(repr=False)
    let_go: int


def saved_log(wreck: Wreck, *, at: str, new_ids: Iterator[str]) -> SavedLog:
    """Return the readable operations that can be folded, and after them what brings each record to what can be known.

    That is what its readable row says, brought up to date by the readable operations after it. A log made of these can
    be read again like any other.
    """
    by_record: dict[tuple[str, str], list[tuple[int, dict[str, Any]]]] = {}
    for number, text in sorted(wreck.bodies.items()):
        body = json.loads(text)
        by_record.setdefault((body["type"], body["record"]), []).append((number, body))
    last = json.loads(wreck.bodies[max(wreck.bodies)]) if wreck.bodies else {"device": next(new_ids), "clock": ""}
    common = {"clock": last["clock"] or FIRST_CLOCK, "at": at, "device": last["device"], "group": next(new_ids)}
    kept, made, let_go = dict(wreck.bodies), list[str](), 0
    for type_name, record_id in dict.fromkeys((*by_record, *wreck.rows)):
        if type_name not in RECORD_TYPES:
            continue
        its = by_record.get((type_name, record_id), [])
        loose = _loose(type_name, [body for _, body in its])
        for number, body in its:
            if body["id"] in loose:
                del kept[number]
        told, _ = _tolerantly_folded(None, [body for _, body in its if body["id"] not in loose])
        row = wreck.rows.get((type_name, record_id))
        newer = [body for _, body in its if row is None or body["at"] > row.changed_at]
        wanted, refused = _tolerantly_folded(row, newer)
        let_go += len(loose & refused)
        if wanted is not None and (row is not None or loose):
            made += [body_text(common | step) for step in _steps(type_name, told, wanted, new_ids)]
    return SavedLog((*(text for _, text in sorted(kept.items())), *made), let_go)


def _loose(type_name: str, bodies: list[dict[str, Any]]) -> set[str]:
    """Return the operations that cannot be folded because what they stand on is not among these."""
    loose: set[str] = set()
    while left := [dict(body) for body in bodies if body["id"] not in loose]:
        result = fold(joined_up(left), rules_of(type_name))
        if not (more := {*result.waiting, *result.unfit}):
            break
        loose |= more
    return loose


def _tolerantly_folded(state: RecordState | None, bodies: list[dict[str, Any]]) -> tuple[RecordState | None, set[str]]:
    """Fold what fits, one after the other, and return what did not as well."""
    refused: set[str] = set()
    for body in bodies:
        try:
            state = folded(state, body)
        except VaultDamaged:
            refused.add(body["id"])
    return state, refused


def _steps(
    type_name: str, told: RecordState | None, wanted: RecordState, new_ids: Iterator[str]
) -> Iterator[dict[str, Any]]:
    """Return the operations that bring a record from what its log tells to what is wanted."""
    heads = told.heads if told is not None else []
    for kind, fields in _changes(told, wanted):
        operation_id = next(new_ids)
        yield {
            "v": 1,
            "id": operation_id,
            "type": type_name,
            "record": wanted.values["id"],
            "person": from_plain(RECORD_TYPES[type_name], wanted.values).person_id,
            "kind": kind.value,
            "fields": {name: {"now": value} for name, value in fields.items()},
            "parents": heads,
            "author": "",
            "label": "Salvage",
            "reason": "Read from its row: entries of the log could not be read.",
        }
        heads = [operation_id]


def _changes(told: RecordState | None, wanted: RecordState) -> Iterator[tuple[ChangeKind, dict[str, PlainValue]]]:
    if told is None:
        yield ChangeKind.CREATE, {name: value for name, value in wanted.values.items() if name != "id"}
    elif changed := {name: value for name, value in wanted.values.items() if told.values.get(name) != value}:
        yield ChangeKind.EDIT, changed
    was_gone, is_gone = told is not None and told.retracted_at is not None, wanted.retracted_at is not None
    if was_gone != is_gone:
        yield ChangeKind.RETRACT if is_gone else ChangeKind.RESTORE, {}
