"""Queries of the log for History: newest first, page by page, with what each record said before and after."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, tuple_

from visitapp.domain.catalogue import RECORD_TYPES
from visitapp.domain.records import PlainValue
from visitapp.domain.splices import applied
from visitapp.storage.engine import driver_of
from visitapp.storage.rows import TABLES, any_row, history_entries, operations, record_of

_CATCH_UP = """
INSERT INTO history_entries (number, person_id, record_type, record_id, kind, author, at)
SELECT number, person_id, record_type, record_id, json_extract(body, '$.kind'), json_extract(body, '$.author'),
       json_extract(body, '$.at')
FROM operations WHERE number > (SELECT coalesce(max(number), 0) FROM history_entries) ORDER BY number
"""
_BEHIND = """
SELECT (SELECT coalesce(max(number), 0) FROM operations) > (SELECT coalesce(max(number), 0) FROM history_entries)
"""

Place = tuple[str, int]
"""When an entry was written (as the log writes it) and its number: the order of History."""


@dataclass(frozen=True, repr=False)
class EntryRow:
    """One operation without its words."""

    number: int
    person_id: str
    record_type: str
    record_id: str
    kind: str
    author: str
    at: str

    @property
    def place(self) -> Place:
        """Return where it stands in the order."""
        return (self.at, self.number)

    @property
    def moment(self) -> datetime:
        """Return when it was written."""
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True, repr=False)
class Wanted:
    """Which entries: of one person ("" for all), of some record types (None for all), by one author, in a time.

    `since` and `until` are moments as the log writes them, `until` not included; `words` stand in the entry itself.
    """

    person_id: str = ""
    record_types: frozenset[str] | None = None
    author: str = ""
    since: str = ""
    until: str = ""
    words: str = ""


def is_behind(connection: Connection) -> bool:
    """Tell whether the log holds entries that are not listed yet."""
    return bool(driver_of(connection).execute(_BEHIND).fetchone()[0])


def catch_up(connection: Connection) -> None:
    """List what the log holds and is not listed yet."""
    driver_of(connection).execute(_CATCH_UP)


def entry_rows(connection: Connection, wanted: Wanted, *, before: Place | None, limit: int) -> Sequence[EntryRow]:
    """Return entries below a place, newest first."""
    entries = history_entries.c
    query = _chosen(select(*history_entries.columns), wanted)
    if before is not None:
        query = query.where(tuple_(entries.at, entries.number) < before)
    query = query.order_by(entries.at.desc(), entries.number.desc()).limit(limit)
    return [EntryRow(*row) for row in connection.execute(query)]


def counts(connection: Connection, person_id: str) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return how many entries there are by record type and by author."""
    entries = history_entries.c
    query = select(entries.record_type, entries.author, func.count()).group_by(entries.record_type, entries.author)
    if person_id:
        query = query.where(entries.person_id == person_id)
    by_type: Counter[str] = Counter()
    by_author: Counter[str] = Counter()
    for record_type, author, count in connection.execute(query):
        by_type[record_type] += count
        by_author[author] += count
    return by_type, by_author


def bodies_at(connection: Connection, numbers: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return entries of the log by their numbers."""
    query = select(operations.c.number, operations.c.body).where(operations.c.number.in_(numbers))
    return {number: json.loads(body) for number, body in connection.execute(query)}


def record_at(connection: Connection, record_type: str, record_id: str) -> Any:
    """Return a record as it is now, retracted or not; None when there is none or its type is not known here."""
    if record_type not in RECORD_TYPES:
        return None
    row = driver_of(connection).execute(any_row(TABLES[record_type]), {"record_id": record_id}).fetchone()
    return None if row is None else record_of(RECORD_TYPES[record_type], row)


def member_names(connection: Connection, person_id: str) -> dict[str, str]:
    """Return id and name of everybody on a person's map, those who were removed too."""
    member = TABLES["member"]
    query = select(member.c.id, member.c.name).where(member.c.person_id == person_id)
    return {row.id: row.name for row in connection.execute(query)}


@dataclass(frozen=True, repr=False)
class Said:
    """What the fields that an entry changed said before and after it, and what all fields said then."""

    before: Mapping[str, PlainValue]
    after: Mapping[str, PlainValue]
    whole: Mapping[str, PlainValue]


def said_at(connection: Connection, record_id: str, numbers: Collection[int]) -> dict[int, Said]:
    """Fold the entries of one record, each over those that its author had seen, and keep what is asked for."""
    query = select(operations.c.number, operations.c.body).where(operations.c.record_id == record_id)
    rows = [(number, json.loads(body)) for number, body in connection.execute(query.order_by(operations.c.number))]
    waits: Counter[str] = Counter(parent for _, body in rows for parent in body["parents"])
    states: dict[str, Mapping[str, PlainValue]] = {}
    found: dict[int, Said] = {}
    previous = ""
    for number, body in rows:
        parents = [parent for parent in body["parents"] if parent in states] or (
            [previous] if previous in states else []
        )
        bases = [states[parent] for parent in parents]
        base: dict[str, PlainValue] = {name: value for each in bases for name, value in each.items()}
        before = {name: _fitting(bases, name, change) for name, change in body["fields"].items()}
        after = {name: _after(before[name], change) for name, change in body["fields"].items()}
        states[body["id"]] = whole = base | after
        if number in numbers:
            found[number] = Said(before, after, whole)
        for parent in body["parents"]:
            waits[parent] -= 1
            if waits[parent] <= 0 and parent != previous:
                states.pop(parent, None)
        if previous and waits[previous] <= 0:
            states.pop(previous, None)
        previous = body["id"]
    return found


def _fitting(bases: Iterable[Mapping[str, PlainValue]], name: str, change: Mapping[str, Any]) -> PlainValue:
    """Return the value that a change was made to: that of the laptop where it fits."""
    values = [base[name] for base in bases if name in base]
    for value in reversed(values):
        try:
            if "at" in change and applied(value, dict(change)) is not None:
                return value
            if "at" not in change and change.get("was") == value:
                return value
        except ValueError:
            continue
    return change.get("was", values[-1] if values else None)


def _after(before: PlainValue, change: Mapping[str, Any]) -> PlainValue:
    try:
        return applied(before, dict(change))
    except (ValueError, KeyError):
        return change.get("in", change.get("now"))


def _chosen(query: Select[Any], wanted: Wanted) -> Select[Any]:
    entries = history_entries.c
    if wanted.person_id:
        query = query.where(entries.person_id == wanted.person_id)
    if wanted.record_types is not None:
        query = query.where(entries.record_type.in_(sorted(wanted.record_types)))
    if wanted.author:
        query = query.where(entries.author == wanted.author)
    if wanted.since:
        query = query.where(entries.at >= wanted.since)
    if wanted.until:
        query = query.where(entries.at < wanted.until)
    if wanted.words:
        query = query.join(operations, operations.c.number == entries.number)
        query = query.where(operations.c.body.icontains(wanted.words, autoescape=True))
    return query
