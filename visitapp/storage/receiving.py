"""Pages of streams taken into the log and the rows, in one transaction with how far each stream was read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection

from visitapp.domain.catalogue import RECORD_TYPES
from visitapp.domain.changes import Change, ChangeKind, ChangeSet
from visitapp.errors import VaultDamaged
from visitapp.storage.engine import driver_of
from visitapp.storage.operations import APPEND, LogHead, body_text, chained
from visitapp.storage.projection import apply_all

Sent = tuple[int, str, str]
"""The office's number of an operation, its id and its text."""

ONLY_HERE = frozenset({"worker", "visit_template", "vault_event", "office_link", "kept_form"})
"""Record types that never leave the vault."""

_KNOWN = "SELECT id, number, body, person_id FROM operations WHERE id IN (SELECT value FROM json_each(?))"
_AT_OFFICE = "INSERT OR IGNORE INTO at_office (number) VALUES (?)"
_HOLD = "INSERT OR REPLACE INTO held_back (stream_id, number, reason, operation_id, body) VALUES (?, ?, ?, ?, ?)"
_HELD = "SELECT number, operation_id, body FROM held_back WHERE stream_id = ? AND reason = 'waiting' ORDER BY number"
_LET_GO = "DELETE FROM held_back WHERE stream_id = ? AND number = ?"
_READ_TO = "UPDATE streams SET read_to = ?, hash = ? WHERE id = ?"
_CHAIN_END = "INSERT OR REPLACE INTO chain_ends (stream_id, device, number, hash) VALUES (?, ?, ?, ?)"
_EPOCH = "INSERT OR REPLACE INTO stream_epochs (stream_id, epoch) VALUES (?, ?)"
_WROTE = (
    "INSERT INTO laptops (device, author, at) VALUES (?, ?, ?) ON CONFLICT (device) "
    "DO UPDATE SET author = excluded.author, at = excluded.at WHERE excluded.at > laptops.at"
)
_PERSON_OF = "SELECT person_id FROM streams WHERE id = ?"
_KNOW_PERSON = "UPDATE streams SET person_id = ? WHERE id = ?"
FAULTS = (VaultDamaged, KeyError, TypeError, ValueError)
"""What an operation raises that does not fit."""
_KINDS = frozenset(ChangeKind)
_TEXTS = ("id", "type", "record", "person", "kind", "clock", "at", "author", "device", "label", "reason", "group")
_NAMES = frozenset({"v", "fields", "parents", *_TEXTS})
_ONLY_TEXT, _ONLY_DICT = frozenset({str}), frozenset({dict})
_READER, _WRITER = msgspec.json.Decoder(), msgspec.json.Encoder(order="sorted")


class Held(StrEnum):
    """Why an operation of the office was not taken."""

    WAITING = "waiting"
    """It stands on one that is not here yet."""
    LOCKED = "locked"
    """Its key is not here yet."""
    FAULT = "fault"
    """It is not what an honest laptop writes."""
    ALTERED = "altered"
    """The log holds another operation of that id."""
    ERASED = "erased"
    """The office was told to let go of its words."""


