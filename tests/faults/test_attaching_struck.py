"""Killed at any moment of keeping files, or out of room: each is there whole or not at all, and the vault is sound."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import given_files
from tests.end_to_end.morning import PASSPHRASE
from tests.end_to_end.worker import Key, Worker
from tests.faults.test_backups_struck import laptop as laptop
from tests.faults.test_backups_struck import struck
from tests.faults.test_disk_full import no_room_in_files
from tests.ui.documents.dropping import drop_files
from visitapp.ui.documents.page import DocumentsTab

FAULT, CAME = (
    "killed while files are kept and removed",
    "each file whole or not there, nothing else left after a repair",
)
STATES = {"0 kept, 0 left over", "0 kept, 1 left over", "1 kept, 0 left over", "1 kept, 1 left over"}


def prove(place: tuple[Path, str], stride: int) -> None:
    runs = struck(place, "keep", stride, script="kill_attaching_at_each_step")
    assert {ending for ending, _ in runs} == {"killed", "done"}
    assert {left for _, left in runs} <= {*STATES, "2 kept, 0 left over"}
    assert {left[0] for _, left in runs} >= {"0", "1"}


def test_a_kill_at_some_moments_of_keeping_files_leaves_nothing_half_kept(
    laptop: tuple[Path, str], outcome: Callable[[str, str], None]
) -> None:
    prove(laptop, 9)
    outcome(FAULT, CAME)


@pytest.mark.whole
def test_a_kill_at_every_moment_of_keeping_files_leaves_nothing_half_kept(
    laptop: tuple[Path, str], outcome: Callable[[str, str], None]
) -> None:
    prove(laptop, 1)
    outcome(f"{FAULT}, every moment", CAME)


def test_a_file_dropped_on_a_full_disk_is_named_and_kept_once_there_is_room(
    vault: Path, open_window: Callable[[Path], Worker], tmp_path: Path, outcome: Callable[[str, str], None]
) -> None:
    worker = open_window(vault)
    worker.saved()
    worker.fill("Passphrase", PASSPHRASE)
    worker.key(Key.Key_Return)
    worker.wait(lambda: not worker.window.is_locked, "the vault stays locked")
    worker.press("People")
    worker.reads("Enter opens the person")
    worker.saved()
    worker.key(Key.Key_Return)
    worker.go_to_tab("Documents")
    worker.reads("No files yet.")
    (tab,) = worker.window.findChildren(DocumentsTab)
    sound = tmp_path / "long.wav"
    sound.write_bytes(given_files.recording(200))
    with no_room_in_files():
        drop_files(tab, [sound])
        worker.reads("One file was not kept.", "long.wav: There is no room left on this disk")
        worker.saved()
    assert not [path for path in (vault / "blobs").rglob("*") if path.is_file()]
    drop_files(tab, [sound])
    worker.wait(lambda: len(tab.table.records.rows) == 1, "the file is not kept")
    outcome("disk full while a file is kept", "said beside its name, nothing left, kept once there is room")
