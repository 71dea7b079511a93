"""A laptop that lies, forges, repeats and sends bombs: each is refused, noted without a word, and the others go on."""

import gzip
import logging
import secrets
from collections.abc import Iterator
from functools import cache

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.office.seats import NOW, Seats, seated
from tests.simulation.line import Request, ask_app
from visitapp.office.verifying import verify
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.messages import Inbox, Pulled, Refusal, Refused, decode
from visitapp.sync.protocol.operations import BODY_LIMIT, Batch, Operation, Place, decode_header, encode_batch, seal
from visitapp.sync.protocol.signing import signed_headers

CANARY = b"Kingfisherwords"
replace = msgspec.structs.replace


@pytest.fixture(scope="module")
def seats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seats]:
    with seated(tmp_path_factory.mktemp("hostile")) as made:
        yield made


@pytest.fixture(autouse=True)
def others_go_on(seats: Seats) -> Iterator[None]:
    """Whatever a test does, a colleague reads the same as before, and the office's own books are right."""

    def read() -> tuple[object, ...]:
        status, answer = seats.ask("officer", "GET", f"/v1/streams/{seats.stream.hex()}/ops?after=0")
        assert status == 200
        assert seats.ask("officer", "GET", "/v1/inbox")[0] == 200
        return decode(answer, Pulled).operations

    before = read()
    yield
    assert read()[: len(before)] == before
    assert list(verify(seats.store)) == []


def refusal(answer: tuple[int, bytes]) -> Refusal:
    assert 400 <= answer[0] < 500, answer[0]
    return decode(answer[1], Refused).why


def push(seats: Seats, batch: Batch, *, who: str = "worker", stream: bytes = b"") -> tuple[int, bytes]:
    return seats.ask(who, "POST", f"/v1/streams/{(stream or seats.stream).hex()}/ops", encode_batch(batch))


def next_batch(seats: Seats, count: int = 2) -> Batch:
    """Return a good batch of the worker's, without going on from there."""
    worker = seats.hands["worker"]
    return worker.batch(seats.stream, count, after=worker.ends[seats.stream], epoch=seats.epoch)


@pytest.fixture
def batch(seats: Seats) -> Iterator[Batch]:
    end = seats.hands["worker"].ends[seats.stream]
    yield next_batch(seats)
    seats.hands["worker"].ends[seats.stream] = end


def test_nobody_writes_under_the_name_of_somebody_else(seats, batch):
    assert refusal(push(seats, batch, who="officer")) is Refusal.NOT_VALID


def test_a_seal_by_another_key_or_over_another_end_does_not_count(seats, batch):
    officer, worker = seats.hands["officer"], seats.hands["worker"]
    header = decode_header(batch.operations[-1].header)
    for forged in (
        seal(officer.key, seats.stream, worker.id, Place(header.number, batch.operations[-1].hash)),
        seal(worker.key, seats.stream, worker.id, Place(header.number, batch.operations[0].hash)),
        seal(worker.key, seats.far_stream, worker.id, Place(header.number, batch.operations[-1].hash)),
        bytes(64),
    ):
        assert refusal(push(seats, replace(batch, seal=forged))) is Refusal.NOT_VALID


def test_a_stream_of_another_team_cannot_be_written_read_or_claimed(seats, batch):
    worker = seats.hands["worker"]
    there = worker.batch(seats.far_stream, 1, epoch=seats.epoch)
    assert refusal(push(seats, there, stream=seats.far_stream)) is Refusal.NOT_YOURS
    far = seats.far_stream.hex()
    for part in ("ops", "verify"):
        assert refusal(seats.ask("worker", "GET", f"/v1/streams/{far}/{part}")) is Refusal.NOT_YOURS
    claim = messages.encode(messages.NewStream(team=worker.team))
    assert refusal(seats.ask("worker", "PUT", f"/v1/streams/{far}", claim)) is Refusal.NOT_YOURS
    assert push(seats, batch, stream=seats.far_stream)[0] in (400, 403)


def test_a_request_is_good_for_one_body_one_path_and_once(seats, batch):
    worker = seats.hands["worker"]
    path, body, nonce = f"/v1/streams/{seats.stream.hex()}/ops", encode_batch(batch), secrets.token_hex(16)
    headers = signed_headers(
        worker.key, worker.id, method="POST", url=f"https://office.test{path}", body=body, created=NOW, nonce=nonce
    )

    def ask(method: str, where: str, what: bytes) -> Refusal:
        return refusal(ask_app(seats._loop, seats.app, Request(method, where, headers, what)))

    assert ask("POST", path, body + b" ") is Refusal.NOT_SIGNED
    assert ask("POST", path, b"") is Refusal.NOT_SIGNED
    assert ask("POST", f"/v1/streams/{seats.far_stream.hex()}/ops", body) is Refusal.NOT_SIGNED
    assert ask("GET", path, body) is Refusal.NOT_SIGNED
    assert ask("POST", f"{path}?after=1", body) is Refusal.NOT_SIGNED
    inbox = signed_headers(
        worker.key, worker.id, method="GET", url="https://office.test/v1/inbox", body=b"", created=NOW, nonce=nonce
    )
    assert ask_app(seats._loop, seats.app, Request("GET", "/v1/inbox", inbox, b""))[0] == 200
    again = ask_app(seats._loop, seats.app, Request("GET", "/v1/inbox", inbox, b""))
    assert refusal(again) is Refusal.NOT_SIGNED


