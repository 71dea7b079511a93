"""Commands for backups: make one, list them, put one back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from visitapp.cli.arguments import PassphraseFile, Vault, existing
from visitapp.cli.passphrases import known_passphrase
from visitapp.errors import Refused
from visitapp.services import backups, restoring, second_place, vaults
from visitapp.services.backups import Backup

SecondPlace = Annotated[
    Path | None, typer.Option("--to", metavar="DIR", help="A second place: a memory stick or a share.")
]
RecoveryCode = Annotated[
    bool, typer.Option("--recovery-code", help="The secret is the recovery code, not the passphrase.")
]


def backup(
    vault: Vault,
    to: SecondPlace = None,
    only_list: Annotated[bool, typer.Option("--list", help="Make none; list those that are there.")] = False,
    recovery_code: RecoveryCode = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Make a backup and prove that it opens; with --to, copy it there too. With --list, show what is there."""
    folder = existing(vault)
    vaults.peek(folder=folder)
    secret = known_passphrase(passphrase_file)
    workspace = (
        vaults.open_with_recovery_code(folder=folder, recovery_code=secret)
        if recovery_code
        else vaults.open_with_passphrase(folder=folder, passphrase=secret)
    )
    try:
        if only_list:
            for each in backups.list_backups(workspace.vault, second_place=to):
                typer.echo(f"{each.path.name}: {_words(each)}")
            return
        made = backups.make(workspace, why="asked for", second_place=to)
        typer.echo(f"Made {made.path}: {_words(made)}")
        if to is not None:
            typer.echo(f"Copied to {second_place.folder_in(to, workspace.vault.header.vault_id)}")
    finally:
        workspace.close()


def restore(
    backup: Annotated[Path, typer.Argument(metavar="BACKUP", help="The backup’s folder, ending in .visitbackup.")],
    to: Annotated[Path, typer.Option("--to", metavar="VAULT", help="The vault’s folder; it may be gone or broken.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before a vault is replaced.")] = False,
    recovery_code: RecoveryCode = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Say what a backup holds and what it would replace, ask, and put it in place. The replaced vault is kept."""
    into = to if to.suffix == vaults.SUFFIX else to.with_name(to.name + vaults.SUFFIX)
    secret = known_passphrase(passphrase_file)
    secrets = {"recovery_code": secret} if recovery_code else {"passphrase": secret}
    with restoring.opened_backup(backup=backup, into=into, **secrets) as opened:
        typer.echo(f"{opened.label}, backup of {_words(opened.told)}")
        if opened.missing_files:
            typer.echo(f"{opened.missing_files:,} attachments of it are not there any more; their words are.")
        if into.exists():
            typer.echo(f"It would replace {into}: {_present(opened)}")
            if opened.later_entries:
                typer.echo(f"{opened.later_entries:,} later entries in its journal are brought in after the backup.")
            if not yes and not _agreed():
                raise Refused("Nothing was replaced.", "Say --yes, or answer y.")
        kept = restoring.restore(opened)
    typer.echo(f"Restored {into}")
    if kept is not None:
        typer.echo(f"The replaced vault is kept as {kept}")


def _agreed() -> bool:
    try:
        return typer.confirm("Replace it?")
    except typer.Abort:
        return False


def _words(told: Backup) -> str:
    moment = f"{told.made_at.astimezone():%d %B %Y, %H:%M}"
    if told.fault:
        return f"{moment}: NOT WHOLE: {told.fault}"
    visits = "1 visit" if told.visits == 1 else f"{told.visits:,} visits"
    return f"{moment}: {_people(told.people)}, {visits}, {told.entries:,} entries ({told.why})"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def _present(opened: restoring.OpenedBackup) -> str:
    if opened.replaced_people is None:
        return "what it holds cannot be read"
    return f"{_people(opened.replaced_people)}, {opened.replaced_entries:,} entries"
