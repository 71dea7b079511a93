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

from visitapp.domain.before_after import BeforeAfter, as_written, before_after
from visitapp.domain.catalogue import RECORD_TYPES
from visitapp.domain.changes import ChangeKind, ChangeSet
from visitapp.domain.frozen import frozen_because
from visitapp.domain.goals import Goal
from visitapp.domain.network import Member
from visitapp.domain.people import Person
from visitapp.domain.records import PlainValue, from_plain, searchable_fields, to_plain
from visitapp.domain.visits import Visit
from visitapp.errors import DiskFull, NotFound, NotWritable, Refused
from visitapp.services.history_words import (
    UNSPOKEN,
    HistoryGroup,
    done_words,
    group_of,
    label_of,
    thing_words,
    value_words,
    visit_name,
)
from visitapp.services.workspace import Workspace
from visitapp.storage.conflicts import conflict_rows
from visitapp.storage.history import (
    EntryRow,
    Place,
    Said,
    Wanted,
    bodies_at,
    entry_rows,
    member_names,
    record_at,
    said_at,
)
from visitapp.storage.history import catch_up as _catch_up
from visitapp.storage.history import counts as _counts
from visitapp.storage.history import is_behind as _is_behind

PAGE = 30
"""So many entries are shown at once."""
READ = 120
"""So many operations are read for one page at first; typing makes many of one entry."""
MOST_READ = 1200
AT_ONCE = 10_000
"""So many operations are listed at once: a tenth of a second."""
PAUSE = timedelta(minutes=15)
FROM_HISTORY = "Put back from History"
NEVER_BACK = frozenset({"document", "attachment", "worker", "vault_event", "office_link", "amendment", "goal_rating"})
"""Record types that are not put back: papers and files, what is sealed, and what happened to the vault."""
NOT_BY_HAND = frozenset({"status", "started_at", "author", "finalised_on", "person_id", "visit_id", "goal_id"})
"""A change of these is part of a larger act, which has a way back of its own."""


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
        teller = _Teller(workspace, connection, shown)
        entries = tuple(teller.entry(run) for run in shown)
    is_all = ended and len(runs) <= PAGE
    return HistoryPage(entries, None if is_all or not shown else shown[-1][-1].place)


def put_back(workspace: Workspace, *, numbers: Sequence[int]) -> ChangeSet:
    """Write again what the record said before these entries: a new act, which can be undone.

    Raises NotFound, or Refused with the reason when the record is signed or says it already.
    """
    with workspace.store.reading() as connection:
        bodies = bodies_at(connection, numbers)
        if not bodies or len(bodies) != len(set(numbers)):
            raise NotFound("That entry is not here any more.")
        newest, oldest = bodies[max(bodies)], bodies[min(bodies)]
        said = said_at(connection, newest["record"], bodies)
    record_type = RECORD_TYPES.get(newest["type"])
    if record_type is None or newest["type"] in NEVER_BACK:
        raise Refused("This cannot be put back from here.", "Nothing was changed.")
    before = _before_run(said)
    with workspace.act("Put back an earlier version") as act:
        if newest["kind"] == ChangeKind.RETRACT:
            act.unit.restore(record_type, newest["record"], reason=FROM_HISTORY)
        elif oldest["kind"] in (ChangeKind.EDIT, ChangeKind.RESOLVE) and _by_hand(before):
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


def _before_run(said: Mapping[int, Said]) -> dict[str, PlainValue]:
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


def _by_hand(fields: Mapping[str, PlainValue]) -> bool:
    return bool(fields.keys() - UNSPOKEN) and not NOT_BY_HAND.intersection(fields)


class _Teller:
    """Turns runs of entries into words, and reads what it needs of each record and person once."""

    def __init__(self, workspace: Workspace, connection: Any, runs: Sequence[Sequence[EntryRow]]) -> None:
        self._connection = connection
        self._bodies = bodies_at(connection, [row.number for run in runs for row in run])
        by_record: dict[str, dict[int, Any]] = {}
        for run in runs:
            by_record.setdefault(run[0].record_id, {}).update({row.number: self._bodies[row.number] for row in run})
        self._said = {record_id: said_at(connection, record_id, bodies) for record_id, bodies in by_record.items()}
        self._records: dict[tuple[str, str], Any] = {}
        self._names: dict[str, dict[str, str]] = {}
        self._workspace = workspace

    def entry(self, run: Sequence[EntryRow]) -> Entry:
        """Return a run in words."""
        newest, oldest = run[0], run[-1]
        body = self._bodies[newest.number]
        said = {row.number: self._said[newest.record_id][row.number] for row in run}
        before, after = _before_run(said), _after_run(said)
        record = self._record(newest.record_type, newest.record_id)
        whole = after if record is None else to_plain(record)
        kind = ChangeKind(oldest.kind) if newest.record_type == "amendment" else ChangeKind(newest.kind)
        if oldest.kind == ChangeKind.CREATE and newest.kind == ChangeKind.EDIT:
            kind = ChangeKind.CREATE
        names = self._names_of(newest.person_id)
        because = self._stays_because(newest, kind, before)
        reason = str(whole.get("reason", "")) if newest.record_type == "amendment" else body["reason"]
        thing = thing_words(newest.record_type, whole, self._related(whole), names.get(newest.person_id, ""))
        return Entry(
            tuple(row.number for row in run),
            newest.moment.astimezone(),
            newest.author,
            newest.person_id,
            names.get(newest.person_id, ""),
            thing,
            done_words(newest.record_type, kind, body["reason"], {**whole, "status": "", **after}),
            self._seal(newest, kind),
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
        found = []
        for name in spoken:
            old = value_words(record_type, name, before.get(name), names)
            new = value_words(record_type, name, after[name], names)
            if old == new or (kind is ChangeKind.CREATE and new in thing):
                continue
            change = as_written(new) if kind is ChangeKind.CREATE else before_after(old, new)
            found.append(FieldChange(label_of(name), change))
        return tuple(found)

    def _stays_because(self, row: EntryRow, kind: ChangeKind, before: Mapping[str, PlainValue]) -> str:
        record = self._record(row.record_type, row.record_id)
        if record is None or kind in (ChangeKind.READ, ChangeKind.CREATE):
            return ""
        return frozen_because(record, lambda of, id_: self._record(_name_of(of), id_), before.keys() or None)

    def _is_offered(self, row: EntryRow, kind: ChangeKind, before: Mapping[str, PlainValue]) -> bool:
        if row.record_type in NEVER_BACK or row.record_type not in RECORD_TYPES:
            return False
        if kind is ChangeKind.RETRACT:
            return row.record_type not in ("visit", "visit_section")
        return kind in (ChangeKind.EDIT, ChangeKind.RESOLVE) and _by_hand(before)

    def _seal(self, row: EntryRow, kind: ChangeKind) -> str:
        if row.record_type == "amendment":
            return "Amended"
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
                found[record.id] = visit_name(record.moment)
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


def _name_of(record_type: type[Any]) -> str:
    return next(name for name, known in RECORD_TYPES.items() if known is record_type)
