"""Files written outside and kept in a vault, and what is left there that no record names."""

from pathlib import Path

from visitapp.domain.attachments import Attachment
from visitapp.services.attaching import keep_taken, take_in


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def left_over(workspace) -> list[Path]:
    """Return files of the vault that no record names."""
    return list(workspace.blobs.leftovers(frozenset(entry.id for entry in workspace.store.blobs())))


def add(workspace, path: Path, person_id: str, **more) -> Attachment:
    kept = keep_taken(workspace, taken=take_in(workspace.blobs, path), person_id=person_id, **more)
    return workspace.store.get(Attachment, kept.of_type("attachment")[0].record_id)
