"""The diary as a calendar file, in and out, said in plain lines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from visitapp.cli.arguments import CODES, PassphraseFile, Vault, opened
from visitapp.services import calendar_reading, diary_export, diary_import
from visitapp.services.diary_export import Naming

app = typer.Typer(help="The diary as a calendar file (.ics): write it, or bring one in.", no_args_is_help=True)

Says = Annotated[Naming, typer.Option("--as", help="What an appointment says: visit, initials or name.")]


@app.command("export", epilog=CODES)
def export(
    vault: Vault,
    file: Annotated[Path, typer.Argument(metavar="FILE.ics", help="Where to write it.")],
    naming: Says = Naming.VISIT,
    weeks: Annotated[int, typer.Option(help="So many weeks from today on.")] = diary_export.WEEKS,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Write the visits from today on as a calendar. The file is not encrypted: who can read it is up to you."""
    with opened(vault, passphrase_file) as workspace:
        content = diary_export.export_diary(workspace, naming=naming, weeks=weeks)
    diary_export.write_diary(content, path=file)
    count = content.count(b"BEGIN:VEVENT")
    typer.echo(f"{file}: {count} {'visit' if count == 1 else 'visits'}. {naming.who_can_tell}")


@app.command("import", epilog=CODES)
def bring_in(
    vault: Vault,
    file: Annotated[Path, typer.Argument(metavar="FILE.ics", help="The calendar.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Bring the appointments that name one person into the diary. The same file twice makes nothing twice."""
    content = calendar_reading.read_file(file)
    with opened(vault, passphrase_file) as workspace:
        read = calendar_reading.read_calendar(content, now=workspace.now())
        preview = diary_import.preview_calendar(workspace, file=read)
        names = {person.id: person.full_name for person in preview.people}
        chosen = {row.key: row.person_id for row in preview.rows if row.person_id}
        for row in preview.rows:
            more = f" and {len(row.events) - 1} more" if row.events[1:] else ""
            times = f"{row.events[0].start:%d/%m/%Y %H:%M}{more}"
            with_whom = names.get(row.person_id, "nobody known here")
            done = row.becomes.value if row.key in chosen else "left out"
            typer.echo(f"{times}: “{row.summary or 'without words'}”, {with_whom} ({done})")
        for reason, count in read.passed.items():
            typer.echo(f"{count} {reason.words}")
        if preview.already_here:
            typer.echo(f"{preview.already_here} already in the diary as they are")
        if dry_run:
            typer.echo("Nothing was written: this was a dry run.")
            return
        changes = diary_import.take_in_calendar(workspace, preview=preview, chosen=chosen).of_type("visit")
    count = len({change.record_id for change in changes})
    typer.echo(f"{count} {'visit' if count == 1 else 'visits'} in the diary changed or added.")
