"""Commands for an officer working offline, and for the worker who adds the organisation's key to a vault."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from visitapp.cli.arguments import CODES, PassphraseFile, Vault, existing
from visitapp.cli.passphrases import chosen_passphrase, known_passphrase
from visitapp.config import resource
from visitapp.errors import Refused
from visitapp.services import office_keys, vaults
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


def _say(key: OfficeKey) -> None:
    typer.echo(f"{key.name}: {' '.join(key.words)}")


def _agreed(question: str) -> bool:
    try:
        return typer.confirm(question)
    except typer.Abort:
        return False
