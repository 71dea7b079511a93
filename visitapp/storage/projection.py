"""Rows are a projection of the log: what each operation does to the row of its record.

Replaying lost operations, rebuilding a database and migrating one are all this, over some operations or over all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from visitapp.domain.catalogue import RECORD_TYPES, TYPE_NAMES
from visitapp.domain.changes import ChangeKind
from visitapp.domain.merge_rules import OF_A_VISIT, rules_of
from visitapp.domain.merging import Folded, fold
from visitapp.domain.records import PlainValue, facts_of, from_plain, to_plain
from visitapp.domain.splices import applied
from visitapp.domain.visits import Visit
from visitapp.errors import VaultDamaged
from visitapp.storage import search
from visitapp.storage.rows import TABLES, any_row, column_values, ids_at_visit, plain_row, put_row, signed_visits

Progress = Callable[[int, int], None]
"""Called with how many are done and how many there are."""

Driver = Any
"""The database driver's own connection."""


_OF_RECORD = "SELECT body FROM operations WHERE record_id = ? ORDER BY number"
_TORN = "SELECT 1 FROM conflicts WHERE record_id = ? AND NOT is_late LIMIT 1"
_MEND = "DELETE FROM conflicts WHERE record_type = ? AND record_id = ?"
_TEAR = "INSERT INTO conflicts (record_type, record_id, field, is_late, person_id, said) VALUES (?, ?, ?, ?, ?, ?)"


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
    """Bring the row of one record up to date with one more operation of the log. Raises VaultDamaged."""
    apply_all(driver, (body,))


def apply_all(driver: Driver, bodies: Sequence[dict[str, Any]]) -> None:
    """Bring rows up to date with many operations of the log, each row once. Raises VaultDamaged."""
    by_record: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for body in bodies:
        if body["type"] in RECORD_TYPES and body["kind"] != ChangeKind.READ:
            by_record.setdefault((body["type"], body["record"]), []).append(body)
    for (type_name, record_id), of_record in by_record.items():
        state = _read(driver, type_name, record_id)
        is_plain = not (is_torn(driver, record_id) or _is_closed(driver, type_name, of_record[0], state))
        for body in of_record:
            if not (is_plain and _follows(state, body)):
                is_plain = False
                break
            state = folded(state, body)
        if is_plain and state is not None:
            _write(driver, type_name, state)
            continue
        result = refold(driver, type_name, record_id)
        missing = {body["id"] for body in of_record}.intersection((*result.waiting, *result.unfit))
        if missing:
            raise _unfit({"id": min(missing)})
    for body in bodies:
        if body["type"] == TYPE_NAMES[Visit] and body["kind"] == ChangeKind.SIGN:
            for belonging, record_id in _belonging(driver, body["record"]):
                refold(driver, belonging, record_id)


def is_torn(driver: Driver, record_id: str) -> bool:
    """Tell whether several laptops wrote a field of a record and nobody has chosen."""
    return driver.execute(_TORN, (record_id,)).fetchone() is not None


def refold(driver: Driver, type_name: str, record_id: str) -> Folded:
    """Make a record's row anew from all of its operations, whoever wrote them. Raises VaultDamaged."""
    bodies = joined_up([json.loads(body) for (body,) in driver.execute(_OF_RECORD, (record_id,))])
    result = fold(bodies, rules_of(type_name), sealed=_sealed(driver, type_name, bodies))
    known = facts_of(RECORD_TYPES[type_name]).types
    if result.values:
        values = {name: value for name, value in result.values.items() if name in known}
        _write(driver, type_name, RecordState(values, list(result.heads), result.changed_at, result.retracted_at))
    elif result.late:
        # The signature does not know it: its words stay as late ones, and its row is out of sight on every laptop.
        unsigned = fold(bodies, rules_of(type_name))
        values = {name: value for name, value in unsigned.values.items() if name in known}
        at = unsigned.retracted_at or unsigned.changed_at
        if values:
            _write(driver, type_name, RecordState(values, list(unsigned.heads), unsigned.changed_at, at))
    driver.execute(_MEND, (type_name, record_id))
    said = [(name, False, each) for name, each in result.conflicts.items()]
    said += [(name, True, each) for name, each in result.late_words.items()]
    for name, is_late, each in said:
        if name in known:
            text = json.dumps([[one.operation_id, one.value] for one in each], ensure_ascii=False)
            driver.execute(_TEAR, (type_name, record_id, name, is_late, bodies[0]["person"], text))
    return result


