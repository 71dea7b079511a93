"""A kill between any two file operations, and a full disk, leave a vault that opens."""

import subprocess
import sys

import pytest

from tests.command_line import visitapp
from tests.storage.vault.conftest import Sample

STRIDES = [2, pytest.param(1, marks=pytest.mark.whole)]
"""Every second moment by default, where each costs key derivations."""


def killed_at_each_step(sample: Sample, change: str, stride: int = 1) -> list[tuple[str, str]]:
    """Return, for each moment of the kill, how the run ended and what was left."""
    program = "tests.storage.vault.kill_at_each_step:run"
    done = visitapp(sample.folder, sample.recovery_code, change, str(stride), program=program)
    assert done.code == 0, done.out + done.err
    runs = [line.split("\t") for line in done.out.splitlines()]
    assert [int(number) for number, _, _ in runs] == [1 + stride * run for run in range(len(runs))]
    return [(ending, left) for _, ending, left in runs]


def test_a_kill_while_the_head_is_written_leaves_the_old_or_the_new_head(sample: Sample) -> None:
    runs = killed_at_each_step(sample, "write_head")
    assert len(runs) > 12
    heads = [left for _, left in runs]
    assert heads == sorted(heads)
    assert set(heads) == {"head 0", "head 9"}


@pytest.mark.parametrize("stride", STRIDES)
def test_a_kill_while_the_passphrase_is_replaced_leaves_exactly_one_that_opens(sample: Sample, stride: int) -> None:
    runs = killed_at_each_step(sample, "replace_passphrase", stride)
    assert len(runs) > 15 // stride
    left = [left for _, left in runs]
    assert left == sorted(left, reverse=True)
    assert set(left) == {"old", "new"}


def test_a_kill_while_a_copy_is_repaired_loses_nothing(sample: Sample) -> None:
    assert {left for _, left in killed_at_each_step(sample, "repair")} == {"head 0"}


@pytest.mark.parametrize("stride", STRIDES)
def test_a_kill_while_a_vault_is_made_leaves_a_whole_one_or_none(sample: Sample, stride: int) -> None:
    runs = killed_at_each_step(sample, "create", stride)
    assert len(runs) > 15 // stride
    assert {left for ending, left in runs if ending == "killed"} == {"nothing", "vault, generation 2"}
    assert runs[-1] == ("done", "vault, generation 2")


FULL = """
import resource, sys
from pathlib import Path
from visitapp.errors import DiskFull
from visitapp.storage.vault import making, vault
from visitapp.storage.vault.keyslots import FLOOR
folder, code = Path(sys.argv[1]), sys.argv[2]
def full(limit):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
def attempt(action):
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    try:
        action()
    except DiskFull as error:
        print(error)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
opened = vault.open_vault(folder, recovery_code=code)
for limit in (0, 1, 700, 1000):
    full(limit)
    attempt(lambda: opened.write_log_head(4, "cd" * 32))
    assert opened.header.log_head.number == 0
full(700)
attempt(lambda: opened.replace_passphrase("teapot meadow compass ukulele thimble"))
new = folder.with_name("new.visitvault")
attempt(lambda: making.create_vault(new, label="N", passphrase="teapot meadow compass thimble", kdf=FLOOR,
    make_database=lambda path, key, chain: path.write_bytes(b"x")))
assert [p.name for p in folder.parent.iterdir()] == [folder.name]
full(resource.RLIM_INFINITY)
opened.write_log_head(4, "cd" * 32)
opened.close()
full(10)
with vault.open_vault(folder, recovery_code=code) as opened:
    print(opened.header.log_head.number, opened.notices)
full(resource.RLIM_INFINITY)
(folder / "header.b").write_bytes(b"damaged")
full(10)
with vault.open_vault(folder, recovery_code=code) as opened:
    print(opened.header.log_head.number, *opened.notices)
"""


def test_on_a_full_disk_nothing_changes_and_the_vault_still_opens(sample: Sample) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, sample.folder, sample.recovery_code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert (
        lines[:6]
        == [
            "There is no room left on this disk, so nothing could be saved there. "
            "Make some room, then try again. What was saved before is untouched."
        ]
        * 6
    )
    assert lines[6] == "4 ()"
    assert lines[7] == (
        "4 One copy of the vault’s header is damaged, and the disk is too full to repair it. Make some room."
    )


def test_an_interrupted_change_of_passphrase_is_finished_and_said(sample: Sample) -> None:
    older = (sample.folder / "header.a").read_bytes()
    with sample.open() as vault:
        vault.replace_passphrase("teapot meadow compass ukulele thimble")
        newest = vault.header
    copies = {path.name: path.read_bytes() for path in sample.folder.glob("header.?")}
    stale = next(name for name, data in copies.items() if f'"generation":{newest.generation - 1},'.encode() in data)
    (sample.folder / stale).write_bytes(older)
    with sample.open() as vault:
        assert vault.notices == ("A change of the vault’s keys was interrupted last time. It is complete now.",)
    with sample.open() as vault:
        assert vault.notices == ()


@pytest.mark.parametrize("name", [".header.a.0badf00d.tmp", ".header.b.12345678.tmp", ".vault.holder.12345678.tmp"])
def test_what_a_kill_left_half_written_is_cleared_away(sample: Sample, name: str) -> None:
    (sample.folder / name).write_bytes(b"half")
    (sample.folder / "my notes.tmp").write_bytes(b"not ours")
    with sample.open() as vault:
        assert vault.notices == ()
    assert not (sample.folder / name).exists()
    assert (sample.folder / "my notes.tmp").read_bytes() == b"not ours"
