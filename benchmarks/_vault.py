"""A vault with the demo caseload to measure on."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from visitapp.config import resource
from visitapp.domain.ids import Now, utc_now
from visitapp.services import vaults
from visitapp.services.demo import demo_worker, load_demo
from visitapp.services.workspace import Workspace

ROOM = Path(__file__).resolve().parent / "room"
PASSPHRASE = "lantern pebble orchard violin damson"


@contextmanager
def room() -> Iterator[Path]:
    """Give a folder on the disk that the code is on, and take it away afterwards."""
    shutil.rmtree(ROOM, ignore_errors=True)
    ROOM.mkdir()
    try:
        yield ROOM
    finally:
        shutil.rmtree(ROOM)


def clock_from_nine() -> Now:
    """Return a clock that stood at nine this morning when it was made: the words of the day are those of a morning."""
    made = utc_now()
    nine = made.astimezone().replace(hour=9, minute=0, second=0)
    return lambda: utc_now() - (made - nine)


def demo_vault(place: Path) -> Path:
    """Make it, locked, in a folder and return where it is. A window that opens it at nine finds no clock put back."""
    folder = place / "measured.visitvault"
    caseload = resource("demo/caseload.json")
    workspace, _ = vaults.create(
        folder=folder,
        passphrase=PASSPHRASE,
        worker=demo_worker(caseload=caseload),
        kdf=vaults.FAST_KDF,
        now=clock_from_nine(),
    )
    load_demo(workspace, caseload=caseload)
    workspace.close()
    return folder


@contextmanager
def opened(folder: Path) -> Iterator[Workspace]:
    """Open it for as long as the block lasts."""
    workspace = vaults.open_with_passphrase(folder=folder, passphrase=PASSPHRASE)
    try:
        yield workspace
    finally:
        workspace.close()
