"""Files at an office: filled piece by piece in any order, twice or cut, closed by a hash, kept from everybody else."""

import errno
import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import delete, insert

from tests.office.conftest import new_database
from tests.office.hands import Hand, organisation_of
from tests.office.s3 import Store, s3_store
from tests.office.seats import seated
from visitapp.office import blobs as office_blobs
from visitapp.office.blobs import OfficeBlobs
from visitapp.office.receipts import receipts_after, receive
from visitapp.office.refusing import Refusing
from visitapp.office.shelf import Shelf
from visitapp.office.shelving import open_shelf
from visitapp.office.store import OfficeStore
from visitapp.office.tables import former_readers
from visitapp.sync.protocol.blobs import MOST_BYTES, SEALED_BYTES
from visitapp.sync.protocol.messages import BlobEnd, NewBlob, Refusal, decode, encode
from visitapp.sync.protocol.operations import NotValid
from visitapp.sync.protocol.receipts import Receipt, Receipts, signed_receipt

PIECES = (os.urandom(SEALED_BYTES), os.urandom(SEALED_BYTES), os.urandom(700))
LENGTH = sum(map(len, PIECES))
HASH = hashlib.sha256(b"".join(hashlib.sha256(piece).digest() for piece in PIECES)).digest()


class Kept:
    """An office with one stream and two teams. The pieces of its files lie in `folder`, also those in a bucket."""

    def __init__(self, address: str, shelf: Shelf, folder: Path, bucket: Store | None) -> None:
        self.folder = folder
        self.bucket = bucket
        self.store = OfficeStore(address)
        self.store.make()
        self.worker, self.stranger = Hand(b""), Hand(b"", team=b"u" * 16)
        organisation_of(self.store, self.worker, self.stranger)
        self.stream = os.urandom(16)
        self.store.register(self.stream, self.worker.team)
        self.blobs = OfficeBlobs(self.store, shelf)

    def put(self, blob: bytes, *indexes: int) -> None:
        self.blobs.announce(self.stream, blob, self.worker.device, LENGTH)
        for index in indexes:
            self.blobs.put(self.stream, blob, self.worker.device, index, PIECES[index])

    def state(self, blob: bytes) -> tuple[tuple[int, ...], bool]:
        found = self.blobs.state(self.stream, blob, self.worker.device)
        return found.there, found.is_complete


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with s3_store(tmp_path_factory.mktemp("s3") / "root") as store:
        yield store


