"""Files at an office: filled piece by piece in any order, twice or cut, closed by a hash, kept from everybody else."""

import errno
import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.office.hands import Hand, organisation_of
from visitapp.office import blobs as office_blobs
from visitapp.office.blobs import OfficeBlobs
from visitapp.office.refusing import Refusing
from visitapp.office.shelf import FolderShelf
from visitapp.office.store import OfficeStore
from visitapp.sync.protocol.blobs import MOST_BYTES, SEALED_BYTES
from visitapp.sync.protocol.messages import Refusal
from visitapp.sync.protocol.operations import NotValid

PIECES = (os.urandom(SEALED_BYTES), os.urandom(SEALED_BYTES), os.urandom(700))
LENGTH = sum(map(len, PIECES))
HASH = hashlib.sha256(b"".join(PIECES)).digest()


class Kept:
    """An office with one stream and two teams."""

    def __init__(self, address: str, folder: Path) -> None:
        self.folder = folder
        self.store = OfficeStore(address)
        self.store.make()
        self.worker, self.stranger = Hand(b""), Hand(b"", team=b"u" * 16)
        organisation_of(self.store, self.worker, self.stranger)
        self.stream = os.urandom(16)
        self.store.register(self.stream, self.worker.team)
        self.blobs = OfficeBlobs(self.store, FolderShelf(folder))

    def put(self, blob: bytes, *indexes: int) -> None:
        self.blobs.announce(self.stream, blob, self.worker.device, LENGTH)
        for index in indexes:
            self.blobs.put(self.stream, blob, self.worker.device, index, PIECES[index])

    def state(self, blob: bytes) -> tuple[tuple[int, ...], bool]:
        found = self.blobs.state(self.stream, blob, self.worker.device)
        return found.there, found.is_complete


@pytest.fixture(scope="module")
def kept(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    made = Kept(address, tmp_path_factory.mktemp("shelf") / "files")
    yield made
    made.store.close()


@pytest.fixture
def blob() -> bytes:
    return os.urandom(16)


def refusal(work: object, *arguments: object) -> Refusal:
    with pytest.raises(Refusing) as raised:
        work(*arguments)
    return raised.value.why


def test_pieces_come_in_any_order_and_twice_and_are_there_only_when_all_is_proved(kept, blob):
    end = (kept.stream, blob, kept.worker.device, HASH)
    kept.put(blob, 2, 0, 0)
    assert kept.state(blob) == ((0, 2), False)
    assert refusal(kept.blobs.complete, *end) is Refusal.UNKNOWN
    assert refusal(kept.blobs.get, *end[:3], 0) is Refusal.UNKNOWN
    kept.put(blob, 1)
    assert refusal(kept.blobs.complete, *end[:3], bytes(32)) is Refusal.DOUBLE
    assert kept.state(blob) == ((0, 1, 2), False)
    kept.blobs.complete(*end)
    kept.blobs.complete(*end)
    assert kept.state(blob) == ((0, 1, 2), True)
    assert [kept.blobs.get(*end[:3], n).data for n in range(3)] == list(PIECES)


def test_a_piece_is_never_changed_and_one_of_the_wrong_length_is_not_taken(kept, blob):
    kept.put(blob, 0)
    here = (kept.stream, blob, kept.worker.device)
    assert refusal(kept.blobs.put, *here, 0, PIECES[1]) is Refusal.DOUBLE
    for index, piece in ((1, PIECES[1][:-1]), (2, PIECES[0]), (3, PIECES[2])):
        with pytest.raises(NotValid):
            kept.blobs.put(*here, index, piece)
    assert refusal(kept.blobs.announce, *here, LENGTH + 1) is Refusal.DOUBLE
    assert kept.state(blob) == ((0,), False)


def test_what_a_shelf_lost_is_asked_for_again(kept, blob):
    kept.put(blob, 0, 1, 2)
    kept.blobs.complete(kept.stream, blob, kept.worker.device, HASH)
    (kept.folder / kept.stream.hex() / blob.hex() / "1").unlink()
    assert kept.state(blob) == ((0, 2), False)
    kept.put(blob, 1)
    assert kept.state(blob) == ((0, 1, 2), True)


def test_another_team_and_a_stream_that_is_none_get_nothing(kept, blob):
    kept.put(blob, 0, 1, 2)
    kept.blobs.complete(kept.stream, blob, kept.worker.device, HASH)
    for stream, device, why in (
        (kept.stream, kept.stranger.device, Refusal.NOT_YOURS),
        (bytes(16), kept.worker.device, Refusal.UNKNOWN),
    ):
        assert refusal(kept.blobs.state, stream, blob, device) is why
        assert refusal(kept.blobs.get, stream, blob, device, 0) is why
        assert refusal(kept.blobs.put, stream, blob, device, 0, PIECES[0]) is why
        assert refusal(kept.blobs.announce, stream, blob, device, LENGTH) is why
        assert refusal(kept.blobs.complete, stream, blob, device, HASH) is why
        assert refusal(kept.blobs.receive, stream, blob, device) is why


def test_ten_gigabytes_and_more_than_a_device_s_room_are_refused_before_a_byte_is_sent(kept, blob, monkeypatch):
    here = (kept.stream, blob, kept.worker.device)
    assert refusal(kept.blobs.announce, *here, 10 << 30) is Refusal.TOO_LARGE
    assert refusal(kept.blobs.announce, *here, MOST_BYTES + 1) is Refusal.TOO_LARGE
    monkeypatch.setattr(office_blobs, "DEVICE_QUOTA", 20 * LENGTH)
    assert refusal(kept.blobs.announce, *here, 20 * LENGTH + 1) is Refusal.QUOTA
    kept.put(blob, 0)


def test_who_received_a_file_is_told_once(kept, blob):
    kept.put(blob, 0, 1, 2)
    here = (kept.stream, blob, kept.worker.device)
    assert refusal(kept.blobs.receive, *here) is Refusal.UNKNOWN
    kept.blobs.complete(*here, HASH)
    kept.blobs.receive(*here)
    kept.blobs.receive(*here)
    assert kept.blobs.state(*here).received == (kept.worker.id,)


def test_a_disk_that_is_full_keeps_nothing_half(kept, blob, monkeypatch):
    kept.put(blob, 0)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert refusal(kept.put, blob, 1) is Refusal.FULL
    assert kept.state(blob) == ((0,), False)
    assert [each.name for each in (kept.folder / kept.stream.hex() / blob.hex()).iterdir()] == ["0"]
    kept.put(blob, 1, 2)
    kept.blobs.complete(kept.stream, blob, kept.worker.device, HASH)


def test_a_file_that_is_announced_by_many_at_once_is_known_once(kept, blob):
    with ThreadPoolExecutor(8) as many:
        asked = [many.submit(kept.blobs.announce, kept.stream, blob, kept.worker.device, LENGTH) for _ in range(8)]
    assert [each.result() for each in asked] == [None] * 8
    kept.put(blob, 0, 1, 2)
    assert kept.state(blob)[0] == (0, 1, 2)
