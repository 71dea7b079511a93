"""An office that lies: whatever it leaves out, changes, reorders or makes up is refused, and nothing of it is taken."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.sync.conftest import Laptop, add_person
from visitapp.domain.people import Person
from visitapp.errors import KnownError, OfficeFault
from visitapp.services import people
from visitapp.services.office_link import link_of
from visitapp.storage.exchange import Exchange
from visitapp.sync.client import do_round
from visitapp.sync.desk import Desk
from visitapp.sync.envelope import DeviceKeys, wrap
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.directory import Directory, Kind, Role, Statement, sign
from visitapp.sync.protocol.messages import Hello, Inbox, Pulled, Statements, WrappedKeys
from visitapp.sync.protocol.operations import Operation, decode_header
from visitapp.sync.transport import HttpsSend, Transport

FORGED = Ed25519PrivateKey.generate().sign(b"x")
Lie = Callable[[Any], Any]
replace = msgspec.structs.replace


@dataclass
class LyingSend:
    """Carries every request to the real office and changes some answers on their way back."""

    real: HttpsSend
    lies: dict[str, tuple[type[Any], Lie]] = field(default_factory=dict)
    told: int = 0

    def __call__(self, method: str, url: str, *, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        status, answer = self.real(method, url, headers=headers, body=body)
        for part, (kind, lie) in self.lies.items():
            if part in url and method == "GET" and status == 200:
                changed = lie(messages.decode(answer, kind))
                if changed is not None:
                    self.told += 1
                    return status, messages.encode(changed)
        return status, answer


def round_with(laptop: Laptop, part: str, kind: type[Any], lie: Lie) -> None:
    """Do a round with an office that lies. It must have come to lie."""
    link = link_of(laptop.workspace)
    send = LyingSend(HttpsSend(link.certificate), {part: (kind, lie)})
    try:
        keys = DeviceKeys.of(link.signing, link.sealing)
        transport = Transport(link.address, send, device=bytes.fromhex(link.device), keys=keys)
        do_round(Desk(laptop.workspace.store, link, transport, lambda work: work()))
    finally:
        send.real.close()
        assert send.told, "the lie was never told"


def in_other_order(pulled: Pulled) -> Pulled | None:
    if len(pulled.operations) < 3:
        return None
    first, second, *rest = pulled.operations
    return replace(pulled, operations=(second, first, *rest))


def of_operations(change: Callable[[tuple[Operation, ...]], tuple[Operation, ...]]) -> Lie:
    def lie(pulled: Pulled) -> Pulled | None:
        return replace(pulled, operations=change(pulled.operations)) if len(pulled.operations) > 2 else None

    return lie


def flipped(data: bytes, place: int = -3) -> bytes:
    changed = bytearray(data)
    changed[place] ^= 1
    return bytes(changed)


def another_header(operation: Operation, **fields: Any) -> Operation:
    header = decode_header(operation.header)
    return replace(operation, header=msgspec.msgpack.encode(replace(header, **fields)))


LIES: dict[str, tuple[str, type[Any], Lie]] = {
    "leaves out the first": ("/ops", Pulled, of_operations(lambda ops: ops[1:])),
    "leaves out one in the middle": ("/ops", Pulled, of_operations(lambda ops: ops[:1] + ops[2:])),
    "leaves out the last": ("/ops", Pulled, of_operations(lambda ops: ops[:-1])),
    "leaves out all": ("/ops", Pulled, lambda pulled: replace(pulled, operations=())),
    "tells them in another order": ("/ops", Pulled, in_other_order),
    "tells one twice": ("/ops", Pulled, of_operations(lambda ops: (ops[0], *ops))),
    "turns a bit of a body": (
        "/ops", Pulled, of_operations(lambda ops: (replace(ops[0], body=flipped(ops[0].body)), *ops[1:])),
    ),
    "swaps two bodies": (
        "/ops",
        Pulled,
        of_operations(lambda ops: (replace(ops[0], body=ops[1].body), replace(ops[1], body=ops[0].body), *ops[2:])),
    ),
    "turns a bit of a header": (
        "/ops", Pulled, of_operations(lambda ops: (replace(ops[0], header=flipped(ops[0].header)), *ops[1:])),
    ),
    "says it is another's": (
        "/ops", Pulled, of_operations(lambda ops: (another_header(ops[0], device=bytes(16)), *ops[1:])),
    ),
    "moves it to another stream": (
        "/ops", Pulled, of_operations(lambda ops: (another_header(ops[0], stream=bytes(16)), *ops[1:])),
    ),
    "moves it to another organisation": (
        "/ops", Pulled, of_operations(lambda ops: (another_header(ops[0], organisation=bytes(16)), *ops[1:])),
    ),
    "says an older key": ("/ops", Pulled, of_operations(lambda ops: (another_header(ops[0], epoch=9), *ops[1:]))),
    "takes the seals off": ("/ops", Pulled, lambda pulled: replace(pulled, seals=())),
    "forges a seal": (
        "/ops",
        Pulled,
        lambda pulled: replace(pulled, seals=tuple(replace(s, signature=FORGED) for s in pulled.seals)),
    ),
    "says another hash of the stream": ("/ops", Pulled, lambda pulled: replace(pulled, hash=flipped(pulled.hash))),
    "erases without being told": (
        "/ops", Pulled, of_operations(lambda ops: (replace(ops[0], body=b"", body_hash=bytes(32)), *ops[1:])),
    ),
    "says that it is another organisation": ("/hello", Hello, lambda hello: replace(hello, organisation=bytes(16))),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_about_a_stream_is_refused_and_nothing_of_it_is_taken(officer: Laptop, worker: Laptop, lie: str) -> None:
    tess = add_person(officer, "Tess")
    for number in range(4):
        people.edit_person(officer.workspace, person_id=tess, area=f"Area {number}")
    officer.sync()
    with pytest.raises(OfficeFault) as caught:
        round_with(worker, *LIES[lie])
    assert str(caught.value).endswith(".")
    found = worker.workspace.store.find(Person, tess)
    assert found is None or found.area in ("", "Area 3"), "a part of a page was taken"
    worker.sync()
    assert worker.workspace.store.get(Person, tess).area == "Area 3", "an honest answer is taken afterwards"


def test_an_office_that_shows_less_than_before_is_found_out(officer: Laptop, worker: Laptop) -> None:
    add_person(officer, "Tess")
    officer.sync()
    worker.sync()

    def less(inbox: Inbox) -> Inbox:
        return replace(inbox, streams=tuple(replace(head, head=max(0, head.head - 1)) for head in inbox.streams))

    with pytest.raises(OfficeFault, match="less of a stream"):
        round_with(worker, "/inbox", Inbox, less)


def test_a_device_that_no_officer_admitted_does_not_count(officer: Laptop, worker: Laptop) -> None:
    add_person(officer, "Tess")
    officer.sync()
    spy = DeviceKeys.new()
    link = link_of(worker.workspace)

    def admit_spy(answer: Statements) -> Statements | None:
        if answer.signed:
            return None
        known = Directory.of(bytes.fromhex(link.organisation), [])
        for statement, signature in Exchange(worker.workspace.store).statements():
            known.add(messages.Signed(statement, signature))
        made = Statement(
            1, known.organisation, known.head, Kind.ADMIT, b"s" * 16, b"w" * 16, known.root.team,
            Role.OFFICER, spy.public_signing, spy.sealing.public_data, b"s" * 16, "2026-01-01T00:00:00+00:00",
        )  # fmt: skip
        return Statements(signed=(sign(spy.signing, made),))

    with pytest.raises(OfficeFault, match="no officer"):
        round_with(worker, "/directory", Statements, admit_spy)


def test_a_key_of_a_stranger_is_refused(officer: Laptop, worker: Laptop) -> None:
    add_person(officer, "Tess")
    officer.sync()
    link = link_of(worker.workspace)
    own = DeviceKeys.of(link.signing, link.sealing)
    spy = Ed25519PrivateKey.generate()

    def strange(answer: WrappedKeys) -> WrappedKeys | None:
        if not answer.keys:
            return None
        made = wrap(
            bytes(32), stream=answer.keys[0].stream, epoch=1, device=bytes.fromhex(link.device),
            sealing=own.sealing.public_data, by=answer.keys[0].by, signing=spy,
        )  # fmt: skip
        return replace(answer, keys=(made, *answer.keys[1:]))

    with pytest.raises(OfficeFault, match="key"):
        round_with(worker, "/v1/keys", WrappedKeys, strange)


@pytest.mark.parametrize(
    "answer",
    [(200, b""), (200, b"<html>Log in</html>"), (302, b""), (500, b"oops"), (200, b"\x81" * 5000), (404, b"\xff")],
)
def test_something_else_in_the_place_of_the_office_is_said(worker: Laptop, answer: tuple[int, bytes]) -> None:
    link = link_of(worker.workspace)
    keys = DeviceKeys.of(link.signing, link.sealing)

    def captive(method: str, url: str, *, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        return answer

    transport = Transport(link.address, captive, device=bytes.fromhex(link.device), keys=keys)
    before = worker.workspace.store.head
    with pytest.raises(KnownError) as caught:
        do_round(Desk(worker.workspace.store, link, transport, lambda work: work()))
    assert str(caught.value).endswith(".")
    assert worker.workspace.store.head == before
