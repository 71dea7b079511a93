"""Every fault of opening is one calm sentence in the window, and nothing on the disk is changed by it."""

import ctypes
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.end_to_end.morning import PASSPHRASE
from tests.end_to_end.worker import Key, Worker
from tests.faults.conftest import files_of
from tests.storage.vault.forging import forge
from visitapp.domain.people import Person
from visitapp.services import checking, vaults

OpenWindow = Callable[[Path], Worker]
Outcome = Callable[[str, str], None]
NO_CAPABILITIES = (0x20080522, 0)


def the_database(vault: Path) -> Path:
    return next(vault.glob("records-*.db"))


def nothing(vault: Path, other: Path) -> None:
    """Leave everything as it is."""


def lose_database(vault: Path, other: Path) -> None:
    the_database(vault).unlink()


def empty_database(vault: Path, other: Path) -> None:
    the_database(vault).write_bytes(b"")


def scribble_over_database(vault: Path, other: Path) -> None:
    content = bytearray(the_database(vault).read_bytes())
    content[200:9000] = b"\x5a" * 8800
    the_database(vault).write_bytes(content)


def plain_database(vault: Path, other: Path) -> None:
    the_database(vault).unlink()
    plain = sqlite3.connect(the_database_name(vault))
    plain.execute("CREATE TABLE person (id TEXT)")
    plain.commit()
    plain.close()


def the_database_name(vault: Path) -> Path:
    return vault / "records-1.db"


def take_other_database(vault: Path, other: Path) -> None:
    shutil.copy(the_database(other), the_database_name(vault))


def take_other_headers(vault: Path, other: Path) -> None:
    for name in ("header.a", "header.b"):
        shutil.copy(other / name, vault / name)


def lose_both_headers(vault: Path, other: Path) -> None:
    for name in ("header.a", "header.b"):
        (vault / name).write_bytes(b"\x00" * 40)


def lose_all(vault: Path, other: Path) -> None:
    shutil.rmtree(vault)
    vault.mkdir()
    (vault / "holiday.txt").write_text("not a vault", encoding="utf-8")


def from_the_future(vault: Path, other: Path) -> None:
    forge(vault, {"format": 3})


def newer_database(vault: Path, other: Path) -> None:
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=PASSPHRASE)
    with workspace.store.unit("Raise the version", author="") as unit:
        unit.connection.exec_driver_sql("PRAGMA user_version = 99")
    workspace.close()


def lose_database_and_journal(vault: Path, other: Path) -> None:
    the_database(vault).unlink()
    shutil.rmtree(vault / "journal")


def lose_database_and_a_journal_file(vault: Path, other: Path) -> None:
    the_database(vault).unlink()
    file = next((vault / "journal").iterdir())
    file.write_bytes(file.read_bytes()[:-40])


@dataclass(frozen=True)
class Fault:
    """What is broken, and the words that say so."""

    name: str
    do: Callable[[Path, Path], None]
    said: str
    passphrase: str = field(default=PASSPHRASE)


FAULTS = (
    Fault("wrong passphrase", nothing, "That passphrase didn’t open the vault.", "these are not the words"),
    Fault("headers of another vault", take_other_headers, "does not belong to this vault"),
    Fault("database and journal missing", lose_database_and_journal, "is missing"),
    Fault("database missing, journal incomplete", lose_database_and_a_journal_file, "is missing"),
    Fault("both header copies damaged", lose_both_headers, "header"),
    Fault("not a vault", lose_all, "is not a VisitApp vault"),
    Fault("vault of a newer version", from_the_future, "newer"),
    Fault("database of a newer version", newer_database, "newer"),
)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_of_opening_is_said_and_changes_nothing(
    fault: Fault, vault: Path, other_vault: Path, open_window: OpenWindow, outcome: Outcome
) -> None:
    fault.do(vault, other_vault)
    before = files_of(vault)
    worker = open_window(vault)
    try_to_unlock(worker, fault.passphrase)
    worker.reads(fault.said)
    assert worker.window.is_locked
    assert "Traceback" not in worker.words()
    assert files_of(vault) == before
    outcome(fault.name, f"refused, unchanged: “{sentence_with(worker, fault.said)}”")


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("database file missing", lose_database),
        ("database file empty", empty_database),
        ("database file damaged", scribble_over_database),
        ("database not encrypted", plain_database),
        ("database of another vault", take_other_database),
    ],
)
def test_a_database_that_cannot_be_read_is_made_anew_from_the_journal(
    name: str,
    damage: Callable[[Path, Path], None],
    vault: Path,
    other_vault: Path,
    open_window: OpenWindow,
    outcome: Outcome,
) -> None:
    damage(vault, other_vault)
    before = the_database(vault).read_bytes() if list(vault.glob("records-*.db")) else None
    worker = open_window(vault)
    try_to_unlock(worker, PASSPHRASE)
    worker.wait(lambda: not worker.window.is_locked, "the vault stays locked")
    worker.reads("made anew from the journal", "nothing is missing")
    assert worker.window.session is not None
    workspace = worker.window.session.workspace
    assert [person.given_name for person in workspace.store.all(Person)] == ["Teresa"]
    kept = [path.read_bytes() for path in vault.glob("quarantine/*")]
    assert kept == ([] if before is None else [before])
    outcome(name, "opened, made anew from the journal, the old file in quarantine")


