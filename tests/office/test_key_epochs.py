"""Once a laptop was taken out of a team, the office takes nothing more under the keys that it has."""

import os
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy.exc import DBAPIError

from tests.office.hands import TEAM, Hand, organisation_of, statement_of
from visitapp.office.refusing import Refusing
from visitapp.office.store import OfficeStore
from visitapp.office.stream_keys import BROUGHT_BY_ONE, add_keys, holders, keys_for
from visitapp.sync.protocol.directory import Directory, Kind, Role
from visitapp.sync.protocol.messages import Refusal, WrappedKey

OTHER_TEAM = b"o" * 16


class Team:
    """A worker who stays, one who is shut off, one of another team, and an officer."""

    def __init__(self, address: str) -> None:
        self.store = OfficeStore(address)
        self.store.make()
        self.ben, self.cara, self.gone, self.far = Hand(b""), Hand(b""), Hand(b""), Hand(b"", team=OTHER_TEAM)
        self.officer = organisation_of(self.store, self.ben, self.cara, self.gone, self.far)
        self.stream, self.far_stream = os.urandom(16), os.urandom(16)
        self.store.register(self.stream, TEAM)
        self.store.register(self.far_stream, OTHER_TEAM)
        self.before = self.ben.batch(self.stream, 3)
        self.store.push(self.stream, self.ben.device, self.before)
        with self.store.engine.begin() as connection:
            said = statement_of(self.officer, self.store.directory(), self.gone, Kind.REVOKE)
            self.store.add_statements(connection, (said,))
        self.epoch = self.store.directory().count

    def key(self, by: Hand, device: Hand, *, mark: bytes, stream: bytes = b"", epoch: int = 0) -> WrappedKey:
        stream, epoch = stream or self.stream, epoch or self.epoch
        return WrappedKey(stream, epoch, device.id, mark, b"wrapped", by.id, bytes(64))


@pytest.fixture(scope="module")
def team(address: str) -> Iterator[Team]:
    made = Team(address)
    yield made
    made.store.close()


def refused(work) -> Refusal:
    with pytest.raises(Refusing) as caught:
        work()
    return caught.value.why


def test_only_the_newest_epoch_is_taken_and_what_was_there_is_answered_as_before(team):
    store, ben = team.store, team.ben
    assert team.epoch == 6
    end = ben.ends[team.stream]
    assert refused(lambda: store.push(team.stream, ben.device, ben.batch(team.stream, 1))) is Refusal.EPOCH
    late = ben.batch(team.stream, 1, after=end, epoch=team.epoch + 1)
    assert refused(lambda: store.push(team.stream, ben.device, late)) is Refusal.EPOCH
    assert store.push(team.stream, ben.device, team.before).last == 3, "a lost answer is given again"
    ben.ends[team.stream] = end
    assert store.push(team.stream, ben.device, ben.batch(team.stream, 2, epoch=team.epoch)).last == 5


def test_another_team_goes_on_with_its_keys(team):
    assert team.store.push(team.far_stream, team.far.device, team.far.batch(team.far_stream, 1)).last == 1


def test_of_new_keys_those_that_came_first_are_kept_and_older_ones_beside_them(team):
    store, ben, cara = team.store, team.ben, team.cara
    stream = os.urandom(16)
    store.register(stream, TEAM)

    def key(by: Hand, device: Hand, mark: bytes) -> WrappedKey:
        return team.key(by, device, mark=mark, stream=stream)

    add_keys(store, ben.device, [key(ben, ben, b"1" * 32), key(ben, cara, b"1" * 32)], fresh=True)
    add_keys(store, cara.device, [key(cara, each, b"2" * 32) for each in (ben, cara, team.officer)], fresh=True)
    found = [each for hand in (ben, cara, team.officer) for each in keys_for(store, hand.device, after=0).keys]
    assert {(each.device, each.mark) for each in found if each.stream == stream} == {
        (ben.id, b"1" * 32),
        (cara.id, b"1" * 32),
    }
    add_keys(store, cara.device, [key(cara, team.officer, b"1" * 32)])
    assert len(holding(team, stream)) == 3
    add_keys(store, cara.device, [key(cara, ben, b"2" * 32)])
    assert {mark for _, device, mark in holding(team, stream) if device == ben.id} == {b"1" * 32, b"2" * 32}


