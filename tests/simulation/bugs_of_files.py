"""Bugs in how files travel."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulation.bugs import bug
from visitapp.office.blobs import OfficeBlobs
from visitapp.sync.files import FileCarrying
from visitapp.sync.protocol.messages import BlobState, Refusal
from visitapp.sync.transport import RefusedByOffice, Transport

Patch = pytest.MonkeyPatch


@bug
def a_file_counts_as_sent_before_the_office_closed_it(patch: Patch) -> None:
    tell = Transport.tell

    def without_closing(self: Transport, method: str, path: str, body: bytes = b"", *, signed: bool = True) -> int:
        return 200 if path.endswith("/complete") else tell(self, method, path, body, signed=signed)

    patch.setattr(Transport, "tell", without_closing)


@bug
def the_office_calls_a_file_whole_that_lacks_a_piece(patch: Patch) -> None:
    state = OfficeBlobs.state

    def whole(self: OfficeBlobs, stream: bytes, blob: bytes, device: Any) -> BlobState:
        found = state(self, stream, blob, device)
        return BlobState(there=found.there, is_complete=bool(found.there))

    patch.setattr(OfficeBlobs, "state", whole)


@bug
def an_announced_file_is_taken_for_one_that_is_there(patch: Patch) -> None:
    send = FileCarrying._send

    def once_announced(self: FileCarrying, travel: Any) -> bool:
        try:
            return send(self, travel)
        except RefusedByOffice as error:
            if error.refused.why is Refusal.UNKNOWN:
                return False
            raise
        finally:
            self.note_at_office(travel)

    patch.setattr(FileCarrying, "_send", once_announced)
