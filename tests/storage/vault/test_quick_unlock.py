"""The PIN: five tries, twelve hours, in memory only, and nothing that a pattern would open."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deriving import derived_once as derived_once
from visitapp.domain.workers import Worker
from visitapp.errors import WeakPin, WrongSecret
from visitapp.services import quick_unlock, vaults
from visitapp.services.workspace import Workspace
from visitapp.storage.vault.quick_unlock import LASTS, Clocks, QuickUnlock, arm, require_good_pin

PASSPHRASE = "lantern pebble orchard violin damson"
PIN = "480517"
WRONG = "480518"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made, _ = vaults.create(
        folder=tmp_path / "amara.visitvault",
        passphrase=PASSPHRASE,
        worker=Worker("", "Amara Okafor"),
        kdf=vaults.FAST_KDF,
    )
    yield made
    made.close()


class Watch:
    """Two clocks that stand until they are moved."""

    def __init__(self) -> None:
        self.running = 1000.0
        self.wall = 1_780_000_000.0

    def clocks(self) -> Clocks:
        return Clocks(lambda: self.running, lambda: self.wall)

    def pass_by(self, seconds: float) -> None:
        self.running += seconds
        self.wall += seconds


def armed(workspace: Workspace, watch: Watch) -> QuickUnlock:
    return arm(PIN, bytearray(b"k" * 32), header=workspace.vault.header, clocks=watch.clocks())


def lock(workspace: Workspace) -> QuickUnlock:
    """Close the vault and return the box as the next process gets it."""
    sealed = bytearray(quick_unlock.take(workspace))
    workspace.close()
    box = quick_unlock.restored(sealed)
    assert box is not None
    return box


def test_the_pin_opens_the_vault_after_a_lock_and_goes_on_doing_so(workspace: Workspace) -> None:
    assert not quick_unlock.is_on(workspace)
    quick_unlock.turn_on(workspace, pin=PIN)
    folder = workspace.vault.folder
    box = lock(workspace)
    again = quick_unlock.open_with_pin(folder=folder, box=box, pin=PIN)
    assert again.worker.name == "Amara Okafor"
    assert quick_unlock.is_on(again)
    box = lock(again)
    quick_unlock.open_with_pin(folder=folder, box=box, pin=PIN).close()


def test_after_five_wrong_tries_the_sealed_key_is_overwritten(workspace: Workspace) -> None:
    quick_unlock.turn_on(workspace, pin=PIN)
    folder = workspace.vault.folder
    box = lock(workspace)
    said = []
    for _ in range(5):
        with pytest.raises(WrongSecret) as refused:
            quick_unlock.open_with_pin(folder=folder, box=box, pin=WRONG)
        said.append(str(refused.value))
    assert said[0] == "That PIN didn’t open the vault. 4 tries are left; then your passphrase is asked."
    assert said[3] == "That PIN didn’t open the vault. One try is left; then your passphrase is asked."
    assert said[4].endswith("Type your passphrase.")
    assert set(box.sealed) == {0}
    with pytest.raises(WrongSecret):
        quick_unlock.open_with_pin(folder=folder, box=box, pin=PIN)
    vaults.open_with_passphrase(folder=folder, passphrase=PASSPHRASE).close()


def test_wrong_tries_are_counted_on_in_the_next_process(workspace: Workspace) -> None:
    watch = Watch()
    box = armed(workspace, watch)
    for _ in range(3):
        with pytest.raises(WrongSecret):
            box.open(WRONG)
    handed_over = QuickUnlock(bytearray(box.sealed), watch.clocks())
    assert handed_over.tries_left == 2
    assert handed_over.open(PIN) == b"k" * 32
    assert handed_over.tries_left == 5


@pytest.mark.parametrize("which", ["both", "running", "wall", "wall put back"])
def test_after_twelve_hours_or_with_a_clock_that_was_set_the_passphrase_is_needed(
    which: str, workspace: Workspace
) -> None:
    watch = Watch()
    box = armed(workspace, watch)
    watch.pass_by(LASTS - 1)
    assert box.is_armed
    if which == "wall put back":
        watch.wall -= LASTS + 60
    else:
        watch.running += 2 * (which != "wall")
        watch.wall += 2 * (which != "running")
    assert not box.is_armed
    assert set(box.sealed) == {0}


def test_the_passphrase_begins_the_hours_again(workspace: Workspace) -> None:
    watch = Watch()
    box = armed(workspace, watch)
    watch.pass_by(LASTS - 10)
    box.renew()
    watch.pass_by(LASTS - 10)
    assert box.open(PIN) == b"k" * 32


def test_a_new_passphrase_and_turning_it_off_end_the_pin(workspace: Workspace) -> None:
    quick_unlock.turn_on(workspace, pin=PIN)
    vaults.set_passphrase(workspace, passphrase="marble thicket ferry lantern oboe")
    assert not quick_unlock.is_on(workspace)
    quick_unlock.turn_on(workspace, pin=PIN)
    quick_unlock.turn_off(workspace)
    assert not quick_unlock.is_on(workspace)
    assert quick_unlock.take(workspace) == b""


def test_the_box_of_one_vault_opens_no_other(workspace: Workspace, tmp_path: Path) -> None:
    other, _ = vaults.create(
        folder=tmp_path / "jo.visitvault", passphrase=PASSPHRASE, worker=Worker("", "Jo"), kdf=vaults.FAST_KDF
    )
    quick_unlock.turn_on(workspace, pin=PIN)
    folder = other.vault.folder
    other.close()
    box = quick_unlock.restored(bytearray(quick_unlock.take(workspace)))
    assert box is not None
    with pytest.raises(WrongSecret):
        quick_unlock.open_with_pin(folder=folder, box=box, pin=PIN)


def test_neither_pin_nor_box_is_written_down(workspace: Workspace, own_home: Path) -> None:
    quick_unlock.turn_on(workspace, pin=PIN)
    folder = workspace.vault.folder
    sealed = bytes(quick_unlock.take(workspace))
    workspace.close()
    secret, wrapped = sealed[38:70], sealed[70:110]
    for path in (*folder.rglob("*"), *own_home.rglob("*")):
        if path.is_file():
            assert not any(part in path.read_bytes() for part in (secret, wrapped, PIN.encode())), path


@pytest.mark.parametrize(
    "pin", ["", "12345", "123456", "654321", "111111", "121212", "480480", "135791", "48051a", "４８０５１７", "1" * 13]
)
def test_a_weak_pin_is_refused(pin: str) -> None:
    with pytest.raises(WeakPin):
        require_good_pin(pin)


@pytest.mark.parametrize("pin", [PIN, "480517226604"])
def test_a_pin_without_a_pattern_is_taken(pin: str) -> None:
    require_good_pin(pin)


@pytest.mark.parametrize("sealed", [b"", b"\x01", bytes(142), b"\x02" * 142])
def test_what_is_no_box_offers_no_pin(sealed: bytes) -> None:
    assert quick_unlock.restored(bytearray(sealed)) is None
