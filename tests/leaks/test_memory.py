"""After a lock the window belongs to a process in whose memory no word of a record can be found."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.leaks.memory import scan
from tests.leaks.seat import LAST
from visitapp.domain.people import Person
from visitapp.domain.workers import Worker
from visitapp.services import people, vaults

PASSPHRASE = "lantern pebble orchard violin damson"
WORDS = ["Quetzalcoatlus", "Archaeopteryx", "Dimetrodonten"]
ROOT = Path(__file__).resolve().parents[2]
LONGEST_WAIT = 30.0


def wait(until: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + LONGEST_WAIT
    while not until():
        assert time.monotonic() < deadline, what
        time.sleep(0.005)


class Seat:
    """A process with the real window and a worker in it, and the fresh one that follows."""

    def __init__(self, vault: Path, folder: Path) -> None:
        self.vault = vault
        self._facts = folder / "facts"
        renewed_by = [sys.executable, "-m", "tests.leaks.locked_seat", str(self._facts)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.leaks.seat", str(vault), PASSPHRASE, *renewed_by],
            cwd=ROOT,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.say("\n".join([*WORDS, ""]))
        assert self.hear() == "written"

    def say(self, words: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{words}\n")
        self.process.stdin.flush()

    def hear(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def fresh_pid(self) -> int:
        """Wait until this process has ended, and return the id of the one that took its place."""
        assert self.process.wait(LONGEST_WAIT) == 0
        return int(self.facts()["pid"])

    def facts(self) -> dict[str, Any]:
        """Return what the fresh process tells of itself."""
        return dict(json.loads(self._facts.read_text()))

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        if self._facts.exists():
            os.kill(self.facts()["pid"], 9)


@pytest.fixture
def seat(tmp_path: Path, own_home: Path) -> Iterator[Seat]:
    """Sit a worker down who has written and found the words."""
    vault = tmp_path / "amara.visitvault"
    workspace, _ = vaults.create(
        folder=vault, passphrase=PASSPHRASE, worker=Worker("", "Amara Okafor"), kdf=vaults.FAST_KDF
    )
    people.add_person(workspace, person=Person("", given_name="Teresa", preferred_name="Tess"))
    workspace.close()
    made = Seat(vault, tmp_path)
    yield made
    made.end()


def holder_of(vault: Path) -> int:
    """Return the id of the process that has the vault open, 0 for none."""
    path = vault / "vault.holder"
    return int(json.loads(path.read_text())["pid"]) if path.exists() else 0


def test_no_word_is_in_the_memory_of_the_process_that_shows_the_locked_window(
    seat: Seat, looked_in: Callable[[str, int, object], None]
) -> None:
    before = scan(seat.process.pid, WORDS)
    assert all(before.found.values()), "the scan finds nothing where everything stands"
    seat.say("lock")
    assert seat.hear().startswith("locked")
    fresh = seat.fresh_pid()
    after = scan(fresh, [*WORDS, PASSPHRASE])
    looked_in("memory after the lock, MiB", round(after.mib), {word: n for word, n in after.found.items() if n})
    assert after.found == dict.fromkeys([*WORDS, PASSPHRASE], 0)
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


def test_the_pin_goes_with_the_window_into_the_fresh_process_and_over_no_file(seat: Seat) -> None:
    seat.say("lock and type the PIN")
    assert seat.hear().startswith("locked")
    fresh = seat.fresh_pid()
    wait(lambda: holder_of(seat.vault) == fresh, "the PIN did not open the vault in the new window")
