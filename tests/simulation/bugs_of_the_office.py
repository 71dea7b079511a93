"""Bugs in what the office keeps and whom it believes."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection

from tests.simulation.bugs import bug
from visitapp.office import gate
from visitapp.office import store as office_store
from visitapp.office import stream_keys as office_keys
from visitapp.office.store import OfficeStore
from visitapp.sync.protocol.messages import Pushed
from visitapp.sync.protocol.operations import Batch, decode_header
from visitapp.sync.protocol.signing import Signer

Patch = pytest.MonkeyPatch


@bug
def the_office_counts_with_a_gap(patch: Patch) -> None:
    rows = office_store._rows

    def from_one_higher(stream: bytes, new: Any, links: Any, head: int, digest: bytes, seal: bytes) -> Any:
        return rows(stream, new, links, head + (head % 5 == 4), digest, seal)

    patch.setattr(office_store, "_rows", from_one_higher)


@bug
def the_office_answers_before_it_has_kept(patch: Patch) -> None:
    push = OfficeStore._push
    count = [0]

    def or_not(self: OfficeStore, connection: Connection, *arguments: Any) -> Any:
        pushed = push(self, connection, *arguments)
        count[0] += 1
        if count[0] % 4 == 0:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("BEGIN")
        return pushed

    patch.setattr(OfficeStore, "_push", or_not)


@bug
def the_office_keeps_half_a_batch(patch: Patch) -> None:
    push = OfficeStore.push

    def half(self: OfficeStore, stream: bytes, device: Any, batch: Batch) -> Pushed:
        pushed = push(self, stream, device, batch)
        if len(batch.operations) > 3:
            with self.engine.begin() as connection:
                connection.exec_driver_sql(
                    "DELETE FROM operations WHERE stream = ? AND number = ?", (stream, pushed.last - 1)
                )
        return pushed

    patch.setattr(OfficeStore, "push", half)


@bug
def the_office_takes_the_same_push_twice(patch: Patch) -> None:
    repeated = OfficeStore._repeated

    def as_new(self: OfficeStore, connection: Connection, stream: bytes, device: bytes, known: Any) -> int:
        first = repeated(self, connection, stream, device, known)
        if known:
            connection.exec_driver_sql("UPDATE streams SET head = head + ? WHERE stream = ?", (len(known), stream))
        return first

    patch.setattr(OfficeStore, "_repeated", as_new)


@bug
def a_restored_office_is_the_one_it_was(patch: Patch) -> None:
    patch.setattr(OfficeStore, "new_incarnation", lambda self: None)


@bug
def seals_are_not_verified(patch: Patch) -> None:
    patch.setattr(office_store, "is_sealed", lambda *_: True)


@bug
def anybody_may_write_for_anybody(patch: Patch) -> None:
    push = OfficeStore.push

    def as_its_author(self: OfficeStore, stream: bytes, device: Any, batch: Batch) -> Pushed:
        author = decode_header(batch.operations[0].header).device
        with _all_sealed():
            return push(self, stream, self.directory().devices.get(author, device), batch)

    @contextmanager
    def _all_sealed() -> Any:
        with pytest.MonkeyPatch.context() as inner:
            inner.setattr(office_store, "is_sealed", lambda *_: True)
            yield

    patch.setattr(OfficeStore, "push", as_its_author)


@bug
def a_request_s_signature_is_not_verified(patch: Patch) -> None:
    def believed(find: Any, *, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Signer:
        said = headers["signature-input"]
        parts = dict(part.partition("=")[::2] for part in said.split(";")[1:])
        device = bytes.fromhex(parts["keyid"].strip('"'))
        find(device)
        return Signer(device, int(parts["created"]), parts["nonce"].strip('"'))

    patch.setattr(gate, "signer_of", believed)


@bug
def the_office_gives_the_wrong_keys_away(patch: Patch) -> None:
    keep = office_keys._keep

    def one_short(
        connection: Any, directory: Any, device: Any, stream: bytes, epoch: int, keys: Any, *, fresh: bool
    ) -> None:
        keep(connection, directory, device, stream, epoch, keys[:-1] or keys, fresh=fresh)

    patch.setattr(office_keys, "_keep", one_short)