def test_one_device_brings_few_keys_of_one_epoch_and_keeps_nobody_else_from_it(team):
    stream = os.urandom(16)
    team.store.register(stream, TEAM)
    for number in range(BROUGHT_BY_ONE + 3):
        add_keys(team.store, team.ben.device, [team.key(team.ben, team.ben, mark=bytes([number] * 32), stream=stream)])
    assert len(holding(team, stream)) == BROUGHT_BY_ONE
    mine = team.key(team.cara, team.ben, mark=b"c" * 32, stream=stream)
    add_keys(team.store, team.cara.device, [mine])
    assert len(holding(team, stream)) == BROUGHT_BY_ONE + 1


def test_what_is_sealed_with_a_key_that_the_office_was_not_given_is_not_taken(team):
    store, ben, stream = team.store, team.ben, os.urandom(16)
    store.register(stream, TEAM)
    sealed = ben.batch(stream, 2, epoch=team.epoch, key=b"k" * 32)
    assert refused(lambda: store.push(stream, ben.device, sealed)) is Refusal.EPOCH
    add_keys(store, ben.device, [team.key(ben, ben, mark=b"k" * 32, stream=stream)])
    assert store.push(stream, ben.device, sealed).last == 2


def test_new_keys_from_many_at_once_are_of_one_mark(team):
    store = team.store
    stream = os.urandom(16)
    store.register(stream, TEAM)
    hands = (team.ben, team.cara, team.officer)
    faults: list[BaseException] = []

    def give(hand: Hand) -> None:
        keys = [team.key(hand, each, mark=hand.id * 2, stream=stream) for each in hands]
        try:
            add_keys(store, hand.device, keys, fresh=True)
        except (Refusing, DBAPIError) as error:
            faults.append(error)

    threads = [threading.Thread(target=give, args=(hand,)) for hand in hands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    found = [each for hand in hands for each in keys_for(store, hand.device, after=0).keys if each.stream == stream]
    assert len(found) == 3
    assert len({each.mark for each in found}) == 1


def holding(team, stream: bytes) -> tuple[tuple[int, bytes, bytes], ...]:
    return {each.stream: each.holders for each in holders(team.store, team.ben.device).streams}[stream]


@pytest.mark.parametrize("fault", ["for the shut off", "for another team", "of the future", "in another's name"])
def test_keys_that_nobody_should_have_are_refused(team, fault):
    key = {
        "for the shut off": team.key(team.ben, team.gone, mark=bytes(32)),
        "for another team": team.key(team.ben, team.far, mark=bytes(32)),
        "of the future": team.key(team.ben, team.cara, mark=bytes(32), epoch=team.epoch + 1),
        "in another's name": team.key(team.cara, team.cara, mark=bytes(32)),
    }[fault]
    before = len(holding(team, team.stream))
    good = team.key(team.ben, team.ben, mark=bytes(32), epoch=2)
    why = refused(lambda: add_keys(team.store, team.ben.device, [good, key]))
    assert why in (Refusal.NOT_YOURS, Refusal.EPOCH)
    assert len(holding(team, team.stream)) == before, "nothing of it is kept"


def test_who_is_moved_away_ends_the_epoch_of_the_team_that_is_left():
    directory = Directory(os.urandom(16))
    officer = Hand(directory.organisation, role=Role.OFFICER)
    cara = Hand(directory.organisation)
    for hand in (officer, cara):
        directory.add(statement_of(officer, directory, hand))
    moved = Hand(cara.organisation, team=OTHER_TEAM, id=cara.id, key=cara.key)
    directory.add(statement_of(officer, directory, moved, Kind.MOVE))
    assert directory.epoch_of(TEAM) == directory.count == 3
    assert directory.epoch_of(OTHER_TEAM) == 1
    assert not directory.belonged(cara.id, TEAM, 3)
    assert directory.belonged(cara.id, TEAM, 1)
    assert directory.belonged(cara.id, OTHER_TEAM, 1)
