"""A finished paper written to a place that the worker chose, outside the vault."""

from __future__ import annotations

from pathlib import Path

from visitapp.errors import NotWritable, Refused
from visitapp.storage.vault.files import write_atomically

_PDF = b"%PDF-"


def save_pdf(*, content: bytes, path: Path) -> None:
    """Write a PDF, whole or not at all, readable by its owner only. An older PDF of that name is replaced.

    Raises Refused when something else has that name, NotWritable or DiskFull.
    """
    try:
        if path.exists() and not (path.is_file() and _begins_as_pdf(path)):
            raise Refused("There is something else of that name, which is not a PDF.", "Choose another name.")
        write_atomically(path, content)
    except OSError as fault:
        raise NotWritable(
            "The PDF could not be written there.", "Choose another folder. Nothing was changed."
        ) from fault


def _begins_as_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_PDF)) in (_PDF, b"")
