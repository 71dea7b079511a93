"""One page of a stream taken into the log and the rows, in one transaction with how far the stream was read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from visitapp.domain.catalogue import RECORD_TYPES
from visitapp.domain.changes import Change, ChangeKind, ChangeSet
from visitapp.errors import VaultDamaged
from visitapp.storage.engine import driver_of
from visitapp.storage.operations import LogHead, append, body_text
from visitapp.storage.projection import apply

ONLY_HERE = frozenset({"worker", "vault_event", "office_link"})
"""Record types that never leave the vault."""

_NUMBER_OF = "SELECT number, body, person_id FROM operations WHERE id = ?"
_AT_OFFICE = "INSERT OR IGNORE INTO at_office (number) VALUES (?)"
_HOLD = "INSERT OR REPLACE INTO held_back (stream_id, number, reason, operation_id, body) VALUES (?, ?, ?, ?, ?)"
_HELD = "SELECT number, operation_id, body FROM held_back WHERE stream_id = ? AND reason = 'waiting' ORDER BY number"
_LET_GO = "DELETE FROM held_back WHERE stream_id = ? AND number = ?"
_READ_TO = "UPDATE streams SET read_to = ?, hash = ? WHERE id = ?"
_CHAIN_END = "INSERT OR REPLACE INTO chain_ends (stream_id, device, number, hash) VALUES (?, ?, ?, ?)"
_PERSON_OF = "SELECT person_id FROM streams WHERE id = ?"
_KNOW_PERSON = "UPDATE streams SET person_id = ? WHERE id = ?"
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
        self.taken = 0

    @property
    def change_set(self) -> ChangeSet:
        """Return what changed here."""
        return ChangeSet("From the team", tuple(self._changes))

    def take(self, number: int, operation_id: str, text: str) -> Held | None:
        """Take one operation, the office's `number` of the stream; return why not, None when it is in the log."""
        reason = self._take(operation_id, text)
        if reason is not None:
            self.hold(number, operation_id, reason, text)
        return reason

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
                if self._take(operation_id, text) is None:
                    self.let_go(number)
                    moved = True

    def read_to(self, number: int, stream_hash: str, ends: Iterable[tuple[str, int, str]]) -> None:
        """Note how far the stream was read, and where each device's chain ends there: device, number, hash."""
        self._driver.execute(_READ_TO, (number, stream_hash, self._stream_id))
        for device, last, digest in ends:
            self._driver.execute(_CHAIN_END, (self._stream_id, device, last, digest))

    def _take(self, operation_id: str, text: str) -> Held | None:
        known = self._driver.execute(_NUMBER_OF, (operation_id,)).fetchone()
        if known is not None:
            if known[1] != text:
                return Held.ALTERED
            self._driver.execute(_AT_OFFICE, (known[0],))
            self._know_person(known[2])
            return None
        body = read_body(text)
        if body is None or body["id"] != operation_id or not self._is_of_this_person(body):
            return Held.FAULT
        if any(self._driver.execute(_NUMBER_OF, (parent,)).fetchone() is None for parent in body["parents"]):
            return Held.WAITING
        self._driver.execute("SAVEPOINT one")
        try:
            head = append(self._driver, self.head, self._chain_key, body, text)
            apply(self._driver, body)
        except (VaultDamaged, KeyError, TypeError, ValueError):
            self._driver.execute("ROLLBACK TO one")
            self._driver.execute("RELEASE one")
            return Held.FAULT
        self._driver.execute("RELEASE one")
        self.head = head
        self._driver.execute(_AT_OFFICE, (head.number,))
        self._note(body)
        return None

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
