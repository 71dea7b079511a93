"""Write into a vault on a small disk of its own until that is full, make room, and go on; twice, then open it full.

Argument: an empty folder, over which a disk in memory is laid that nobody else sees (`unshare --mount`). Prints how
many letters were said to be saved, whether it opened, and what the refusals said.
"""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tests.end_to_end.morning import PASSPHRASE
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit, VisitSection
from visitapp.domain.workers import Worker
from visitapp.errors import DiskFull
from visitapp.services import checking, people, vaults, visits
from visitapp.services.workspace import Workspace

SIZE = "24m"
WORDS = "The heating works again, and she is glad of it. "
LEFT_FREE = (200_000, 4_000)
"""Bytes that other programs leave on the disk, the first and the second time."""
MOST_ACTS = 2_000


def fill(disk: Path, leave: int) -> Path:
    """Take all of the disk but so many bytes, as another program would."""
    other = disk / "somebody else's film.bin"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    other.write_bytes(os.urandom(max(free - leave, 0)))
    return other


def write_until_full(workspace: Workspace, visit: str, text: str) -> tuple[str, str]:
    """Write more and more into a note until the disk refuses; return the words last saved and the refusal."""
    for number in range(MOST_ACTS):
        more = f"{text}{number}: {WORDS * 40}"
        try:
            visits.write_section(workspace, visit_id=visit, key="since_last", text=more)
        except DiskFull as error:
            return text, error.sentence
        text = more
    raise AssertionError("the disk was never full")


def words_in(workspace: Workspace) -> str:
    """Return what is in the note."""
    return "".join(section.text for section in workspace.store.all(VisitSection))


def lock_as_well_as_it_goes(workspace: Workspace) -> None:
    """Lock on a full disk: the header keeps the head of the last time, and every word is in the database."""
    with suppress(DiskFull):
        workspace.close()


def main(disk: Path) -> None:
    """Fill the disk twice and prove each time that nothing that was said to be saved is gone."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", disk], check=True)
    folder = disk / "small.visitvault"
    workspace, code = vaults.create(
        folder=folder, passphrase=PASSPHRASE, worker=Worker(id="", name="Amara Okafor"), kdf=vaults.FAST_KDF
    )
    tess = people.add_person(workspace, person=Person("", given_name="Tess")).of_type("person")[0].record_id
    visit = visits.start_visit(workspace, person_id=tess).of_type("visit")[0].record_id
    text, refusals = "", []
    for leave in LEFT_FREE:
        other = fill(disk, leave)
        text, refusal = write_until_full(workspace, visit, text)
        refusals.append(refusal)
        assert words_in(workspace) == text, "a refused act left something in the open vault"
        other.unlink()
        text += "Room again. "
        visits.write_section(workspace, visit_id=visit, key="since_last", text=text)
    fill(disk, 0)
    lock_as_well_as_it_goes(workspace)
    try:
        workspace = vaults.open_with_recovery_code(folder=folder, recovery_code=code)
    except DiskFull as error:
        refusals.append(error.sentence)
        opened_full = "refuses to open while it is full"
    else:
        opened_full = "opens while it is full"
        assert workspace.missing == ()
        assert words_in(workspace) == text, "opened on a full disk with less"
        lock_as_well_as_it_goes(workspace)
    (disk / "somebody else's film.bin").unlink()
    workspace = vaults.open_with_recovery_code(folder=folder, recovery_code=code)
    assert words_in(workspace) == text
    assert len(workspace.store.all(Visit)) == 1
    workspace.close()
    assert all(report.is_sound for report in checking.check(folder=folder, passphrase=PASSPHRASE))
    print(len(text), opened_full, "; ".join(sorted(set(refusals))), sep="\t")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
