"""What several commands take, and how they end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from visitapp.cli.passphrases import known_passphrase
from visitapp.services import vaults
from visitapp.services.workspace import Workspace

CODES = "Exit code 0: fine. 1: refused, or something was found wrong. 2: the command was not understood."

Vault = Annotated[Path, typer.Argument(metavar="VAULT", help="The vault’s folder, such as amara.visitvault.")]
PassphraseFile = Annotated[
    Path | None,
    typer.Option("--passphrase-file", metavar="FILE", help="Read the passphrase from the first line of this file."),
]


def existing(vault: Path) -> Path:
    """Return the folder that was meant; its ending may be left out."""
    longer = vault.with_name(vault.name + vaults.SUFFIX) if vault.name else vault
    return longer if not vault.exists() and longer.exists() else vault


@contextmanager
def opened(vault: Path, passphrase_file: Path | None) -> Iterator[Workspace]:
    """Open a vault for one command and close it afterwards."""
    folder = existing(vault)
    vaults.peek(folder=folder)  # what is no vault is said before a passphrase is asked
    workspace = vaults.open_with_passphrase(folder=folder, passphrase=known_passphrase(passphrase_file))
    try:
        yield workspace
    finally:
        workspace.close()
