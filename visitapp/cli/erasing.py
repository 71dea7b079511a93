"""Commands for erasing a person's record: ask, agree, and do it on a laptop."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from visitapp.cli.arguments import CODES, PassphraseFile, Vault, existing, opened
from visitapp.cli.care import say_progress
from visitapp.cli.office_teams import app as app
from visitapp.cli.office_teams import person_named
from visitapp.cli.passphrases import known_passphrase
from visitapp.errors import NotFound
from visitapp.services import erasing, vaults


@app.command("erase", epilog=CODES)
def erase(
    vault: Vault,
    person: Annotated[str, typer.Option("--person", metavar="NAME", help="Whose record.")],
    ground: Annotated[str, typer.Option("--ground", help="The law or rule, without a name: it stays for good.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Ask, as an officer of the team, for a record to be erased everywhere. A second officer has to agree."""
    with opened(vault, passphrase_file) as workspace:
        number = erasing.ask(workspace, person_id=person_named(workspace, person), ground=ground)
    typer.echo(f"Asked, as number {number}. Nothing is erased until another officer agrees:")
    typer.echo(f"visitapp office erase-agree VAULT {number}")


@app.command("erase-agree", epilog=CODES)
def erase_agree(
    vault: Vault,
    number: Annotated[
        str, typer.Argument(metavar="NUMBER", help="Its number; without one, all that wait are listed.")
    ] = "",
    passphrase_file: PassphraseFile = None,
) -> None:
    """Agree, as an officer who is another worker, to an erasure. It cannot be taken back."""
    with opened(vault, passphrase_file) as workspace:
        if not number:
            for each in erasing.asked(workspace):
                typer.echo(f"{each.number}  {each.team}  {each.ground}")
            return
        erasing.agree(workspace, number=number)
    typer.echo("Agreed. The office gives the record to nobody any more; `visitapp-office erase` takes its words away.")
    typer.echo("Each laptop says so with its next exchange; its worker then erases it: `visitapp office erase-here`.")


@app.command("erase-here", epilog=CODES)
def erase_here(
    vault: Vault,
    organisation: Annotated[
        list[Path] | None,
        typer.Option("--organisation", metavar="PUBLIC", help="The public file of an organisation that can open it."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Erase from this vault what two officers had erased. A new key and recovery code are made."""
    folder = existing(vault)
    vaults.peek(folder=folder)
    passphrase = known_passphrase(passphrase_file)
    workspace = vaults.open_with_passphrase(folder=folder, passphrase=passphrase)
    try:
        found = erasing.orders(workspace)
    finally:
        workspace.close()
    if not found:
        raise NotFound("Nobody’s record is to be erased here.", "`visitapp office sync` asks the office.")
    for each in found:
        when = f" on {each.at:%d %B %Y}" if each.at else ""
        typer.echo(f"{each.called}: two officers had this record erased{when}. Ground: {each.ground}")
    if not yes and not typer.confirm("Erase it here, with its files and this vault’s own older backups?"):
        typer.echo("Nothing was changed.")
        raise typer.Exit(1)
    done = erasing.erase_here(
        folder=folder, passphrase=passphrase, organisations=organisation or (), progress=say_progress
    )
    typer.echo(f"Erased: {done.people:,} people, {done.files:,} files, {done.backups:,} older backups.")
    typer.echo(f"Recovery code, the only one that works now: {done.recovery_code}")
    typer.echo("Copies in a second place, on paper and in other programs still hold it. Delete them too.")
