"""What an office acknowledges is there once, in one order without a gap, on SQLite and on PostgreSQL."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy.exc import DBAPIError

from tests.office.hands import TEAM, Hand, organisation_of, statement_of
from visitapp.office.refusing import Refusing
from visitapp.office.store import OfficeStore
from visitapp.office.verifying import verify
from visitapp.sync.protocol.directory import Directory, Kind
from visitapp.sync.protocol.messages import Refusal
from visitapp.sync.protocol.operations import (
    NO_HASH,
    Batch,
    NotValid,
    Place,
    decode_header,
    encode_header,
    seal,
    stream_hash,
)

STREAM = b"s" * 16


@pytest.fixture(scope="module")
def made(address: str) -> Iterator[tuple[OfficeStore, Hand]]:
    store = OfficeStore(address)
    store.make()
    worker = Hand(b"")
    organisation_of(store, worker)
    yield store, worker
    store.close()


@pytest.fixture
def stream(made: tuple[OfficeStore, Hand]) -> bytes:
    store, _ = made
    stream = os.urandom(16)
    store.register(stream, TEAM)
    return stream


def test_pushed_operations_come_back_in_order_with_a_hash_that_fits(made, stream):
    store, hand = made
    batches = [hand.batch(stream, count) for count in (3, 1, 5)]
    pushed = [store.push(stream, hand.device, batch) for batch in batches]
    assert [(each.first, each.last) for each in pushed] == [(1, 3), (4, 4), (5, 9)]
    pulled = store.pull(stream, hand.device, after=0, limit=500)
    sent = [operation for batch in batches for operation in batch.operations]
    assert list(pulled.operations) == sent
    digest = NO_HASH
    for operation in sent:
        digest = stream_hash(digest, operation.hash)
    assert pulled.hash == pushed[-1].hash == digest
    assert [seal.number for seal in pulled.seals] == [3, 4, 9]


def test_a_page_never_ends_inside_a_batch(made, stream):
    store, hand = made
    for count in (4, 4, 4):
        store.push(stream, hand.device, hand.batch(stream, count))
    for after, limit, expected in ((0, 3, 4), (0, 9, 8), (4, 4, 4), (8, 500, 4), (12, 500, 0)):
        assert len(store.pull(stream, hand.device, after=after, limit=limit).operations) == expected


def test_the_same_push_again_is_answered_as_the_first_time(made, stream):
    store, hand = made
    batch = hand.batch(stream, 5)
    first = store.push(stream, hand.device, batch)
    assert store.push(stream, hand.device, batch) == first
    assert store.pull(stream, hand.device, after=0, limit=500).head == 5


def test_a_push_that_overlaps_is_taken_from_where_it_is_new(made, stream):
    store, hand = made
    one = hand.batch(stream, 3)
    store.push(stream, hand.device, one)
    two = hand.batch(stream, 2)
    both = msgspec.structs.replace(two, operations=one.operations + two.operations)
    pushed = store.push(stream, hand.device, both)
    assert (pushed.first, pushed.last) == (1, 5)


def test_another_operation_under_a_number_that_is_taken_is_a_fork(made, stream):
    store, hand = made
    start = hand.ends.get(stream, Place())
    store.push(stream, hand.device, hand.batch(stream, 3))
    with pytest.raises(Refusing) as caught:
        store.push(stream, hand.device, hand.batch(stream, 2, after=start))
    assert (caught.value.why, caught.value.number) == (Refusal.FORK, 3)


def test_a_gap_is_a_fork(made, stream):
    store, hand = made
    hand.batch(stream, 2)
    with pytest.raises(Refusing) as caught:
        store.push(stream, hand.device, hand.batch(stream, 2))
    assert caught.value.why is Refusal.FORK


def test_an_id_that_is_there_is_refused_and_nothing_of_the_batch_is_kept(made, stream):
    store, hand = made
    officer = Hand(hand.organisation)
    one = hand.batch(stream, 2)
    store.push(stream, hand.device, one)
    taken = decode_header(one.operations[0].header).id
    end = hand.ends[stream]
    batch = hand.batch(stream, 1)
    header = msgspec.structs.replace(decode_header(batch.operations[0].header), id=taken)
    operation = msgspec.structs.replace(batch.operations[0], header=encode_header(header))
    place = Place(header.number, operation.hash)
    with pytest.raises(Refusing) as caught:
        store.push(stream, hand.device, Batch((operation,), seal(hand.key, stream, hand.id, place)))
    assert caught.value.why is Refusal.DOUBLE
    hand.ends[stream] = end
    assert store.push(stream, hand.device, hand.batch(stream, 1)).last == 3
    assert officer.id != hand.id


@pytest.mark.parametrize("fault", ["seal", "body", "header", "other device", "other stream"])
def test_a_batch_that_was_changed_on_its_way_is_refused(made, stream, fault):
    store, hand = made
    end = hand.ends.get(stream, Place())
    batch = hand.batch(stream, 3)
    device, target = hand.device, stream
    first = batch.operations[0]
    if fault == "seal":
        batch = msgspec.structs.replace(batch, seal=bytes(64))
    elif fault == "body":
        changed = msgspec.structs.replace(first, body=first.body[:-1] + bytes([first.body[-1] ^ 1]))
        batch = msgspec.structs.replace(batch, operations=(changed, *batch.operations[1:]))
    elif fault == "header":
        changed = msgspec.structs.replace(first, header=first.header + b"\x00")
        batch = msgspec.structs.replace(batch, operations=(changed, *batch.operations[1:]))
    elif fault == "other device":
        device = Hand(hand.organisation).device
    else:
        target = os.urandom(16)
        store.register(target, TEAM)
    with pytest.raises((NotValid, Refusing)):
        store.push(target, device, batch)
    hand.ends[stream] = end
    assert store.pull(stream, hand.device, after=0, limit=500).head == 0


def test_a_team_sees_its_own_streams_only(made, stream):
    store, hand = made
    stranger = Hand(hand.organisation, team=b"x" * 16)
    with pytest.raises(Refusing):
        store.pull(stream, stranger.device, after=0, limit=500)
    with pytest.raises(Refusing):
        store.push(stream, stranger.device, stranger.batch(stream, 1))
    with pytest.raises(Refusing):
        store.register(stream, stranger.team)
    assert stream not in [head.stream for head in store.heads(stranger.device)]


def test_many_at_once_leave_no_gap_and_lose_nothing(made, stream):
    store, hand = made
    hands = [Hand(hand.organisation) for _ in range(6)]
    faults: list[BaseException] = []

    def work(each: Hand) -> None:
        try:
            for _ in range(5):
                store.push(stream, each.device, each.batch(stream, 4))
        except (Refusing, NotValid, DBAPIError) as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(each,)) for each in hands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    pulled = store.pull(stream, hand.device, after=0, limit=500)
    assert len(pulled.operations) == pulled.head == 120


def test_an_officer_s_word_counts_and_nobody_else_s(address, tmp_path):
    store = OfficeStore(f"sqlite:///{tmp_path / 'other.db'}")
    store.make()
    worker = Hand(b"")
    officer = organisation_of(store, worker)
    with pytest.raises(NotValid), store.engine.begin() as connection:
        store.add_statements(connection, (statement_of(worker, store.directory(), Hand(officer.organisation)),))
    with store.engine.begin() as connection:
        store.add_statements(connection, (statement_of(officer, store.directory(), worker, Kind.REVOKE),))
    assert store.directory().devices[worker.id].is_revoked
    with pytest.raises(NotValid), store.engine.begin() as connection:
        store.add_statements(connection, (statement_of(officer, store.directory(), officer, Kind.REVOKE),))
    assert isinstance(store.directory(), Directory)
    store.close()


def test_what_is_there_verifies_and_what_was_altered_shows(address, tmp_path: Path):
    store = OfficeStore(f"sqlite:///{tmp_path / 'other.db'}")
    store.make()
    hand = Hand(b"")
    organisation_of(store, hand)
    store.register(STREAM, TEAM)
    store.push(STREAM, hand.device, hand.batch(STREAM, 20))
    assert list(verify(store)) == []
    for statement in (
        "UPDATE operations SET body = x'00' WHERE number = 7",
        "DELETE FROM operations WHERE number = 20",
        "UPDATE streams SET head = 30",
    ):
        with store.engine.begin() as connection:
            before = connection.exec_driver_sql("SELECT * FROM operations").all()
            connection.exec_driver_sql(statement)
        assert list(verify(store)), statement
        with store.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM operations")
            marks = ", ".join("?" for _ in before[0])
            connection.exec_driver_sql(f"INSERT INTO operations VALUES ({marks})", [tuple(row) for row in before])
            connection.exec_driver_sql("UPDATE streams SET head = 20")
    store.close()