def test_the_keys_of_another_do_not_open_a_door(seats):
    stranger = seats.hands["stranger"].key
    assert refusal(seats.ask("worker", "GET", "/v1/inbox", key=stranger)) is Refusal.NOT_SIGNED
    assert refusal(seats.ask("shut off", "GET", "/v1/inbox")) is Refusal.NOT_YOURS


@cache
def bombs() -> dict[str, bytes]:
    deep = b"\x91" * 100_000
    return {
        "nested a hundred thousand deep": deep,
        "an array that says it has four thousand million entries": b"\xdd\xff\xff\xff\xff",
        "bytes that say they are four gigabytes": b"\x92\x91\x92\xc4\x02ab\xc6\xff\xff\xff\xff",
        "a map with the same key a hundred thousand times": b"\xdf\x00\x01\x86\xa0" + b"\xa1k\x01" * 100_000,
        "a gigabyte of zeros in a kilobyte": gzip.compress(gzip.compress(bytes(50_000_000))),
        "text that is no text": b"\xd9\xff" + b"\xff" * 255,
        "a number of no kind": b"\xd4\x7f\x00",
        "nothing": b"",
    }


@pytest.mark.parametrize("name", bombs())
def test_a_bomb_is_read_as_what_it_is_and_refused(seats, name):
    for kind, method, path in (
        ("gzip", "POST", f"/v1/streams/{seats.stream.hex()}/ops"), ("br, deflate", "POST", "/v1/keys"),
        ("identity", "PUT", f"/v1/streams/{'0' * 32}"),
    ):  # fmt: skip
        headers = {"content-encoding": kind, "content-type": "text/html"}
        answer = seats.ask("worker", method, path, bombs()[name], **headers)
        assert refusal(answer) in (Refusal.NOT_VALID, Refusal.TOO_LARGE)
        assert len(answer[1]) < 200, "a refusal repeats nothing"


def test_an_operation_that_is_too_large_or_a_batch_of_too_many_is_refused(seats, batch):
    first = batch.operations[0]
    large = Batch((Operation(first.header, bytes(BODY_LIMIT + 1)),), batch.seal)
    assert refusal(push(seats, large)) is Refusal.NOT_VALID
    many = Batch(batch.operations * 251, batch.seal)
    assert refusal(push(seats, many)) is Refusal.NOT_VALID


def test_what_was_refused_is_noted_by_its_device_and_without_its_words(seats, batch, caplog):
    caplog.set_level(logging.DEBUG)
    words = Batch((Operation(batch.operations[0].header, CANARY * 20),), bytes(64))
    assert refusal(push(seats, words)) is Refusal.NOT_VALID
    noted = "".join(str(record.__dict__) for record in caplog.records)
    assert seats.hands["worker"].id.hex()[:8] in noted
    for secret in (CANARY.decode(), seats.stream.hex(), seats.hands["worker"].id.hex()):
        assert secret not in noted


junk = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.binary(max_size=64) | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=12), inner, max_size=5),
    max_leaves=20,
)
bodies = st.binary(max_size=200) | junk.map(msgspec.msgpack.encode)
values = st.text(max_size=40) | st.integers(-5, 2**70).map(str)


@settings(
    max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_the_routes_are_asked_they_answer_with_a_reason(seats, data):
    """The office's own description of itself (OpenAPI) says what can be asked; everything else is guessed."""
    paths = seats.app.openapi()["paths"]
    path = data.draw(st.sampled_from(sorted(paths)))
    method = data.draw(st.sampled_from([*(name.upper() for name in sorted(paths[path])), "PATCH", "HEAD"]))
    hex_ids = st.sampled_from([seats.stream.hex(), seats.far_stream.hex(), "0" * 32, "0" * 64, "0", "g" * 32, "%00"])
    while "{" in path:
        start, end = path.index("{"), path.index("}")
        path = path[:start] + data.draw(hex_ids) + path[end + 1 :]
    names = st.sampled_from(["after", "limit", "x", ""])
    query = "&".join(f"{data.draw(names)}={_plain(data.draw(values))}" for _ in range(data.draw(st.integers(0, 2))))
    who = data.draw(st.sampled_from(["nobody", "stranger", "worker", "colleague of another team"]))
    status, answer = seats.ask(who, method, path + (f"?{query}" if query else ""), data.draw(bodies))
    assert status < 500, (method, path, query)
    if status >= 400 and method != "HEAD":
        assert decode(answer, Refused).now == NOW


def _plain(text: str) -> str:
    return "".join(each for each in text if each.isalnum() and each.isascii())


def test_the_inbox_names_no_stream_of_another_team(seats):
    mine = decode(seats.ask("worker", "GET", "/v1/inbox")[1], Inbox)
    assert seats.far_stream not in {head.stream for head in mine.streams}
