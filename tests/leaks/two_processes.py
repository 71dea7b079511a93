"""A process with the real window and a worker in it, and the fresh process that follows it after a lock."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from visitapp.domain.people import Person
from visitapp.domain.workers import Worker
from visitapp.services import people, vaults

PASSPHRASE = "lantern pebble orchard violin damson"
WORDS = ["Quetzalcoatlus", "Archaeopteryx", "Dimetrodonten"]
ROOT = Path(__file__).resolve().parents[2]
LONGEST_WAIT = 30.0


def wait(until: Callable[[], bool], what: str) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + LONGEST_WAIT
    while not until():
        assert time.monotonic() < deadline, what
        time.sleep(0.005)


def make_vault(folder: Path) -> Path:
    """Make a vault with one person."""
    vault = folder / "amara.visitvault"
    workspace, _ = vaults.create(
        folder=vault, passphrase=PASSPHRASE, worker=Worker("", "Amara Okafor"), kdf=vaults.FAST_KDF
    )
    people.add_person(workspace, person=Person("", given_name="Teresa", preferred_name="Tess"))
    workspace.close()
    return vault


def holder_of(vault: Path) -> int:
    """Return the id of the process that has the vault open, 0 for none."""
    path = vault / "vault.holder"
    return int(json.loads(path.read_text())["pid"]) if path.exists() else 0


class Seat:
    """Starts both; the words are written when it is made. `surroundings` are added to the environment."""

    def __init__(self, vault: Path, folder: Path, surroundings: Mapping[str, str] | None = None) -> None:
        self.vault = vault
        self._facts = folder / "facts"
        self._errors = folder / "errors of the seat"
        renewed_by = [sys.executable, "-m", "tests.leaks.locked_seat", str(self._facts)]
        with self._errors.open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-X", "faulthandler", "-m", "tests.leaks.seat", str(vault), PASSPHRASE, *renewed_by],
                cwd=ROOT,
                env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **(surroundings or {})},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        try:
            self.say("\n".join([*WORDS, ""]))
            said = self.hear()
        except BrokenPipeError:
            said = ""
        if said != "written":
            self.end()
            raise AssertionError(f"it said {said!r}, ended with {self.process.returncode}: {self._errors.read_text()}")

    def say(self, words: str) -> None:
        """Tell the worker something."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{words}\n")
        self.process.stdin.flush()

    def hear(self) -> str:
        """Wait for what the worker says."""
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
        """End both processes."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        if self._facts.exists():
            os.kill(self.facts()["pid"], 9)
