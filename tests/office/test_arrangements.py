"""What officers arrange about teams: which statements count, and who may read what afterwards."""

import os
import secrets

import msgspec
import pytest

from tests.office.hands import AT, TEAM, Hand, organisation_of
from visitapp.office.access import reach_of
from visitapp.office.refusing import Refusing
from visitapp.office.store import OfficeStore
from visitapp.office.stream_keys import add_keys, holders
from visitapp.office.verifying import verify
from visitapp.sync.protocol.arrangements import Arrangement, ArrangementKind
from visitapp.sync.protocol.directory import Directory, Role, Signed, sign
from visitapp.sync.protocol.messages import Refusal, WrappedKey
from visitapp.sync.protocol.operations import NotValid

FAR_TEAM = b"o" * 16
GROUND = "UK GDPR article 17"


def said_by(officer: Hand, directory: Directory, kind: ArrangementKind, **parts) -> Signed:
    """Return an officer's arrangement; `parts` say what is not as usual."""
    usual = {"team": officer.team, "to_team": officer.team, "streams": (), "text": "", "key": b""}
    usual["previous"] = directory.head
    fields = {"version": 2, "organisation": directory.organisation, "kind": kind, "by": officer.id, "at": AT}
    return sign(officer.key, Arrangement(**fields | usual | parts))


class Two:
    """Two teams with a worker and an officer each, and a stream of the first."""

    def __init__(self, address: str) -> None:
        self.store = OfficeStore(address)
        self.store.make()
        self.ben, self.far = Hand(b""), Hand(b"", team=FAR_TEAM)
        self.far_officer = Hand(b"", team=FAR_TEAM, role=Role.OFFICER)
        self.officer = organisation_of(self.store, self.ben, self.far, self.far_officer)

    def state(self, signed: Signed) -> Directory:
        with self.store.engine.begin() as connection:
            return self.store.add_statements(connection, (signed,))

    def says(self, officer: Hand, kind: ArrangementKind, **parts) -> Directory:
        return self.state(said_by(officer, self.store.directory(), kind, **parts))

    def stream(self) -> bytes:
        made = os.urandom(16)
        self.store.register(made, TEAM)
        epoch = self.store.directory().epoch_of(TEAM, made)
        self.store.push(made, self.ben.device, self.ben.batch(made, 3, epoch=epoch))
        return made

    def hands_over(self, stream: bytes) -> int:
        return self.says(self.officer, ArrangementKind.HAND_OVER, to_team=FAR_TEAM, streams=(stream,)).count


@pytest.fixture(scope="module")
def two(address: str):
    made = Two(address)
    yield made
    made.store.close()


def refused(work) -> Refusal:
    with pytest.raises(Refusing) as caught:
        work()
    return caught.value.why


def test_who_gave_a_stream_reads_up_to_where_it_went_and_writes_nothing(two):
    store, stream = two.store, two.stream()
    number = two.hands_over(stream)
    epoch = store.directory().epoch_of(FAR_TEAM, stream)
    assert epoch == number
    assert refused(lambda: store.push(stream, two.ben.device, two.ben.batch(stream, 1, epoch=epoch))) is (
        Refusal.NOT_YOURS
    )
    assert refused(lambda: store.push(stream, two.far.device, two.far.batch(stream, 1))) is Refusal.EPOCH
    two.far.ends.pop(stream)
    store.push(stream, two.far.device, two.far.batch(stream, 4, epoch=epoch))
    assert len(store.pull(stream, two.far.device, after=0, limit=500).operations) == 7
    for limit in (1, 3, 500):
        pulled = store.pull(stream, two.ben.device, after=0, limit=limit)
        assert (len(pulled.operations), pulled.head) == (3, 3)
    assert store.pull(stream, two.ben.device, after=3, limit=500).operations == ()
    assert (store.buckets(stream, two.ben.device).head, store.buckets(stream, two.far.device).head) == (3, 7)
    assert {head.stream: head.head for head in store.heads(two.ben.device)}[stream] == 3
    late = Hand(two.officer.organisation)
    with store.reading() as connection:
        assert refused(lambda: reach_of(connection, stream, late.device)) is Refusal.NOT_YOURS
    assert list(verify(store)) == []


