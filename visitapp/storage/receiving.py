"""One page of a stream taken into the log and the rows, in one transaction with how far the stream was read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from visitapp.domain.catalogue import RECORD_TYPES
from visitapp.domain.changes import Change, ChangeKind, ChangeSet
from visitapp.errors import VaultDamaged
from visitapp.storage.engine import driver_of
from visitapp.storage.operations import LogHead, append, body_text
from visitapp.storage.projection import apply, apply_all

ONLY_HERE = frozenset({"worker", "vault_event", "office_link"})
"""Record types that never leave the vault."""

_NUMBER_OF = "SELECT number, body, person_id FROM operations WHERE id = ?"
_IS_THERE = "SELECT 1 FROM operations WHERE id = ?"
_AT_OFFICE = "INSERT OR IGNORE INTO at_office (number) VALUES (?)"
_HOLD = "INSERT OR REPLACE INTO held_back (stream_id, number, reason, operation_id, body) VALUES (?, ?, ?, ?, ?)"
_HELD = "SELECT number, operation_id, body FROM held_back WHERE stream_id = ? AND reason = 'waiting' ORDER BY number"
_LET_GO = "DELETE FROM held_back WHERE stream_id = ? AND number = ?"
_READ_TO = "UPDATE streams SET read_to = ?, hash = ? WHERE id = ?"
_CHAIN_END = "INSERT OR REPLACE INTO chain_ends (stream_id, device, number, hash) VALUES (?, ?, ?, ?)"
_PERSON_OF = "SELECT person_id FROM streams WHERE id = ?"
_KNOW_PERSON = "UPDATE streams SET person_id = ? WHERE id = ?"
_FAULTS = (VaultDamaged, KeyError, TypeError, ValueError)
_TEXTS = ("id", "type", "record", "person", "kind", "clock", "at", "author", "device", "label", "reason", "group")


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

    def __init__(self, connection: Connection, *, head: LogHead, chain_key: bytes, stream_id: str) -> None:
        """Touch nothing yet."""
        self._driver = driver_of(connection)
        self.head = head
        self._chain_key = chain_key
        self._stream_id = stream_id
        self._person_id: str = self._driver.execute(_PERSON_OF, (stream_id,)).fetchone()[0]
        self._changes: list[Change] = []
        self._read: dict[str, Any] = {}
        self._known: tuple[int, str, str] | None = None
        self.bodies: list[tuple[str, str]] = []
        """Group and text of each operation that was put into the log."""
        self.taken = 0

    @property
    def change_set(self) -> ChangeSet:
        """Return what changed here."""
        return ChangeSet("From the team", tuple(self._changes))

    def take_page(self, page: Sequence[tuple[int, str, str]]) -> None:
        """Take operations: the office's number, id and text of each. What is not taken is held back with its reason.

        All at once where nothing is wrong; one by one where something is.
        """
        before = self.head, len(self.bodies), len(self._changes), self.taken
        self._driver.execute("SAVEPOINT page")
        try:
            written = [body for each in page if (body := self._write(*each)) is not None]
            apply_all(self._driver, written)
        except _FAULTS:
            self._driver.execute("ROLLBACK TO page")
            self.head, self.taken = before[0], before[3]
            del self.bodies[before[1] :]
            del self._changes[before[2] :]
            for each in page:
                self.take(*each)
        self._driver.execute("RELEASE page")

    def take(self, number: int, operation_id: str, text: str) -> Held | None:
        """Take one operation, the office's `number` of the stream; return why not, None when it is in the log."""
        before = self.head, len(self.bodies), len(self._changes), self.taken
        self._driver.execute("SAVEPOINT one")
        try:
            reason = self._why_not(operation_id, text)
            if reason is None and (body := self._append(text)) is not None:
                apply(self._driver, body)
        except _FAULTS:
            reason = Held.FAULT
            self._driver.execute("ROLLBACK TO one")
            self.head, self.taken = before[0], before[3]
            del self.bodies[before[1] :]
            del self._changes[before[2] :]
        self._driver.execute("RELEASE one")
        if reason is not None:
            self.hold(number, operation_id, reason, text)
        return reason

    def _write(self, number: int, operation_id: str, text: str) -> dict[str, Any] | None:
        """Put one operation of a page into the log, or hold it back; return it when it is new."""
        reason = self._why_not(operation_id, text)
        if reason is not None:
            self.hold(number, operation_id, reason, text)
            return None
        return self._append(text)

    def hold(self, number: int, operation_id: str, reason: Held, text: str = "") -> None:
        """Keep an operation that was not taken, with its reason."""
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

    def read_to(self, number: int, stream_hash: str, ends: Iterable[tuple[str, int, str]]) -> None:
        """Note how far the stream was read, and where each device's chain ends there: device, number, hash."""
        self._driver.execute(_READ_TO, (number, stream_hash, self._stream_id))
        for device, last, digest in ends:
            self._driver.execute(_CHAIN_END, (self._stream_id, device, last, digest))

    def _why_not(self, operation_id: str, text: str) -> Held | None:
        """Return why an operation cannot be taken; None when it can, or is in the log already."""
        known = self._known = self._driver.execute(_NUMBER_OF, (operation_id,)).fetchone()
        if known is not None:
            return None if known[1] == text else Held.ALTERED
        body = read_body(text)
        if body is None or body["id"] != operation_id or not self._is_of_this_person(body):
            return Held.FAULT
        self._read = body
        if any(self._driver.execute(_IS_THERE, (parent,)).fetchone() is None for parent in body["parents"]):
            return Held.WAITING
        return None

    def _append(self, text: str) -> dict[str, Any] | None:
        """Put the operation that was just looked at into the log; None when it is there already."""
        if self._known is not None:
            self._driver.execute(_AT_OFFICE, (self._known[0],))
            self._know_person(self._known[2])
            return None
        body = self._read
        self.head = append(self._driver, self.head, self._chain_key, body, text)
        self._driver.execute(_AT_OFFICE, (self.head.number,))
        self.bodies.append((body["group"], text))
        self._note(body)
        return body

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
        if body["type"] in RECORD_TYPES:
            after = {name: change.get("now") for name, change in body["fields"].items()}
            kind = ChangeKind(body["kind"])
            self._changes.append(Change(body["type"], body["record"], body["person"], kind, {}, after, body["id"]))


def read_body(text: str) -> dict[str, Any] | None:
    """Read an operation of somebody else strictly; None for what no laptop of ours writes."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict) or body.get("v") != 1 or body_text(body) != text:
        return None
    fields, parents = body.get("fields"), body.get("parents")
    is_whole = (
        body.keys() == {"v", "fields", "parents", *_TEXTS}
        and all(isinstance(body[name], str) for name in _TEXTS)
        and isinstance(fields, dict)
        and all(isinstance(change, dict) for change in fields.values())
        and isinstance(parents, list)
        and all(isinstance(parent, str) for parent in parents)
        and body["kind"] in frozenset(ChangeKind)
    )
    return body if is_whole else None
