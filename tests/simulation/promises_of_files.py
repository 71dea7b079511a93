"""What must be true of files when everything has come to rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulation.broken import Broken
from tests.simulation.laptop import Laptop
from visitapp.domain.attachments import Attachment
from visitapp.services.attachments import read_bytes

if TYPE_CHECKING:
    from tests.simulation.world import World


def files_missing(world: World) -> set[str]:
    """Return the files that a record names and that are not on every laptop and at the office; lost ones are not."""
    laptops = list(world.laptops.values())
    wanted = {file.blob_id for laptop in laptops for file in _files(laptop)} - world.lost_files
    everywhere = world.office.whole_files().intersection(*(laptop.files() for laptop in laptops))
    return wanted - everywhere


def check_files(world: World) -> None:
    """Raise Broken when a file says something else than what was kept, or is not where it should be."""
    if missing := files_missing(world):
        raise Broken(f"{len(missing)} files are not everywhere")
    for laptop in world.laptops.values():
        for file in _files(laptop):
            if file.blob_id in world.lost_files:
                continue
            if read_bytes(laptop.workspace.blobs, file) != world.files[file.blob_id]:
                raise Broken(f"a file of {laptop.name} says something else")


def _files(laptop: Laptop) -> tuple[Attachment, ...]:
    return tuple(file for file in laptop.workspace.store.all(Attachment) if file.blob_id)