def joined_up(bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Let an operation whose parents a salvage could not read stand on the one before it in the log.

    Nothing comes into the log from another laptop before its parents.
    """
    known, previous = {body["id"] for body in bodies}, ""
    for body in bodies:
        if body["kind"] == ChangeKind.READ:
            continue
        if previous and not known.issuperset(body["parents"]):
            body["parents"] = [parent for parent in body["parents"] if parent in known] or [previous]
        elif not known.issuperset(body["parents"]):
            body["parents"] = []
        previous = body["id"]
    return bodies


def _is_closed(driver: Driver, type_name: str, body: dict[str, Any], state: RecordState | None) -> bool:
    """Tell whether a record belongs to a visit that is signed: what arrives then has to be looked at twice."""
    if RECORD_TYPES[type_name] not in OF_A_VISIT:
        return False
    visit_id = body["fields"].get("visit_id", {}).get("now") or (state and state.values.get("visit_id"))
    visit = _read(driver, TYPE_NAMES[Visit], visit_id) if visit_id else None
    return visit is not None and bool(visit.values.get("stands_on"))


def _sealed(driver: Driver, type_name: str, bodies: list[dict[str, Any]]) -> list[str] | None:
    """Return the operations that the signature of its visit stands on; None when there is no such signature."""
    if RECORD_TYPES[type_name] not in OF_A_VISIT:
        return None
    named = (body["fields"].get("visit_id", {}).get("now") for body in bodies)
    for visit_id in dict.fromkeys(visit_id for visit_id in named if visit_id):
        visit = _read(driver, TYPE_NAMES[Visit], visit_id)
        if visit is not None and visit.values.get("stands_on"):
            return list(visit.values["stands_on"])
    return None


def _belonging(driver: Driver, visit_id: str) -> list[tuple[str, str]]:
    found = []
    for record_type in OF_A_VISIT:
        name = TYPE_NAMES[record_type]
        rows = driver.execute(ids_at_visit(TABLES[name]), {"visit_id": visit_id}).fetchall()
        found += [(name, record_id) for (record_id,) in rows]
    return found


def project_all(driver: Driver, *, progress: Progress) -> None:
    """Fill the empty tables from the operations, record by record, with flat memory. Raises VaultDamaged."""
    total = driver.execute("SELECT count(*) FROM operations").fetchone()[0]
    done = 0
    apart: list[tuple[str, str]] = []
    for (type_name, record_id), bodies in groupby(_by_record(driver), key=lambda body: (body["type"], body["record"])):
        state: RecordState | None = None
        for body in bodies:
            done += 1
            if done % 2000 == 0:
                progress(done, total)
            if type_name not in RECORD_TYPES or (type_name, record_id) in apart[-1:]:
                continue
            if not _follows(state, body):
                apart.append((type_name, record_id))
                continue
            state = folded(state, body)
        if state is not None and (type_name, record_id) not in apart[-1:]:
            _write(driver, type_name, state)
    for type_name, record_id in sorted(apart, key=lambda each: each[0] != TYPE_NAMES[Visit]):
        result = refold(driver, type_name, record_id)
        if result.waiting or result.unfit:
            raise _unfit({"id": min(result.waiting + result.unfit)})
    _close_what_is_signed(driver)
    progress(total, total)


def _follows(state: RecordState | None, body: dict[str, Any]) -> bool:
    return body["kind"] == ChangeKind.READ or sorted(body["parents"]) == sorted([] if state is None else state.heads)


def _close_what_is_signed(driver: Driver) -> None:
    """Fold anew what was written into a signed visit by somebody who had not seen the signature."""
    for visit_id, stands_on in driver.execute(signed_visits(TABLES[TYPE_NAMES[Visit]])).fetchall():
        seen = set(json.loads(stands_on))
        for type_name, record_id in _belonging(driver, visit_id):
            state = _read(driver, type_name, record_id)
            if state is not None and not seen.issuperset(state.heads):
                refold(driver, type_name, record_id)


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
