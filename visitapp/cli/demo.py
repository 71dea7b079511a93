"""The demo: invented people in a vault of their own, in the window or with nobody at the screen."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import typer

from visitapp.cli.window import Window
from visitapp.config import load_config, resource
from visitapp.errors import KnownError, NotWritable, Refused, VaultInUse, WrongSecret
from visitapp.services import demo, vaults
from visitapp.services.careplan import make_plan_pdf
from visitapp.services.demo_visit import visit_tess
from visitapp.services.documents import write_file

VAULT, WRITTEN, PAPER, PICTURES, MADE = "demo.visitvault", "passphrase.txt", "care-plan.pdf", "screens", "made-on.txt"
OURS = frozenset({VAULT, WRITTEN, PAPER, PICTURES})


def open_demo(window: Window) -> int:
    """Open the window on today's demo vault and return its exit code. An older one is replaced."""
    folder = load_config().data_dir / "demo"
    vault = folder / VAULT
    if not _is_of_today(folder):
        _remove_vault(folder)
        _make_vault(folder)
        _write(folder / MADE, _today())
    passphrase = _written_passphrase(folder)
    typer.echo(f"This is the demo: everybody in it is invented. Its passphrase is: {passphrase}")
    return window.open(vault, passphrase)


def leave_demo(folder: Path, window: Window) -> None:
    """Do the demo's job without a screen and leave vault, passphrase, care plan and pictures in a folder."""
    _clear(folder)
    vault = folder / VAULT
    passphrase = _make_vault(folder)
    typer.echo(f"{vault}: twelve invented people and two years of visits")
    pictures = window.take_screenshots(vault, passphrase, folder / PICTURES)
    typer.echo(f"{folder / PICTURES}: {len(pictures)} pictures")
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=passphrase)
    try:
        tess = visit_tess(workspace)
        write_file(make_plan_pdf(workspace, person_id=tess.id), path=folder / PAPER)
    finally:
        workspace.close()
    typer.echo("Visited Tess: wrote, rated three goals, ticked what was agreed, signed")
    typer.echo(f"{folder / PAPER}: her care plan")
    typer.echo(f"{folder / WRITTEN}: the passphrase, for `visitapp open {vault} --passphrase-file {folder / WRITTEN}`")


def _make_vault(folder: Path) -> str:
    """Make the demo vault with the caseload and write its passphrase beside it; return the passphrase."""
    caseload = resource("demo/caseload.json")
    passphrase = " ".join(vaults.offered_passphrase(words_file=resource("words.txt")))
    _write(folder / WRITTEN, f"{passphrase}\n")
    workspace, _ = vaults.create(
        folder=folder / VAULT, passphrase=passphrase, worker=demo.demo_worker(caseload=caseload), kdf=vaults.FAST_KDF
    )
    try:
        demo.load_demo(workspace, caseload=caseload)
    finally:
        workspace.close()
    return passphrase


def _written_passphrase(folder: Path) -> str:
    try:
        return (folder / WRITTEN).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def _is_of_today(folder: Path) -> bool:
    try:
        made_on = (folder / MADE).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return False
    return made_on == _today() and (folder / VAULT).is_dir() and bool(_written_passphrase(folder))


def _today() -> str:
    return date.today().isoformat()


def _clear(folder: Path) -> None:
    """Make the folder, or empty it of an earlier demo. Raises Refused when anything else is in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        names = {path.name for path in folder.iterdir()}
    except OSError as fault:
        raise NotWritable("That folder cannot be used.", "Choose another one for the results.") from fault
    if names and not ({WRITTEN} <= names <= OURS):
        raise Refused("That folder holds something else.", "Choose an empty one, or one with an earlier demo.")
    _remove_vault(folder)
    shutil.rmtree(folder / PICTURES, ignore_errors=True)
    for name in (WRITTEN, PAPER):
        (folder / name).unlink(missing_ok=True)


def _remove_vault(folder: Path) -> None:
    """Remove an earlier demo vault, unless a window has it open. Raises VaultInUse, or Refused for another vault."""
    vault = folder / VAULT
    if not vault.exists():
        return
    try:
        vaults.open_with_passphrase(folder=vault, passphrase=_written_passphrase(folder)).close()
    except VaultInUse:
        raise
    except WrongSecret as fault:
        raise Refused("The vault there is not the demo’s own.", "Move it to another place first.") from fault
    except KnownError:
        pass  # an earlier demo that was damaged
    shutil.rmtree(vault, ignore_errors=True)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
    except OSError as fault:
        raise NotWritable("That folder cannot be written to.", "Choose another one for the results.") from fault
