"""History: who changed what and when, in words, newest first; and an earlier version put back as a new act.

Entries that follow each other on the same thing by the same hand within a few minutes are shown as one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from typing import Any

from visitapp.domain.catalogue import RECORD_TYPES
from visitapp.domain.changes import ChangeKind, ChangeSet
from visitapp.domain.records import from_plain, to_plain
from visitapp.errors import DiskFull, NotFound, NotWritable, Refused
from visitapp.services.history_entries import NEVER_BACK, Entry, Teller, before_run, is_by_hand
from visitapp.services.history_words import (
    HistoryGroup,
    group_of,
)
from visitapp.services.workspace import Workspace
from visitapp.storage.conflicts import conflict_rows
from visitapp.storage.history import (
    EntryRow,
    Place,
    Wanted,
    bodies_of_run,
    entry_rows,
    said_at,
)
from visitapp.storage.history import catch_up as _catch_up
from visitapp.storage.history import counts as _counts
from visitapp.storage.history import is_behind as _is_behind

PAGE = 20
"""So many entries are shown at once."""
READ = 80
"""So many operations are read for one page at first; typing makes many of one entry."""
MOST_READ = 800
AT_ONCE = 10_000
"""So many operations are listed at once: a tenth of a second."""
PAUSE = timedelta(minutes=15)
FROM_HISTORY = "Put back from History"


@dataclass(frozen=True)
class HistoryFilter:
    """What History shows. `person_id` "" is the whole vault; days are the worker's own, both included."""

    person_id: str = ""
    groups: frozenset[HistoryGroup] = frozenset(HistoryGroup)
    author: str = ""
    since: date | None = None
    until: date | None = None
    words: str = field(default="", repr=False)


@dataclass(frozen=True, repr=False)
class HistoryPage:
    """Some entries, and from where to read on; None when these are the oldest."""

    entries: tuple[Entry, ...]
    below: Place | None


@dataclass(frozen=True, repr=False)
class HistoryFacts:
    """How many entries there are of each kind, who wrote them, and what was changed by two at the same time."""

    by_group: Mapping[HistoryGroup, int]
    authors: tuple[str, ...]
    parallel: int

    @property
    def count(self) -> int:
        """Return how many there are."""
        return sum(self.by_group.values())


def read_facts(workspace: Workspace, *, person_id: str = "") -> HistoryFacts:
    """Return the numbers beside History, of one person or of the whole vault."""
    _list_all(workspace)
    with workspace.store.reading() as connection:
        by_type, by_author = _counts(connection, person_id)
        parallel = sum(1 for row in conflict_rows(connection) if person_id in ("", row.person_id))
    by_group: dict[HistoryGroup, int] = {}
    for record_type, count in by_type.items():
        by_group[group_of(record_type)] = by_group.get(group_of(record_type), 0) + count
    authors = sorted((name for name in by_author if name), key=lambda name: (-by_author[name], name))
    return HistoryFacts(
        {group: by_group[group] for group in HistoryGroup if group in by_group}, tuple(authors), parallel
    )


def read_history(workspace: Workspace, *, chosen: HistoryFilter, below: Place | None = None) -> HistoryPage:
    """Return a page of History, newest first, from below a place. Raises Refused when the days are the wrong way."""
    if chosen.since is not None and chosen.until is not None and chosen.until < chosen.since:
        raise Refused("The last day is before the first.", "Look at both dates.")
    _list_all(workspace)
    wanted = _wanted(chosen)
    runs: list[list[EntryRow]] = []
    place, read, ended = below, 0, False
    with workspace.store.reading() as connection:
        while len(runs) <= PAGE and read < MOST_READ:
            rows = entry_rows(connection, wanted, before=place, limit=READ)
            for row in rows:
                _add(runs, row)
            read += len(rows)
            if len(rows) < READ:
                ended = True
                break
            place = rows[-1].place
        shown = runs[:PAGE]
        teller = Teller(workspace, connection, shown)
        entries = tuple(teller.entry(run) for run in shown)
    is_all = ended and len(runs) <= PAGE
    return HistoryPage(entries, None if is_all or not shown else shown[-1][-1].place)


