"""The import of a caseload list, said in plain lines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import typer

from visitapp.domain.caseload import Outcome, Preview
from visitapp.domain.caseload_columns import FIELDS
from visitapp.domain.caseload_text import LARGEST
from visitapp.errors import FileRefused
from visitapp.services.caseload_import import import_people, preview_import
from visitapp.services.workspace import Workspace


def import_caseload(
    workspace: Workspace, file: Path, *, mapping: Mapping[str, str], dry_run: bool, include_maybe: bool
) -> int:
    """Show the columns and every row that is not simply new, then import; return how many rows were refused."""
    preview = preview_import(workspace, content=_read(file), file_name=file.name, mapping=mapping)
    _say_columns(preview)
    _say_rows(preview)
    counts = preview.counts
    typer.echo(", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome))
    if dry_run:
        typer.echo("Nothing was written: this was a dry run.")
        return counts[Outcome.REFUSED]
    added = len(import_people(workspace, preview=preview, include_maybe=include_maybe).of_type("person"))
    typer.echo(f"{added} {'person' if added == 1 else 'people'} added.")
    if counts[Outcome.LOOK] and not include_maybe:
        typer.echo("Those to look at first were left out. --include-maybe takes them over too.")
    return counts[Outcome.REFUSED]


def _say_columns(preview: Preview) -> None:
    for field, headings in preview.mapping.items():
        typer.echo(f"{FIELDS[field][0]}: from {', '.join(f'“{heading}”' for heading in headings)}")
    if preview.unused:
        typer.echo(f"not used: {', '.join(f'“{heading}”' for heading in preview.unused)}")


def _say_rows(preview: Preview) -> None:
    for row in preview.rows:
        for note in row.notes:
            typer.echo(f"Row {row.number}: {note}")
        if row.reason:
            typer.echo(f"{row.reason} ({row.outcome})")


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as fault:
        raise FileRefused("That file could not be read.", "Check its name and that you may read it.") from fault
