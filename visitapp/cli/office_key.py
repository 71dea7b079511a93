"""Commands for an officer working offline, and for the worker who adds the organisation's key to a vault."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from visitapp.cli.arguments import CODES, PassphraseFile, Vault, existing, opened
from visitapp.cli.passphrases import chosen_passphrase, known_passphrase, typed_code
from visitapp.config import resource
from visitapp.errors import Refused
from visitapp.services import office_keys, office_recovery, vaults
from visitapp.services.office_keys import OfficeKey

app = typer.Typer(
    help="The organisation’s key, so that records are not lost with one worker.", no_args_is_help=True, epilog=CODES
)
Private = Annotated[Path, typer.Argument(metavar="PRIVATE", help="The file that stays with the officer.")]
Public = Annotated[Path, typer.Argument(metavar="PUBLIC", help="The file that every worker may have.")]


@app.command(epilog=CODES)
def new(
    private: Private,
    public: Public,
    name: Annotated[str, typer.Option(help="Whose key it is, such as the name of the council.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Make the key in two files. Without the private one and its passphrase nothing can be opened with it."""
    passphrase = chosen_passphrase(passphrase_file)
    made = office_keys.make(
        private=private, public=public, name=name, passphrase=passphrase, words_file=resource("words.txt")
    )
    typer.echo(f"Made {private} and {public}")
    _say(made)


@app.command(epilog=CODES)
def check(private: Private, public: Public, passphrase_file: PassphraseFile = None) -> None:
    """Prove that both files and the passphrase belong together. Do it once a month."""
    office_keys.prove(private=private, public=public, passphrase=known_passphrase(passphrase_file))
    typer.echo("They belong together: what the public file seals, the private one opens.")
    _say(office_keys.look_at(public=public, words_file=resource("words.txt")))


@app.command(epilog=CODES)
def add(
    vault: Vault,
    public: Public,
    yes: Annotated[bool, typer.Option("--yes", help="The six words were compared.")] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Let the organisation open a worker’s vault too, after its six words were compared by voice."""
    folder = existing(vault)
    vaults.peek(folder=folder)
    _say(office_keys.look_at(public=public, words_file=resource("words.txt")))
    if not yes and not _agreed("Did the officer read the same six words to you?"):
        raise Refused("The key was not added.", "Ring the office on a number you already have.")
    workspace = vaults.open_with_passphrase(folder=folder, passphrase=known_passphrase(passphrase_file))
    try:
        office_keys.add_to_vault(workspace, public=public)
    finally:
        workspace.close()
    typer.echo("The organisation can open this vault now. Each time it does stands in the vault’s log.")


@app.command("open", epilog=CODES)
def open_(
    vault: Vault,
    private: Private,
    officer: Annotated[str, typer.Option(help="Who opens it. The name goes into the vault’s log.")],
    new_passphrase_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Read the vault’s new passphrase from the first line.")
    ] = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Open a vault whose worker is gone: it gets a new passphrase, and its log says so for good."""
    folder = existing(vault)
    vaults.peek(folder=folder)
    passphrase = known_passphrase(passphrase_file)
    workspace = office_keys.open_with_key(
        folder=folder,
        private=private,
        passphrase=passphrase,
        new_passphrase=chosen_passphrase(new_passphrase_file),
        officer=officer,
    )
    try:
        for event in office_keys.openings(workspace):
            typer.echo(f"{event.at.astimezone():%d %B %Y, %H:%M}: {event.kind.value.replace('_', ' ')}, {event.who}")
    finally:
        workspace.close()
    typer.echo("The vault opens with the new passphrase from now on.")


@app.command("two-officers", epilog=CODES)
def two_officers(
    vault: Vault,
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where the sheets go. Print them, then delete them.")
    ],
    name: Annotated[str, typer.Option(help="The organisation’s name, as the sheets say it.")],
    officer: Annotated[list[str], typer.Option("--officer", help="An officer who gets a sheet: two to six of them.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Make the recovery key: any two of the officers’ sheets open a team’s records when its laptops are gone."""
    with opened(vault, passphrase_file) as workspace:
        for path in office_recovery.make_key(workspace, organisation=name, officers=officer, folder=folder):
            typer.echo(f"Wrote {path}")
    typer.echo("Print each sheet, give it to its officer, and delete the files.")
    typer.echo("The key counts once another officer agrees, with their sheet in hand: `visitapp office-key agree`.")


@app.command("agree", epilog=CODES)
def agree(
    vault: Vault,
    code_file: Annotated[
        Path | None, typer.Option("--code-file", metavar="FILE", help="Read your sheet’s code from its first line.")
    ] = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Agree, as another officer with a sheet, to the recovery key that one made."""
    with opened(vault, passphrase_file) as workspace:
        office_recovery.agree(workspace, code=typed_code(code_file, "your"))
        found = office_recovery.state(workspace, words_file=resource("words.txt"))
    typer.echo(f"The recovery key counts now: {' '.join(found.words)}")
    typer.echo("Each laptop seals its team’s keys to it with its next exchange.")


@app.command("recover", epilog=CODES)
def recover(
    copy: Annotated[Path, typer.Argument(metavar="COPY", help="The file that `visitapp-office export` wrote.")],
    vault: Annotated[Path, typer.Argument(metavar="NEW", help="The new vault’s folder.")],
    officer: Annotated[list[str], typer.Option("--officer", help="Who opens it; say it twice. Both go into its log.")],
    code_file: Annotated[
        list[Path] | None, typer.Option("--code-file", metavar="FILE", help="Read one sheet’s code; say it twice.")
    ] = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Open a team’s copy, two officers with their sheets, into a new vault. No network is needed."""
    if len(officer) != 2:
        raise Refused("Two officers open a team’s records.", "Name both.")
    files: list[Path | None] = [*(code_file or ()), None, None]
    codes = [typed_code(file, f"{name}’s") for name, file in zip(officer, files, strict=False)]
    folder = vault if vault.suffix == vaults.SUFFIX else vault.with_name(vault.name + vaults.SUFFIX)
    passphrase = chosen_passphrase(passphrase_file)
    workspace, code, done = office_recovery.open_team(
        copy=copy, folder=folder, codes=codes, officers=officer, passphrase=passphrase
    )
    workspace.close()
    typer.echo(f"{done.streams:,} records with {done.taken:,} entries are in {folder}.")
    if done.held_back:
        typer.echo(f"{done.held_back:,} entries could not be opened: they were sealed before the key counted.")
    typer.echo(f"Recovery code of the new vault: {code}")
    typer.echo("Files come when it joins the office as a laptop of the team; the team then has its records again.")


def _say(key: OfficeKey) -> None:
    typer.echo(f"{key.name}: {' '.join(key.words)}")


def _agreed(question: str) -> bool:
    try:
        return typer.confirm(question)
    except typer.Abort:
        return False
