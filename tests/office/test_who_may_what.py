"""Every route of the office, asked by everybody: who may, may; everybody else is refused and nothing is done."""

import secrets
from collections.abc import Iterator

import pytest

from tests.office.hands import TEAM, statement_of
from tests.office.seats import ASKERS, NOBODY, OTHER_TEAM, Seats, seated
from visitapp.office.verifying import verify
from visitapp.sync.protocol.directory import Kind, Role
from visitapp.sync.protocol.messages import (
    Invitation,
    NewStream,
    Refused,
    Statements,
    TeamHolders,
    WrappedKey,
    WrappedKeys,
    decode,
    encode,
)
from visitapp.sync.protocol.operations import encode_batch

ANYBODY = frozenset(ASKERS)
TEAM_MATES = frozenset({"worker", "officer"})
MEMBERS = TEAM_MATES | {"colleague of another team"}
OFFICERS = frozenset({"officer"})
RULES: dict[str, frozenset[str]] = {
    "GET /health": ANYBODY,
    "GET /ready": ANYBODY,
    "GET /v1/hello": ANYBODY,
    "GET /metrics": frozenset(),
    "POST /v1/join": frozenset(),
    "POST /v1/invitations": OFFICERS,
    "GET /v1/joining": OFFICERS,
    "DELETE /v1/joining/{who}": OFFICERS,
    "POST /v1/directory": OFFICERS,
    "GET /v1/directory": MEMBERS,
    "GET /v1/inbox": MEMBERS,
    "GET /v1/keys": MEMBERS,
    "GET /v1/holders": MEMBERS,
    "POST /v1/keys": TEAM_MATES,
    "PUT /v1/streams/{stream}": TEAM_MATES,
}
"""Who gets an answer. Whatever lies below a stream is its team's, also what is added tomorrow."""


def rule_of(operation: str) -> frozenset[str]:
    _, _, path = operation.partition(" ")
    if operation in RULES:
        return RULES[operation]
    assert path.startswith("/v1/streams/{stream}/"), f"nobody has said who may {operation}"
    return TEAM_MATES


@pytest.fixture(scope="module")
def seats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seats]:
    with seated(tmp_path_factory.mktemp("seats")) as made:
        yield made


def operations_of(seats: Seats) -> list[str]:
    paths = seats.app.openapi()["paths"]
    return [f"{method.upper()} {path}" for path, methods in paths.items() for method in methods]


def body_for(seats: Seats, operation: str, who: str) -> bytes:
    """Return a body that is good in itself, so that only who asks is judged."""
    hand = seats.hands.get(who, seats.hands["stranger"])
    if operation == "POST /v1/join":
        return encode(seats.joining(seats.hands["stranger"], "a code that nobody gave"))
    if operation == "POST /v1/invitations":
        return encode(Invitation(code_hash=secrets.token_bytes(32), team=TEAM, role=Role.WORKER, seconds=600))
    if operation == "POST /v1/directory":
        said = statement_of(hand, seats.store.directory(), type(hand)(hand.organisation), Kind.ADMIT)
        return encode(Statements(signed=(said,)))
    if operation == "POST /v1/keys":
        device = seats.hands["worker"].id
        key = WrappedKey(seats.stream, seats.epoch, device, bytes(32), b"wrapped", hand.id, bytes(64))
        return encode(WrappedKeys(keys=(key,)))
    if operation == "PUT /v1/streams/{stream}":
        return encode(NewStream(team=TEAM))
    if operation == "POST /v1/streams/{stream}/ops":
        end = hand.ends.get(seats.stream)
        batch = hand.batch(seats.stream, 1, epoch=seats.epoch)
        if who not in TEAM_MATES:
            hand.ends.pop(seats.stream) if end is None else hand.ends.update({seats.stream: end})
        return encode_batch(batch)
    return b""


def test_every_operation_is_for_those_who_may_and_for_nobody_else(seats):
    answered = {}
    for operation in operations_of(seats):
        method, _, path = operation.partition(" ")
        path = path.replace("{stream}", seats.stream.hex()).replace("{who}", "0" * 32)
        for name in ("{blob}", "{hash}"):
            path = path.replace(name, "0" * 64 if name == "{hash}" else "0" * 32)
        path = path.replace("{index}", "0")
        for who in ASKERS:
            before = seats.store.directory().count
            status, answer = seats.ask(who, method, path, body_for(seats, operation, who))
            may = who in rule_of(operation)
            answered[operation, who] = status
            known = operation in RULES or operation.rpartition("/")[2] in ("ops", "verify")
            assert status < 300 if may and known else status < 500, (operation, who, status)
            if may:
                assert status not in (401, 403), (operation, who, status)
            else:
                assert status in (400, 401, 403, 404), (operation, who, status)
                assert decode(answer, Refused).now, "every refusal has its one form"
                assert seats.store.directory().count == before
    assert {answered["GET /v1/inbox", who] for who in ("shut off",)} == {403}
    assert {answered["GET /v1/inbox", who] for who in (NOBODY, "stranger", "waiting")} == {401}
    assert answered["GET /v1/streams/{stream}/ops", "colleague of another team"] == 403
    assert list(verify(seats.store)) == []


def test_an_officer_of_another_team_reads_no_more_than_anybody_of_that_team(seats):
    path = f"/v1/streams/{seats.far_stream.hex()}"
    assert [seats.ask("officer", "GET", f"{path}/{part}")[0] for part in ("ops", "verify")] == [403] * 2
    assert seats.ask("officer", "PUT", path, encode(NewStream(team=OTHER_TEAM)))[0] == 403


def test_who_holds_which_key_is_told_of_the_own_team_s_streams_alone(seats):
    of = {
        who: {each.stream for each in decode(seats.ask(who, "GET", "/v1/holders")[1], TeamHolders).streams}
        for who in ("worker", "colleague of another team")
    }
    assert seats.stream in of["worker"]
    assert seats.far_stream not in of["worker"]
    assert of["worker"].isdisjoint(of["colleague of another team"])
