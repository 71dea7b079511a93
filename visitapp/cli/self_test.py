"""The built app tries itself: a vault, a visit, a PDF, a lock, and the same words read back. Nothing stays behind."""

from __future__ import annotations

import platform
import secrets
import shutil
import sys
from pathlib import Path

import typer

from visitapp.cli.window import Window
from visitapp.config import load_config, resource
from visitapp.domain.people import Person
from visitapp.domain.visits import VisitSection
from visitapp.domain.workers import Worker
from visitapp.errors import KnownError, NotWritable
from visitapp.services import attaching, attachments, careplan, checking, people, vaults, visits
from visitapp.services.workspace import Workspace
from visitapp.spelling.exit_codes import NOT_HERE

WORDS = "The kettle sang and the cat slept on the windowsill."


RED = bytes((0, 0, 255, 255))
"""A point as a window paints it: blue, green, red, alpha."""


class SelfTestFailed(KnownError):
    """A step of the self-test did not do what it should."""


def self_test(window: Window) -> None:
    """Try every step and say each in one line. Raises SelfTestFailed, or what the step itself raised."""
    folder = load_config().data_dir / f"self-test-{secrets.token_hex(4)}"
    try:
        folder.mkdir(parents=True, mode=0o700)
    except OSError as fault:
        raise NotWritable("The self-test may not write in the folder for its data.", "Check the folder.") from fault
    try:
        _try_everything(folder / "self-test.visitvault", window)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    _said("The folder of the self-test is gone", not folder.exists())


def _try_everything(vault: Path, window: Window) -> None:
    _said("Resources are here: demo caseload, words, fonts, icons", all(map(resource, _NEEDED)))
    _said(f"The window’s libraries are here: {window.check()}")
    _said("The checking process knows “colour” and not “recieve”", _checks_spelling())
    passphrase = " ".join(vaults.offered_passphrase(words_file=resource("words.txt")))
    workspace, code = vaults.create(
        folder=vault, passphrase=passphrase, worker=Worker("", "Self Test"), kdf=vaults.FAST_KDF
    )
    try:
        _said("Made a vault with passphrase and recovery code", len(code) > 30)
        person_id, section_id = _written(workspace)
        pdf = careplan.make_plan_pdf(workspace, person_id=person_id)
        _said(f"Made a care plan of {len(pdf):,} bytes", pdf.startswith(b"%PDF-"))
        _said("Kept a picture, and made it small", _shown_again(workspace, person_id) == RED)
    finally:
        workspace.close()
    _said(
        "Locked the vault", not any(WORDS.encode() in file.read_bytes() for file in vault.rglob("*") if file.is_file())
    )
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=passphrase)
    try:
        found = workspace.store.search("kettle windowsill")
        _said("Opened it again and found the words by search", section_id in {hit.record_id for hit in found})
        _said("Read the words back", workspace.store.get(VisitSection, section_id).text == WORDS)
    finally:
        workspace.close()
    for report in checking.check(folder=vault, passphrase=passphrase):
        _said(f"Checked {report.part}: {report.finding}", report.is_sound)


def _checks_spelling() -> bool:
    """Ask the process that the window would start; where the platform has no library there is nothing to try."""
    import subprocess

    own = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "visitapp"]
    asked = b'{"words": ["colour", "recieve"]}\n'
    done = subprocess.run([*own, "--spelling"], input=asked, stdout=subprocess.PIPE, timeout=60, check=False)
    without = sys.platform == "darwin" and platform.machine() != "arm64"
    return b'{"unknown": ["recieve"]}' in done.stdout or (without and done.returncode == NOT_HERE)


_NEEDED = (
    "demo/caseload.json",
    "words.txt",
    "fonts",
    "icons",
    "app_mark.svg",
    "spelling/en_GB.dic",
    "spelling/en_GB.aff",
)


def _shown_again(workspace: Workspace, person_id: str) -> bytes:
    """Keep a red picture and return the first point of it as the list shows it."""
    red = bytes((255, 0, 0, 255)) * 64
    taken = attaching.take_in_points(workspace.blobs, width=8, height=8, points=red)
    attaching.keep_taken(workspace, taken=taken, person_id=person_id)
    (file,) = attachments.list_attachments(workspace, person_id=person_id)
    small = attachments.small_picture(workspace.blobs, file, side_px=4)
    return small.pixels[:4] if small is not None else b""


def _written(workspace: Workspace) -> tuple[str, str]:
    """Write a person and a signed visit; return the ids of the person and of the section with the words."""
    added = people.add_person(workspace, person=Person("", given_name="Self", family_name="Test"))
    person_id = added.of_type("person")[0].record_id
    visit_id = visits.start_visit(workspace, person_id=person_id).of_type("visit")[0].record_id
    written = visits.write_section(workspace, visit_id=visit_id, key="since_last", text=WORDS)
    visits.finish_and_sign(workspace, visit_id=visit_id)
    _said("Wrote a visit and signed it")
    return person_id, written.of_type("visit_section")[0].record_id


def _said(sentence: str, is_so: bool = True) -> None:
    if not is_so:
        raise SelfTestFailed(f"This step of the self-test failed: {sentence}.")
    typer.echo(sentence)