def try_to_unlock(worker: Worker, passphrase: str) -> None:
    """Type a passphrase where it is asked for, and press Enter."""
    worker.saved()
    if worker.can_see("Passphrase"):
        worker.fill("Passphrase", passphrase)
        worker.key(Key.Key_Return)


def sentence_with(worker: Worker, words: str) -> str:
    """Return the line on the screen that holds the words."""
    return next(line for line in worker.words().split("\n") if words in line)


@pytest.mark.parametrize("copy", ["header.a", "header.b"])
def test_one_damaged_header_copy_is_mended_from_the_other(
    copy: str, vault: Path, open_window: OpenWindow, outcome: Outcome
) -> None:
    (vault / copy).write_bytes(b"\xff" * 200)
    worker = open_window(vault)
    try_to_unlock(worker, PASSPHRASE)
    worker.wait(lambda: not worker.window.is_locked, "the vault stays locked")
    worker.window.lock()
    worker.reads("Unlock your visits")
    worker.saved()
    reports = checking.check(folder=vault, passphrase=PASSPHRASE)
    assert [report.part for report in reports if not report.is_sound] == []
    outcome(f"{copy} damaged", "opened, mended from the other copy")


def test_a_missing_header_copy_is_mended_from_the_other(vault: Path, open_window: OpenWindow, outcome: Outcome) -> None:
    (vault / "header.b").unlink()
    worker = open_window(vault)
    try_to_unlock(worker, PASSPHRASE)
    worker.wait(lambda: not worker.window.is_locked, "the vault stays locked")
    assert (vault / "header.b").exists()
    outcome("header.b missing", "opened, made again from the other copy")


HOLD = """
import sys
from pathlib import Path
from visitapp.services import vaults
workspace = vaults.open_with_passphrase(folder=Path(sys.argv[1]), passphrase=sys.argv[2])
print("open", flush=True)
sys.stdin.readline()
workspace.close()
"""


def test_a_vault_that_another_process_holds_is_left_alone(
    vault: Path, open_window: OpenWindow, outcome: Outcome
) -> None:
    command = [sys.executable, "-c", HOLD, str(vault), PASSPHRASE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        before = files_of(vault)
        worker = open_window(vault)
        try_to_unlock(worker, PASSPHRASE)
        worker.reads("open")
        worker.wait(lambda: "already open" in worker.words() or "is open" in worker.words(), "nothing is said")
        assert worker.window.is_locked
        assert files_of(vault) == before
        outcome("vault open in another process", f"refused, unchanged: “{sentence_with(worker, 'open ')}”")
        holder.communicate("\n")
    worker.key(Key.Key_Return)
    worker.wait(lambda: not worker.window.is_locked, "the vault stays locked after the other let go")


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Take away the right to write in a folder."""
    folder.chmod(0o555)
    try:
        yield
    finally:
        folder.chmod(0o755)


def obey_permissions() -> None:
    """Have this thread of root obey the permissions of files like anyone else; others do already."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).capset((ctypes.c_uint32 * 2)(*NO_CAPABILITIES), (ctypes.c_uint32 * 6)())


def test_a_read_only_folder_is_refused_calmly(vault: Path, open_window: OpenWindow, outcome: Outcome) -> None:
    worker = open_window(vault)
    worker.window.background.on_store(worker.window, obey_permissions, lambda _: None)
    before = files_of(vault)
    with read_only(vault):
        try_to_unlock(worker, PASSPHRASE)
        worker.reads("may not write in that folder")
        assert worker.window.is_locked
    assert files_of(vault) == before
    outcome("folder read-only", f"refused, unchanged: “{sentence_with(worker, 'may not write')}”")
