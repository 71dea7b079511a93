"""Records go from team to team while the line fails: nothing is lost, and nobody reads what came afterwards."""

from dataclasses import replace

import pytest

from tests.simulation.running import run_seed
from tests.simulation.two_teams import TwoTeams
from visitapp.office import access
from visitapp.storage.stream_teams import StreamTeams
from visitapp.sync.protocol.directory import Directory

FEW = 3
BOUND = 12


def seeds(template, folder, count: int):
    for seed in range(count):
        yield run_seed(seed, template, folder / "two-teams", world_of=TwoTeams)


def test_every_promise_is_kept_while_records_change_hands(template, folder):
    runs = list(seeds(template, folder, FEW))
    assert [str(run) for run in runs if run.broken] == []
    assert sum("hands over" in line for run in runs for line in run.trace) >= FEW


@pytest.mark.whole
def test_every_promise_is_kept_while_records_change_hands_in_many_seeds(template, folder):
    assert [str(run) for run in seeds(template, folder, 200) if run.broken] == []


def who_gave_sees_nothing_any_more(patch):
    patch.setattr(access, "_keep_until", lambda connection, stream, head, devices: None)


def who_gave_gives_no_keys(patch):
    may_give = Directory.may_give

    def only_the_holder(self, device, stream, epoch, team):
        return may_give(self, device, stream, epoch, team) and self.devices[device].team == self.holder(stream, team)

    patch.setattr(Directory, "may_give", only_the_holder)


def the_stream_keeps_its_keys(patch):
    epoch_of = Directory.epoch_of
    patch.setattr(Directory, "epoch_of", lambda self, team, stream=b"": epoch_of(self, team))


def late_words_are_not_counted(patch):
    patch.setattr(StreamTeams, "given_up", lambda self: tuple(replace(each, waiting=0) for each in given_up(self)))


given_up = StreamTeams.given_up
PLANTED = (
    who_gave_sees_nothing_any_more,
    who_gave_gives_no_keys,
    the_stream_keeps_its_keys,
    late_words_are_not_counted,
)


@pytest.mark.whole
@pytest.mark.parametrize("plant", PLANTED)
def test_a_planted_bug_in_a_hand_over_is_noticed(template, folder, plant):
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        assert any(run.broken for run in seeds(template, folder, BOUND)), f"nobody noticed that {plant.__name__}"
