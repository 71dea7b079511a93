"""Files added to a person's record, each with a line of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from visitapp.domain.attachments import size_words
from visitapp.domain.people import Person
from visitapp.errors import KnownError
from visitapp.services.attaching import keep_taken, place_for_files, take_in
from visitapp.services.workspace import Workspace


def attach_files(workspace: Workspace, files: Sequence[Path], *, person: Person) -> int:
    """Keep each file with a person; say what it is kept as, or why not. Return how many were refused."""
    refused, blobs = 0, place_for_files(workspace)
    for file in files:
        try:
            taken = take_in(blobs, file)
            keep_taken(workspace, taken=taken, person_id=person.id)
        except KnownError as error:
            refused += 1
            typer.echo(f"{file.name}: {error}", err=True)
            continue
        about = taken.attachment
        remark = f" {taken.remark}" if taken.remark else ""
        typer.echo(f"{file.name}: kept as {about.kind.word.lower()}, {size_words(about.byte_count)}.{remark}")
    return refused