def told(workspace: Workspace, connection: Any, rows: Sequence[EntryRow]) -> tuple[Entry, ...]:
    """Return operations, newest first, as entries: what follows each other on one thing by one hand is one."""
    runs: list[list[EntryRow]] = []
    for row in rows:
        _add(runs, row)
    teller = Teller(workspace, connection, runs)
    return tuple(teller.entry(run) for run in runs)


def put_back(workspace: Workspace, *, first: int, last: int) -> ChangeSet:
    """Write again what a record said before the entries from `first` to `last`: a new act, which can be undone.

    Raises NotFound, or Refused with the reason when the record is signed or says it already.
    """
    with workspace.store.reading() as connection:
        bodies = bodies_of_run(connection, first, last)
        if not {first, last} <= bodies.keys():
            raise NotFound("That entry is not here any more.")
        newest, oldest = bodies[max(bodies)], bodies[min(bodies)]
        said = said_at(connection, newest["record"], bodies)
    record_type = RECORD_TYPES.get(newest["type"])
    if record_type is None or newest["type"] in NEVER_BACK:
        raise Refused("This cannot be put back from here.", "Nothing was changed.")
    before = before_run(said)
    with workspace.act("Put back an earlier version") as act:
        if newest["kind"] == ChangeKind.RETRACT:
            act.unit.restore(record_type, newest["record"], reason=FROM_HISTORY)
        elif oldest["kind"] in (ChangeKind.EDIT, ChangeKind.RESOLVE) and is_by_hand(before):
            now = act.unit.get(record_type, newest["record"])
            earlier = from_plain(record_type, to_plain(now) | before)
            fields = {name: getattr(earlier, name) for name in before}
            act.unit.edit(record_type, newest["record"], reason=FROM_HISTORY, **fields)
        else:
            raise Refused("There is no earlier version of this to put back.", "Nothing was changed.")
        if not act.unit.change_set.changes:
            raise Refused("It says this already.", "Nothing was changed.")
    return act.change_set


def list_some(workspace: Workspace) -> bool:
    """List some of the log that is not listed yet; return whether there is more, so that saving can come between.

    A full disk leaves History as far as it was listed.
    """
    with workspace.store.reading() as connection:
        if not _is_behind(connection):
            return False
    with suppress(DiskFull, NotWritable), workspace.store.changing() as connection:
        return _catch_up(connection, AT_ONCE)
    return False


def _list_all(workspace: Workspace) -> None:
    while list_some(workspace):
        pass


def _wanted(chosen: HistoryFilter) -> Wanted:
    types = None
    if chosen.groups != frozenset(HistoryGroup):
        types = frozenset(name for name in RECORD_TYPES if group_of(name) in chosen.groups)
    return Wanted(
        chosen.person_id,
        types,
        chosen.author,
        "" if chosen.since is None else _midnight(chosen.since),
        "" if chosen.until is None else _midnight(chosen.until + timedelta(days=1)),
        " ".join(chosen.words.split()),
    )


def _midnight(day: date) -> str:
    return datetime.combine(day, clock()).astimezone().astimezone(UTC).isoformat()


def _add(runs: list[list[EntryRow]], row: EntryRow) -> None:
    """Put an entry to the newer ones of the same hand on the same thing, or begin another."""
    last = runs[-1][-1] if runs else None
    goes_on = (
        last is not None
        and (last.record_id, last.author) == (row.record_id, row.author)
        and last.kind in (ChangeKind.EDIT, ChangeKind.SIGN)
        and row.kind in (ChangeKind.EDIT, ChangeKind.CREATE)
        and (last.kind == ChangeKind.EDIT or row.record_type == "amendment")
        and last.moment - row.moment < PAUSE
    )
    if goes_on:
        runs[-1].append(row)
    else:
        runs.append([row])
