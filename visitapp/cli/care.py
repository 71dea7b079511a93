"""Commands for a vault that may be broken: look, mend, make the database anew, save what can be read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from visitapp.cli.arguments import PassphraseFile, Vault, existing
from visitapp.cli.passphrases import known_passphrase
from visitapp.services import checking, rotating, salvaging, vaults


def check(
    vault: Vault,
    full: Annotated[bool, typer.Option("--full", help="Read every page, every entry and every file.")] = False,
    repair: Annotated[bool, typer.Option("--repair", help="Mend what can be mended, then check in full.")] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Verify header, database, log, journal and attachments, one line each; exit code 1 on any fault.

    Only reads, unless --repair is given; what that replaces is kept in the vault's quarantine folder.
    """
    folder = existing(vault)
    vaults.peek(folder=folder)
    passphrase = known_passphrase(passphrase_file)
    if repair:
        for sentence in checking.repair(folder=folder, passphrase=passphrase) or ("Nothing had to be mended.",):
            typer.echo(f"repair: {sentence}")
    reports = checking.check(folder=folder, passphrase=passphrase, full=full or repair)
    for report in reports:
        typer.echo(f"{report.part}: {'fine' if report.is_sound else 'FAULT'}: {report.finding}")
    raise typer.Exit(int(not all(report.is_sound for report in reports)))


def rebuild(vault: Vault, passphrase_file: PassphraseFile = None) -> None:
    """Make the database anew from the log alone. The old file is kept in the vault's quarantine folder."""
    folder = existing(vault)
    vaults.peek(folder=folder)
    count = salvaging.rebuild(folder=folder, passphrase=known_passphrase(passphrase_file), progress=say_progress)
    typer.echo(f"Made the database anew from {count:,} entries. Nothing is missing.")


def salvage(
    vault: Vault,
    into: Annotated[Path, typer.Argument(metavar="NEW", help="The new vault’s folder.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Read everything still readable of a broken vault into a new one, and list what could not be read.

    The broken vault is left as it is. The new one has the same passphrase and a recovery code of its own. The exit
    code is 1 when anything could not be read.
    """
    folder = existing(vault)
    vaults.peek(folder=folder)
    target = into if into.suffix == vaults.SUFFIX else into.with_name(into.name + vaults.SUFFIX)
    passphrase = known_passphrase(passphrase_file)
    done = salvaging.salvage(folder=folder, passphrase=passphrase, into=target, progress=say_progress)
    typer.echo(f"Brought {done.records:,} records with {done.entries:,} entries of their log into {target}")
    typer.echo(f"Recovery code: {done.recovery_code}")
    for sentence in done.lost:
        typer.echo(f"Not readable: {sentence}")
    raise typer.Exit(int(bool(done.lost)))


def rotate_key(
    vault: Vault,
    organisation: Annotated[
        list[Path] | None,
        typer.Option("--organisation", metavar="PUBLIC", help="The public file of an organisation that can open it."),
    ] = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Give the vault a new key, for the day the old one may be known, and print the new recovery code once."""
    folder = existing(vault)
    vaults.peek(folder=folder)
    passphrase = known_passphrase(passphrase_file)
    code = rotating.rotate(
        folder=folder, passphrase=passphrase, organisations=organisation or (), progress=say_progress
    )
    typer.echo("The vault has a new key. What was written under the old one is in its quarantine folder.")
    typer.echo(f"Recovery code: {code}")
    typer.echo("Write it down and keep it away from this laptop. The old sheet does not open the vault any more.")


def say_progress(done: int, total: int) -> None:
    """Write how far it is on one line of a terminal; nothing where the output goes to a file."""
    if sys.stderr.isatty():
        of = f" of {total:,}" if total else ""
        sys.stderr.write(f"\r{done:,}{of} entries" + ("\n" if total and done >= total else ""))
        sys.stderr.flush()