@pytest.fixture(scope="module", params=["sqlite and a folder", "sqlite and a bucket", "postgresql and a folder"])
def kept(request: pytest.FixtureRequest, bucket: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    office = tmp_path_factory.mktemp("office")
    is_bucket = request.param.endswith("a bucket")
    if is_bucket:
        (office / "office.files").write_text(bucket.settings())
    address = f"sqlite:///{office / 'office.db'}"
    if request.param.startswith("postgresql"):
        address = new_database(request.getfixturevalue("cluster"))
    folder = bucket.folder() if is_bucket else office / "files"
    made = Kept(address, open_shelf(office), folder, bucket if is_bucket else None)
    yield made
    made.store.close()


@pytest.fixture
def blob() -> bytes:
    return os.urandom(16)


def refusal(work: object, *arguments: object) -> Refusal:
    with pytest.raises(Refusing) as raised:
        work(*arguments)
    return raised.value.why


def receipt_of(kept: Kept, blob: bytes, *, by: Hand | None = None, stream: bytes = b"", at: int = 7) -> Receipt:
    hand = by or kept.worker
    return signed_receipt(
        hand.key, organisation=kept.store.fact("organisation"), stream=stream or kept.stream, blob=blob,
        device=hand.id, mark=bytes(range(32)), at=at,
    )  # fmt: skip


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
        assert refusal(partial(receipts_after, after=0), kept.store, device, stream) is why


def test_ten_gigabytes_and_more_than_a_device_s_room_are_refused_before_a_byte_is_sent(kept, blob, monkeypatch):
    here = (kept.stream, blob, kept.worker.device)
    assert refusal(kept.blobs.announce, *here, 10 << 30) is Refusal.TOO_LARGE
    assert refusal(kept.blobs.announce, *here, MOST_BYTES + 1) is Refusal.TOO_LARGE
    monkeypatch.setattr(office_blobs, "DEVICE_QUOTA", 20 * LENGTH)
    assert refusal(kept.blobs.announce, *here, 20 * LENGTH + 1) is Refusal.QUOTA
    kept.put(blob, 0)


def test_a_receipt_is_kept_once_and_only_with_the_signature_of_the_device_that_gives_it(kept, blob):
    kept.put(blob, 0, 1, 2)
    good = receipt_of(kept, blob)
    give = partial(receive, kept.store, kept.worker.device, kept.stream)
    assert refusal(give, good) is Refusal.UNKNOWN
    kept.blobs.complete(kept.stream, blob, kept.worker.device, HASH)
    other = receipt_of(kept, blob, by=kept.stranger)
    forged = Receipt(blob, kept.worker.id, good.mark, good.at, other.signature)
    moved = Receipt(os.urandom(16), good.device, good.mark, good.at, good.signature)
    later = Receipt(good.blob, good.device, good.mark, good.at + 1, good.signature)
    for bad in (other, forged, moved, later):
        with pytest.raises(NotValid):
            give(bad)
    give(good)
    give(good)
    give(receipt_of(kept, blob, at=99))
    found = receipts_after(kept.store, kept.worker.device, kept.stream, after=0).receipts
    assert [each for each in found if each.blob == blob] == [good]


def test_receipts_that_come_at_once_are_numbered_without_a_gap(kept):
    stream, files = os.urandom(16), [os.urandom(16) for _ in range(12)]
    kept.store.register(stream, kept.worker.team)
    piece = os.urandom(40)
    end = hashlib.sha256(hashlib.sha256(piece).digest()).digest()
    for blob in files:
        kept.blobs.announce(stream, blob, kept.worker.device, 40)
        kept.blobs.put(stream, blob, kept.worker.device, 0, piece)
        kept.blobs.complete(stream, blob, kept.worker.device, end)

    def give(blob: bytes) -> None:
        receive(kept.store, kept.worker.device, stream, receipt_of(kept, blob, stream=stream))

    with ThreadPoolExecutor(6) as many:
        list(many.map(give, files))
    read = partial(receipts_after, kept.store, kept.worker.device, stream)
    whole = read(after=0)
    assert ({each.blob for each in whole.receipts}, whole.last) == (set(files), 12)
    assert read(after=5).receipts == whole.receipts[5:]
    (head,) = [each for each in kept.store.heads(kept.worker.device) if each.stream == stream]
    assert head.receipts == 12


def test_a_team_that_gave_a_stream_up_hears_of_no_receipt_that_others_give(kept, blob):
    kept.put(blob, 0, 1, 2)
    kept.blobs.complete(kept.stream, blob, kept.worker.device, HASH)
    receive(kept.store, kept.worker.device, kept.stream, receipt_of(kept, blob))
    with kept.store.engine.begin() as connection:
        row = {"device": kept.stranger.id, "stream": kept.stream, "until": 0}
        connection.execute(insert(former_readers), row)
    read = partial(receipts_after, after=0)
    assert refusal(read, kept.store, kept.stranger.device, kept.stream) is Refusal.NOT_YOURS
    counts = {
        hand.id: {each.stream: each.receipts for each in kept.store.heads(hand.device)}[kept.stream]
        for hand in (kept.worker, kept.stranger)
    }
    assert counts[kept.worker.id] > 0
    assert counts[kept.stranger.id] == 0
    with kept.store.engine.begin() as connection:
        connection.execute(delete(former_readers))


def test_a_large_file_is_read_back_in_parts_of_bounded_length(kept, blob, monkeypatch):
    monkeypatch.setattr(office_blobs, "READING_SECONDS", 0.0)  # one piece in each request
    kept.put(blob, 0, 1, 2)
    end = (kept.stream, blob, kept.worker.device, HASH)
    assert [kept.blobs.complete(*end) for _ in range(3)] == [False, False, True]
    assert kept.blobs.complete(*end)
    assert kept.state(blob) == ((0, 1, 2), True)


def test_what_was_read_back_before_the_place_failed_is_not_read_again(kept, blob, monkeypatch):
    kept.put(blob, 0, 1, 2)
    end = (kept.stream, blob, kept.worker.device, HASH)
    read: list[str] = []
    really = Path.read_bytes

    def reading(path: Path) -> bytes:
        if path.name == "1" and len(read) == 1:
            raise OSError(errno.EIO, "Input/output error")
        read.append(path.name)
        return really(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", reading)
        if kept.bucket:
            kept.bucket.fails_after("GET", 2)  # the list and the first piece
        assert kept.blobs.complete(*end) is False
        if kept.bucket:
            assert refusal(kept.blobs.complete, *end) is Refusal.BUSY
            kept.bucket.fate = "works"
            before = kept.bucket.asked.count("GET")
        read.append("")  # the disk is well again
        assert kept.blobs.complete(*end)
        assert read == ([""] if kept.bucket else ["0", "", "1", "2"])
    if kept.bucket:
        assert kept.bucket.asked.count("GET") == before + 3, "the list, and the two pieces that lacked"


def test_a_piece_that_was_lost_is_taken_again_only_as_it_was(kept, blob):
    kept.put(blob, 0, 1, 2)
    here = (kept.stream, blob, kept.worker.device)
    kept.blobs.complete(*here, HASH)
    (kept.folder / kept.stream.hex() / blob.hex() / "1").unlink()
    assert refusal(kept.blobs.put, *here, 1, os.urandom(SEALED_BYTES)) is Refusal.DOUBLE
    kept.blobs.put(*here, 1, PIECES[1])
    assert kept.state(blob) == ((0, 1, 2), True)


def test_a_device_reads_back_one_file_at_a_time(kept, blob):
    kept.put(blob, 0, 1, 2)
    with kept.blobs._one_reader(kept.worker.device):
        assert refusal(kept.blobs.complete, kept.stream, blob, kept.worker.device, HASH) is Refusal.BUSY
    assert kept.blobs.complete(kept.stream, blob, kept.worker.device, HASH)


def test_files_announced_in_many_streams_at_once_do_not_squeeze_past_the_room_of_their_device(kept, monkeypatch):
    monkeypatch.setattr(office_blobs, "DEVICE_QUOTA", 3 * LENGTH)
    hand = Hand(b"")
    device = hand.device  # a device that announced nothing before: its row is made by several at once
    streams = [os.urandom(16) for _ in range(8)]
    for stream in streams:
        kept.store.register(stream, device.team)

    def announce(stream: bytes) -> str:
        try:
            kept.blobs.announce(stream, os.urandom(16), device, LENGTH)
        except Refusing as refused:
            return refused.why.value
        return "known"

    with ThreadPoolExecutor(8) as many:
        found = sorted(many.map(announce, streams))
    assert found == ["known"] * 3 + ["quota"] * 5


def test_a_disk_that_is_full_keeps_nothing_half(kept, blob, monkeypatch):
    kept.put(blob, 0)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch, kept.bucket.behaving("full") if kept.bucket else nullcontext():
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


def test_a_file_and_its_receipt_through_the_office_s_door(tmp_path, blob, monkeypatch):
    monkeypatch.setattr(office_blobs, "READING_SECONDS", 0.0)
    with seated(tmp_path) as seats:
        path = f"/v1/streams/{seats.stream.hex()}/blobs/{blob.hex()}"

        def ask(who: str, method: str, part: str, body: bytes = b"") -> int:
            return seats.ask(who, method, path + part, body)[0]

        assert ask("worker", "PUT", "", encode(NewBlob(byte_count=LENGTH))) == 201
        assert [ask("worker", "PUT", f"/{n}", PIECES[n]) for n in range(3)] == [201] * 3
        end = encode(BlobEnd(hash=HASH))
        assert [ask("worker", "POST", "/complete", end) for _ in range(4)] == [202, 202, 200, 200]
        receipt = signed_receipt(
            seats.hands["officer"].key, organisation=seats.store.fact("organisation"), stream=seats.stream, blob=blob,
            device=seats.hands["officer"].id, mark=bytes(32), at=7,
        )  # fmt: skip
        assert ask("worker", "POST", "/received", encode(receipt)) == 400, "one gives none for another"
        assert ask("colleague of another team", "POST", "/received", encode(receipt)) == 403
        assert ask("officer", "POST", "/received", encode(receipt)) == 200
        listed = f"/v1/streams/{seats.stream.hex()}/receipts"
        assert decode(seats.ask("worker", "GET", listed)[1], Receipts).receipts == (receipt,)
        assert seats.ask("colleague of another team", "GET", listed)[0] == 403