def test_old_keys_come_from_who_had_them_and_the_new_one_from_nobody_else(two):
    store, stream = two.store, two.stream()
    number = two.hands_over(stream)

    def key(by: Hand, device: Hand, epoch: int) -> WrappedKey:
        return WrappedKey(stream, epoch, device.id, secrets.token_bytes(32), b"wrapped", by.id, bytes(64))

    add_keys(store, two.ben.device, [key(two.ben, two.far, 1)])
    for wrong in (key(two.ben, two.far, number), key(two.ben, two.ben, 1), key(two.ben, two.officer, 1)):
        assert refused(lambda wrong=wrong: add_keys(store, two.ben.device, [wrong])) is Refusal.NOT_YOURS
    assert refused(lambda: add_keys(store, two.far.device, [key(two.far, two.far, number + 1)])) is Refusal.EPOCH
    add_keys(store, two.far.device, [key(two.far, two.far, number)])
    seen = {each.stream: {held[:2] for held in each.holders} for each in holders(store, two.ben.device).streams}
    assert seen[stream] == {(1, two.far.id), (number, two.far.id)}


@pytest.mark.parametrize(
    "wrong",
    [
        "no officer", "an officer of another team", "what another team holds", "a team that is not there", "no stream",
        "streams twice", "streams out of order", "a name with it", "to itself", "an old place",
    ],
)  # fmt: skip
def test_a_hand_over_that_is_not_whole_or_not_theirs_changes_nothing(two, wrong):
    store, stream = two.store, two.stream()
    gone, others = two.stream(), sorted((os.urandom(16), os.urandom(16)))
    two.hands_over(gone)
    directory = store.directory()
    good = {"to_team": FAR_TEAM, "streams": (stream,)}
    officer, parts = {
        "no officer": (two.ben, {}),
        "an officer of another team": (two.far_officer, {"team": TEAM}),
        "what another team holds": (two.officer, {"streams": (gone,)}),
        "a team that is not there": (two.officer, {"to_team": os.urandom(16)}),
        "no stream": (two.officer, {"streams": ()}),
        "streams twice": (two.officer, {"streams": (stream, stream)}),
        "streams out of order": (two.officer, {"streams": tuple(reversed(others))}),
        "a name with it": (two.officer, {"text": "Southside"}),
        "to itself": (two.officer, {"to_team": TEAM}),
        "an old place": (two.officer, {"previous": bytes(32)}),
    }[wrong]
    with pytest.raises(NotValid):
        two.state(said_by(officer, directory, ArrangementKind.HAND_OVER, **good | parts))
    assert store.directory().count == directory.count
    assert two.stream() is not None
    assert stream in {head.stream for head in store.heads(two.ben.device) if head.team == TEAM}


def test_one_worker_alone_erases_nothing_with_however_many_laptops(two):
    store, stream = two.store, two.stream()
    two_words = {"team": TEAM, "to_team": TEAM, "streams": (stream,), "text": GROUND, "key": b"m" * 32}
    with pytest.raises(NotValid, match="another team"):
        two.says(two.far_officer, ArrangementKind.ERASE, **two_words)
    assert two.says(two.officer, ArrangementKind.ERASE, **two_words).erased.keys() == set()
    with pytest.raises(NotValid, match="another officer"):
        two.says(two.officer, ArrangementKind.ERASE, **two_words)
    for part, other in (("text", "another ground of them"), ("key", b"n" * 32)):
        with pytest.raises(NotValid):
            two.says(two.far_officer, ArrangementKind.ERASE, **two_words | {part: other})
    assert store.pull(stream, two.ben.device, after=0, limit=500).head == 3


def test_a_statement_in_a_form_of_tomorrow_is_refused(two):
    said = said_by(two.officer, two.store.directory(), ArrangementKind.NAME_TEAM, text="Northside")
    fields = msgspec.msgpack.decode(said.statement)
    for changed in ([3, *fields[1:]], [*fields, b""], fields[:-1], [2, *fields[1:3], "dissolve", *fields[4:]]):
        data = msgspec.msgpack.encode(changed)
        with pytest.raises(NotValid):
            two.state(Signed(data, two.officer.key.sign(b"visitapp-directory 1\n" + data)))
    for name in ("", " Northside", "North\nside", "x" * 61):
        with pytest.raises(NotValid):
            two.says(two.officer, ArrangementKind.NAME_TEAM, text=name)
    assert two.says(two.officer, ArrangementKind.NAME_TEAM, text="Northside").names == {TEAM: "Northside"}
