"""After a lock the window belongs to a process in whose memory no word of a record can be found."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.leaks.memory import scan
from tests.leaks.search import files_that_hold
from tests.leaks.seat import LAST, NUMBER, PIN
from tests.leaks.two_processes import LONGEST_WAIT, PASSPHRASE, WORDS, Seat, holder_of, make_vault, wait
from tests.ui.locking.desktop import desktop_on_a_bus
from visitapp.services import vaults


@pytest.fixture
def seat(tmp_path: Path, own_home: Path) -> Iterator[Seat]:
    """Sit a worker down who has written and found the words."""
    made = Seat(make_vault(tmp_path), tmp_path)
    yield made
    made.end()


def test_no_word_is_in_the_memory_of_the_process_that_shows_the_locked_window(
    seat: Seat, looked_in: Callable[[str, int, object], None]
) -> None:
    before = scan(seat.process.pid, WORDS)
    assert all(before.found.values()), "the scan finds nothing where everything stands"
    seat.say("lock")
    assert seat.hear().startswith("locked")
    fresh = seat.fresh_pid()
    after = scan(fresh, [*WORDS, PASSPHRASE, NUMBER])
    looked_in("memory after the lock, MiB", round(after.mib), {word: n for word, n in after.found.items() if n})
    assert after.found == dict.fromkeys([*WORDS, PASSPHRASE, NUMBER], 0)
    assert [3000 < left <= 3600 for left in seat.facts()["rings_in"]] == [True], "the alarm did not come along"
    assert after.mib > 50, "the scan saw less than a window needs"
    assert holder_of(seat.vault) == 0


@pytest.mark.parametrize(
    "told",
    ["SIGTERM", pytest.param("SIGHUP", marks=pytest.mark.whole), pytest.param("SIGINT", marks=pytest.mark.whole)],
)
def test_a_process_that_is_told_to_stop_saves_the_last_words_and_frees_the_vault(told: str, seat: Seat) -> None:
    seat.say(told)
    assert seat.process.wait(LONGEST_WAIT) == 0
    assert holder_of(seat.vault) == 0
    workspace = vaults.open_with_passphrase(folder=seat.vault, passphrase=PASSPHRASE)
    found = [hit.text for hit in workspace.store.search("marmalade")]
    workspace.close()
    assert found == [LAST]


def test_the_new_window_looks_as_the_old_one_did_even_if_no_setting_could_be_kept(seat: Seat) -> None:
    seat.say("lock another look")
    assert seat.hear().startswith("locked")
    seat.fresh_pid()
    assert seat.facts()["looks"][1:] == [700, "dark", 130]  # the screen in memory is narrower than any of our windows


def test_what_is_typed_while_the_process_changes_opens_the_vault_in_the_new_one(seat: Seat) -> None:
    seat.say("lock and type")
    assert seat.hear().startswith("locked")
    fresh = seat.fresh_pid()
    wait(lambda: holder_of(seat.vault) == fresh, "the passphrase did not reach the new window")


def test_the_pin_goes_with_the_window_into_the_fresh_process_and_over_no_file(seat: Seat, own_home: Path) -> None:
    seat.say("lock and type the PIN")
    assert seat.hear().startswith("locked")
    fresh = seat.fresh_pid()
    wait(lambda: holder_of(seat.vault) == fresh, "the PIN did not open the vault in the new window")
    for told in ("cmdline", "environ"):
        assert PIN.encode() not in Path(f"/proc/{fresh}/{told}").read_bytes()
    assert files_that_hold(PIN, own_home) == []
    assert files_that_hold(PIN, seat.vault.parent) == []


def test_the_laptop_sleeps_when_the_process_that_held_the_words_is_gone(
    tmp_path: Path, own_home: Path, qtbot: QtBot
) -> None:
    with desktop_on_a_bus() as (desktop, _):
        seat = Seat(make_vault(tmp_path), tmp_path, {"DBUS_SYSTEM_BUS_ADDRESS": desktop.address})
        try:
            seat.say("go on")
            qtbot.waitUntil(desktop.is_kept_awake)
            desktop.sleep(True)
            qtbot.waitUntil(lambda: not desktop.is_kept_awake(), timeout=int(LONGEST_WAIT * 1000))
            assert seat.process.wait(LONGEST_WAIT) == 0
            assert scan(seat.fresh_pid(), WORDS).found == dict.fromkeys(WORDS, 0)
        finally:
            seat.end()
