"""Files cut off anywhere, and offered again to a restored office: each arrives, and none is called damaged."""

import pytest

from tests.simulation.only_files import OnlyFiles
from tests.simulation.running import run_seed
from visitapp.storage.exchange import Exchange
from visitapp.storage.vault.blobs import IncomingBlob
from visitapp.sync.files import FileCarrying

FEW = 2
BOUND = 40


def seeds(template, folder, count: int):
    for seed in range(count):
        yield run_seed(seed, template, folder / "only-files", world_of=OnlyFiles)


def test_every_file_arrives_whole_whatever_the_line_does(template, folder):
    assert [str(run) for run in seeds(template, folder, FEW) if run.broken] == []


@pytest.mark.whole
def test_every_file_arrives_whole_in_many_seeds(template, folder):
    assert [str(run) for run in seeds(template, folder, 100) if run.broken] == []


def a_file_that_is_taken_goes_on_one_piece_too_far(patch):
    stand = IncomingBlob._stand
    patch.setattr(IncomingBlob, "_stand", lambda self: (found := stand(self)) + (found > 0))


def a_file_that_is_sent_goes_on_one_piece_too_far(patch):
    send_pieces = FileCarrying._send_pieces
    patch.setattr(
        FileCarrying,
        "_send_pieces",
        lambda self, travel, there: send_pieces(self, travel, there | {max(there) + 1} if there else there),
    )


def after_a_restore_a_file_is_not_offered_again(patch):
    read_anew = Exchange.read_anew

    def but_files(self):
        there = self._rows("SELECT blob_id, at_office, moved, trouble FROM travels")
        read_anew(self)
        self._write("INSERT INTO travels (blob_id, at_office, moved, trouble) VALUES (?, ?, ?, ?)", there)

    patch.setattr(Exchange, "read_anew", but_files)


PLANTED = (
    a_file_that_is_taken_goes_on_one_piece_too_far,
    a_file_that_is_sent_goes_on_one_piece_too_far,
    after_a_restore_a_file_is_not_offered_again,
)


@pytest.mark.whole
@pytest.mark.parametrize("plant", PLANTED)
def test_a_planted_bug_in_how_files_travel_is_noticed(template, folder, plant):
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        for number, run in enumerate(seeds(template, folder, BOUND), start=1):
            if run.broken:
                print(f"{plant.__name__} | {number} | {run.broken}")
                return
        pytest.fail(f"{BOUND} seeds did not notice that {plant.__name__}")
