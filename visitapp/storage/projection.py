"""Rows are a projection of the log: what each operation does to the row of its record.

Replaying lost operations, rebuilding a database and migrating one are all this, over some operations or over all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from visitapp.domain.catalogue import RECORD_TYPES
from visitapp.domain.changes import ChangeKind
from visitapp.domain.records import PlainValue, facts_of, from_plain, to_plain
from visitapp.domain.splices import applied
from visitapp.errors import VaultDamaged
from visitapp.storage import search
from visitapp.storage.rows import TABLES, any_row, column_values, plain_row, put_row

Progress = Callable[[int, int], None]
"""Called with how many are done and how many there are."""

Driver = Any
"""The database driver's own connection."""


@dataclass(frozen=True, repr=False)
class RecordState:
    """A record as its operations leave it: plain values, the operations it stands on, and when it was retracted."""

    values: dict[str, PlainValue]
    heads: list[str]
    changed_at: str
    retracted_at: str | None


def folded(before: RecordState | None, body: dict[str, Any]) -> RecordState:
    """Return the record after one more operation. Raises VaultDamaged when the operation does not fit it.

    Fields that an older version did not know are left at their defaults; those that this one dropped are let go.
    """
    kind, at, known = ChangeKind(body["kind"]), body["at"], facts_of(RECORD_TYPES[body["type"]]).types
    if before is None:
        if kind is not ChangeKind.CREATE:
            raise _unfit(body)
        before = RecordState({"id": body["record"]}, [], at, None)
    if kind is ChangeKind.READ:
        return before
    try:
        changed = {
            name: applied(before.values.get(name), change) for name, change in body["fields"].items() if name in known
        }
    except (ValueError, KeyError):
        raise _unfit(body) from None
    retracted = {ChangeKind.RETRACT: at, ChangeKind.RESTORE: None}.get(kind, before.retracted_at)
    return RecordState(before.values | changed, [body["id"]], at, retracted)


def apply(driver: Driver, body: dict[str, Any]) -> None:
    """Bring the row of one record up to date with one more operation. Raises VaultDamaged when it does not fit."""
    if body["type"] in RECORD_TYPES:
        _write(driver, body["type"], folded(_read(driver, body["type"], body["record"]), body))


def project_all(
    driver: Driver,
    *,
    progress: Progress,
    unfit: Callable[[str], None] | None = None,
) -> None:
    """Fill the empty tables from the operations, record by record, with flat memory.

    An operation that does not fit raises VaultDamaged; with `unfit` its record is kept as it stood before, and the
    operation's id is told.
    """
    total = driver.execute("SELECT count(*) FROM operations").fetchone()[0]
    done = 0
    for (type_name, _), bodies in groupby(_by_record(driver), key=lambda body: (body["type"], body["record"])):
        state: RecordState | None = None
        for body in bodies:
            done += 1
            if done % 2000 == 0:
                progress(done, total)
            if type_name not in RECORD_TYPES:
                continue
            try:
                state = folded(state, body)
            except VaultDamaged:
                if unfit is None:
                    raise
                unfit(body["id"])
        if state is not None:
            _write(driver, type_name, state)
    progress(total, total)


def _by_record(driver: Driver) -> Iterator[dict[str, Any]]:
    rows = driver.cursor().execute("SELECT body FROM operations ORDER BY record_id, number")
    while batch := rows.fetchmany(200):
        for (body,) in batch:
            yield json.loads(body)


def _read(driver: Driver, type_name: str, record_id: str) -> RecordState | None:
    record_type, table = RECORD_TYPES[type_name], TABLES[type_name]
    row = driver.execute(any_row(table), {"record_id": record_id}).fetchone()
    if row is None:
        return None
    count = len(facts_of(record_type).types)
    heads, changed_at, retracted_at = row[count : count + 3]
    return RecordState(plain_row(record_type, row), json.loads(heads), changed_at, retracted_at)


def _write(driver: Driver, type_name: str, state: RecordState) -> None:
    record_type = RECORD_TYPES[type_name]
    try:
        record = from_plain(record_type, state.values)
    except (TypeError, ValueError):
        raise VaultDamaged(
            "One record of the log cannot be read by this version of VisitApp.", "Nothing was changed. Ask for help."
        ) from None
    columns = column_values(record_type, to_plain(record))
    columns |= {"heads": json.dumps(state.heads), "changed_at": state.changed_at, "retracted_at": state.retracted_at}
    driver.execute(put_row(TABLES[type_name]), columns)
    if state.retracted_at is None:
        search.remember_record(driver, record)
    else:
        search.forget_record(driver, record)


def _unfit(body: dict[str, Any]) -> VaultDamaged:
    return VaultDamaged(
        f"An entry of the log ({body['id'][:8]}) does not fit the ones before it.",
        "Nothing was changed. `visitapp salvage` keeps what can be read.",
    )
