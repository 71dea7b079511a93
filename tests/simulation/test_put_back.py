"""The office is put back around a shut-off: every word is read by the whole team, and by nobody who was taken out."""

import pytest

from tests.simulation.put_back import PutBack
from tests.simulation.running import run_seed
from visitapp.storage.exchange import Exchange
from visitapp.sync.protocol.directory import Directory

FEW = 2
BOUND = 60


def seeds(template, folder, count: int):
    for seed in range(count):
        yield run_seed(seed, template, folder / "put-back", world_of=PutBack)


def test_every_promise_is_kept_around_a_shut_off_and_a_restored_office(template, folder):
    runs = list(seeds(template, folder, FEW))
    assert [str(run) for run in runs if run.broken] == []
    assert all(any("put back" in line for line in run.trace) for run in runs)


@pytest.mark.whole
def test_every_promise_is_kept_around_a_shut_off_in_many_seeds(template, folder):
    assert [str(run) for run in seeds(template, folder, 200) if run.broken] == []


def the_first_key_of_an_epoch_is_the_only_one(patch):
    add_keys = Exchange.add_keys

    def only_first(self, keys):
        add_keys(self, [each for each in keys if each[1] not in dict(self.keys(each[0]))])

    patch.setattr(Exchange, "add_keys", only_first)


def the_last_key_of_an_epoch_is_the_only_one(patch):
    add_keys = Exchange.add_keys

    def in_its_place(self, keys):
        rows = list(keys)
        self._write("DELETE FROM stream_keys WHERE stream_id = ? AND epoch = ?", [each[:2] for each in rows])
        add_keys(self, rows)

    patch.setattr(Exchange, "add_keys", in_its_place)


def keys_that_the_office_lost_are_not_given_again(patch):
    read_anew = Exchange.read_anew

    def but_not_shared(self):
        shared = self.fact("shared_to")
        read_anew(self)
        self.note("shared_to", shared)

    patch.setattr(Exchange, "read_anew", but_not_shared)


def who_was_shut_off_still_gets_the_keys(patch):
    def everybody(self, team):
        return [device for device in self.devices.values() if device.team == team]

    patch.setattr(Directory, "receivers", everybody)


PLANTED = (
    the_first_key_of_an_epoch_is_the_only_one,
    the_last_key_of_an_epoch_is_the_only_one,
    keys_that_the_office_lost_are_not_given_again,
    who_was_shut_off_still_gets_the_keys,
)


@pytest.mark.whole
@pytest.mark.parametrize("plant", PLANTED)
def test_a_planted_bug_around_a_restored_office_is_noticed(template, folder, plant):
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        for number, run in enumerate(seeds(template, folder, BOUND), start=1):
            if run.broken:
                print(f"{plant.__name__} | {number} | {run.broken}")
                return
        pytest.fail(f"{BOUND} seeds did not notice that {plant.__name__}")
