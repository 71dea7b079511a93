"""A process that is killed while somebody types loses nothing that is older than two seconds."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.end_to_end.morning import PASSPHRASE
from visitapp.domain.people import Person
from visitapp.domain.visits import VisitSection
from visitapp.domain.workers import Worker
from visitapp.services import checking, people, vaults

KILLS = int(os.environ.get("VISITAPP_KILLS", "2"))
"""VISITAPP_KILLS=100 for a long run."""
OLD_ENOUGH = 2.0


@pytest.fixture(scope="module")
def vault_with_tess(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a vault with one person."""
    folder = tmp_path_factory.mktemp("killed") / "amara.visitvault"
    worker = Worker(id="", name="Amara Okafor", team="Northside CMHT")
    workspace, _ = vaults.create(folder=folder, passphrase=PASSPHRASE, worker=worker, kdf=vaults.FAST_KDF)
    people.add_person(workspace, person=Person("", given_name="Teresa", preferred_name="Tess"))
    workspace.close()
    return folder


@pytest.mark.parametrize("run", range(KILLS))
def test_every_word_older_than_two_seconds_is_there_after_a_kill(
    run: int, vault_with_tess: Path, tmp_path: Path
) -> None:
    vault = Path(shutil.copytree(vault_with_tess, tmp_path / "amara.visitvault"))
    typed, killed_at = type_until_killed(vault, seconds=random.uniform(2.5, 5.0))
    old = [word for word, moment in typed if killed_at - moment > OLD_ENOUGH]
    reports = checking.check(folder=vault, passphrase=PASSPHRASE)
    assert [report for report in reports if not report.is_sound] == []
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE)
    written = " ".join(section.text for section in workspace.store.all(VisitSection)).split()
    found = [hit.text for word in old[-1:] for hit in workspace.store.search(word)]
    workspace.close()
    assert [word for word in old if word not in written] == []
    assert len(found) == len(old[-1:])
    assert len(written) <= len(typed) + 1


def type_until_killed(vault: Path, *, seconds: float) -> tuple[list[tuple[str, float]], float]:
    """Return the words that were typed, each with its moment, and the moment of the kill."""
    command = [sys.executable, "-m", "tests.end_to_end.typist", str(vault), PASSPHRASE]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as typist:
        assert typist.stdout is not None
        assert typist.stderr is not None
        begun = typist.stdout.readline()
        if begun != "typing\n":
            raise AssertionError(typist.stderr.read())
        time.sleep(seconds)
        typist.send_signal(signal.SIGKILL)
        killed_at = time.time()
        lines = [line.split() for line in typist.stdout if line.endswith("\n")]
    return [(word, float(moment)) for word, moment in lines], killed_at
