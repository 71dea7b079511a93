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
FROM operations WHERE number > (SELECT coalesce(max(number), 0) FROM history_entries) ORDER BY number LIMIT ?
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


def catch_up(connection: Connection, most: int) -> bool:
    """List so much of what the log holds and is not listed yet; return whether there may be more."""
    return bool(driver_of(connection).execute(_CATCH_UP, (most,)).rowcount == most)


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


def bodies_of_run(connection: Connection, first: int, last: int) -> dict[int, dict[str, Any]]:
    """Return what the author of the entry `last` wrote to its record from the entry `first` on."""
    record = select(history_entries.c.record_id, history_entries.c.author).where(history_entries.c.number == last)
    run = connection.execute(record).first()
    if run is None:
        return {}
    entries = history_entries.c
    query = select(entries.number).where(
        entries.record_id == run.record_id, entries.author == run.author, entries.number.between(first, last)
    )
    return bodies_at(connection, connection.execute(query).scalars().all())


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
    """What the fields that an entry changed said before and after it."""

    before: Mapping[str, PlainValue]
    after: Mapping[str, PlainValue]


def said_at(connection: Connection, record_id: str, bodies: Mapping[int, dict[str, Any]]) -> dict[int, Said]:
    """Return what entries of one record did, by number.

    Short values stand in the entry itself. Only a long text, of which an entry holds no more than what went and came,
    is folded from its beginning: each entry over what its author had seen.
    """
    spliced = {name for body in bodies.values() for name, change in body["fields"].items() if "at" in change}
    if spliced:
        return _folded(connection, record_id, bodies.keys())
    return {
        number: Said(
            {name: change.get("was") for name, change in body["fields"].items()},
            {name: change.get("now") for name, change in body["fields"].items()},
        )
        for number, body in bodies.items()
    }


def _folded(connection: Connection, record_id: str, numbers: Collection[int]) -> dict[int, Said]:
    query = select(operations.c.number, operations.c.body).where(
        operations.c.record_id == record_id, operations.c.number <= max(numbers)
    )
    rows = [(number, json.loads(body)) for number, body in connection.execute(query.order_by(operations.c.number))]
    waits: Counter[str] = Counter(parent for _, body in rows for parent in body["parents"])
    states: dict[str, Mapping[str, PlainValue]] = {}
    found: dict[int, Said] = {}
    previous = ""
    for number, body in rows:
        parents = [parent for parent in body["parents"] if parent in states] or [
            id_ for id_ in (previous,) if id_ in states
        ]
        bases = [states[parent] for parent in parents]
        before = {name: _fitting(bases, name, change) for name, change in body["fields"].items()}
        after = {name: _after(before[name], change) for name, change in body["fields"].items()}
        states[body["id"]] = {name: value for base in bases for name, value in base.items()} | after
        if number in numbers:
            found[number] = Said(before, after)
        # A text is let go when nobody builds on it any more: a note may have been saved two thousand times.
        for parent in body["parents"]:
            waits[parent] -= 1
        for id_ in (previous, *body["parents"]):
            if waits[id_] <= 0:
                states.pop(id_, None)
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