class Receiving:
    """Takes operations into the log inside one open transaction. Made by `Store.receiving`, used and thrown away."""

    def __init__(self, connection: Connection, *, head: LogHead, chain_key: bytes) -> None:
        """Touch nothing yet."""
        self._driver = driver_of(connection)
        self.head = head
        self._chain_key = chain_key
        self._stream_id = ""
        self._person_id = ""
        self._changes: list[Change] = []
        self._held: dict[int, Held] = {}
        self._wrote: dict[str, tuple[str, str]] = {}
        self._rows: list[tuple[object, ...]] = []
        self.bodies: list[tuple[str, str, str]] = []
        """Group, text and hash of each operation that was put into the log."""
        self.taken = 0

    def turn_to(self, stream_id: str) -> None:
        """Take what follows as one stream's."""
        self._stream_id = stream_id
        self._person_id = self._driver.execute(_PERSON_OF, (stream_id,)).fetchone()[0]

    @property
    def change_set(self) -> ChangeSet:
        """Return what changed here."""
        return ChangeSet("From the team", tuple(self._changes))

    def take_whole(self, page: Sequence[Sent]) -> None:
        """Take operations without a way back for each page, which costs the index of words a flush.

        Raises one of FAULTS where something is wrong: nothing of the transaction may be kept then.
        """
        self._take_all(page)

    def take_page(self, page: Sequence[Sent]) -> None:
        """Take operations: the office's number, id and text of each. What is not taken is held back with its reason.

        All at once where nothing is wrong; one by one where something is.
        """
        before = self.head, len(self.bodies), len(self._changes), self.taken
        self._driver.execute("SAVEPOINT page")
        try:
            self._take_all(page)
        except FAULTS:
            self._driver.execute("ROLLBACK TO page")
            self.head, self.taken = before[0], before[3]
            self._rows.clear()
            del self.bodies[before[1] :]
            del self._changes[before[2] :]
            if len(page) == 1:
                self.hold(*page[0][:2], Held.FAULT, page[0][2])
            else:
                for each in page:
                    self.take_page((each,))
        self._driver.execute("RELEASE page")

    def take(self, number: int, operation_id: str, text: str) -> Held | None:
        """Take one operation; return why it was held back, None when it is in the log."""
        self._held.pop(number, None)
        self.take_page(((number, operation_id, text),))
        return self._held.get(number)

    def _take_all(self, page: Sequence[Sent]) -> None:
        read = {operation_id: read_body(text) for _, operation_id, text in page}
        parents = {parent for body in read.values() if body is not None for parent in body["parents"]}
        known = self._known(read.keys() | parents)
        there: list[tuple[int]] = []
        taken: list[dict[str, Any]] = []
        for number, operation_id, text in page:
            body, before = read[operation_id], known.get(operation_id)
            if before is not None:
                if before[1] != text:
                    self.hold(number, operation_id, Held.ALTERED, text)
                    continue
                self._know_person(before[2])
                there.append((before[0],))
            elif body is None or body["id"] != operation_id or not self._is_of_this_person(body):
                self.hold(number, operation_id, Held.FAULT, text)
            elif not known.keys() >= set(body["parents"]):
                self.hold(number, operation_id, Held.WAITING, text)
            else:
                taken.append(body)
                there.append((self._enter(body, text),))
                known[operation_id] = (self.head.number, text, body["person"])
        self._driver.executemany(_AT_OFFICE, there)
        self._apply(taken)

    def take_carried(self, carried: Sequence[tuple[str, str]]) -> int:
        """Take a colleague's operations, id and text, that the office may not have; return how many have to wait.

        They have no number, so none is held back: whoever wrote them holds them, and brings them again. Raises one of
        FAULTS when one of them does not fit: nothing of the transaction may be kept then.
        """
        read = {operation_id: body for operation_id, text in carried if (body := read_body(text)) is not None}
        parents = {parent for body in read.values() for parent in body["parents"]}
        known = self._known(read.keys() | parents)
        left = [each for each in carried if each[0] in read and each[0] not in known]
        taken: list[dict[str, Any]] = []
        moved = True
        while moved and left:
            moved, waiting = False, []
            for operation_id, text in left:
                body = read[operation_id]
                if body["id"] != operation_id or not self._is_of_this_person(body):
                    raise ValueError("an operation of somebody else")
                if not known.keys() >= set(body["parents"]):
                    waiting.append((operation_id, text))
                    continue
                taken.append(body)
                known[operation_id] = (self._enter(body, text), text, body["person"])
                moved = True
            left = waiting
        self._apply(taken)
        self._know_who_wrote()
        return len(left)

    def _enter(self, body: dict[str, Any], text: str) -> int:
        """Put an operation at the end of the log, which `_apply` writes, and return its number there."""
        digest = chained(self._chain_key, self.head.hash, text)
        self.head = LogHead(self.head.number + 1, digest, body["clock"])
        self._rows.append((self.head.number, body["id"], body["type"], body["record"], body["person"], text, digest))
        self.bodies.append((body["group"], text, digest))
        return self.head.number

    def _apply(self, taken: Sequence[dict[str, Any]]) -> None:
        rows, self._rows = self._rows, []
        self._driver.executemany(APPEND, rows)
        apply_all(self._driver, taken)
        for body in taken:
            self._note(body)

    def _known(self, ids: Iterable[str]) -> dict[str, tuple[int, str, str]]:
        """Return number, text and person of those operations that the log holds."""
        rows = self._driver.execute(_KNOWN, (json.dumps(sorted(ids)),)).fetchall()
        return {operation_id: (number, text, person) for operation_id, number, text, person in rows}

    def hold(self, number: int, operation_id: str, reason: Held, text: str = "") -> None:
        """Keep an operation that was not taken, with its reason."""
        self._held[number] = reason
        self._driver.execute(_HOLD, (self._stream_id, number, reason.value, operation_id, text))

    def let_go(self, number: int) -> None:
        """Forget that an operation was held back."""
        self._driver.execute(_LET_GO, (self._stream_id, number))

    def take_waiting(self) -> None:
        """Try again, until nothing moves, what waited for another."""
        moved = True
        while moved:
            moved = False
            for number, operation_id, text in self._driver.execute(_HELD, (self._stream_id,)).fetchall():
                self.let_go(number)
                moved |= self.take(number, operation_id, text) is None

    def read_to(self, number: int, stream_hash: str, ends: Iterable[tuple[str, int, str]], *, epoch: int) -> None:
        """Note how far the stream was read, and where each device's chain ends there: device, number, hash."""
        self._driver.execute(_READ_TO, (number, stream_hash, self._stream_id))
        self._driver.execute(_EPOCH, (self._stream_id, epoch))
        self._know_who_wrote()
        for device, last, digest in ends:
            self._driver.execute(_CHAIN_END, (self._stream_id, device, last, digest))

    def _know_who_wrote(self) -> None:
        self._driver.executemany(_WROTE, [(device, *wrote) for device, wrote in self._wrote.items()])

    def _is_of_this_person(self, body: dict[str, Any]) -> bool:
        person: str = body["person"]
        if not person or body["type"] in ONLY_HERE:
            return False
        self._know_person(person)
        return person == self._person_id

    def _know_person(self, person: str) -> None:
        if not self._person_id and person:
            self._person_id = person
            self._driver.execute(_KNOW_PERSON, (person, self._stream_id))

    def _note(self, body: dict[str, Any]) -> None:
        self.taken += 1
        self._wrote[body["device"]] = (body["author"], body["at"])
        if body["type"] in RECORD_TYPES:
            after = {name: change.get("now") for name, change in body["fields"].items()}
            kind = ChangeKind(body["kind"])
            self._changes.append(Change(body["type"], body["record"], body["person"], kind, {}, after, body["id"]))


def read_body(text: str) -> dict[str, Any] | None:
    """Read an operation of somebody else strictly; None for what no laptop of ours writes."""
    body = _in_our_form(text)
    if not isinstance(body, dict) or body.keys() != _NAMES or body["v"] != 1 or body["kind"] not in _KINDS:
        return None
    fields, parents = body["fields"], body["parents"]
    is_whole = (
        {type(body[name]) for name in _TEXTS} == _ONLY_TEXT
        and type(fields) is dict
        and type(parents) is list
        and {type(change) for change in fields.values()} <= _ONLY_DICT
        and {type(parent) for parent in parents} <= _ONLY_TEXT
    )
    return body if is_whole else None


def _in_our_form(text: str) -> Any:
    """Read a text that is the one form of what it holds, None for any other; nearly always the fast reader can."""
    with suppress(ValueError, RecursionError):
        body = _READER.decode(text)
        if _WRITER.encode(body) == text.encode():
            return body
    with suppress(ValueError, TypeError, RecursionError):
        body = json.loads(text)
        if body_text(body) == text:
            return body
    return None
