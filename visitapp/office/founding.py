"""A new office in a folder of its own, the invitation of its first officer, and an office that is opened again."""

from __future__ import annotations

import hashlib
import secrets
import time
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.engine import make_url

from visitapp.errors import KnownError, NotFound, VaultExists
from visitapp.office.certificates import make_certificate, read_pin
from visitapp.office.roles import set_up_roles
from visitapp.office.shelving import FILES, FilesAddress, open_shelf, write_settings
from visitapp.office.store import OfficeStore
from visitapp.office.tables import invitations
from visitapp.sync.protocol.directory import Role
from visitapp.sync.protocol.invitation import Invitation, encode_invitation, new_code

FIRST_DAYS = 14
SETTINGS = "office.address"


def found(
    folder: Path, *, database: str, hosts: list[str], serve_as: str = "", files: FilesAddress | None = None
) -> OfficeStore:
    """Make an office and return its open store. Raises VaultExists when the folder is not empty.

    `serve_as` is the address by which it is served afterwards: that role may add operations and not change them.
    `files` is where files are kept: what `Shelf.prepare` raises is raised before anything else is made.
    """
    if folder.exists() and any(folder.iterdir()):
        raise VaultExists(f"There is already something in “{folder.name}”.", "Choose an empty folder.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if files is not None:
        _settle_files(folder, files)
    make_certificate(folder, hosts)
    address = database or f"sqlite:///{folder.absolute() / 'office.db'}"
    settings = folder / SETTINGS
    settings.touch(mode=0o600)
    settings.write_text(serve_as or address, encoding="utf-8")
    store = OfficeStore(address)
    store.make()
    if serve_as:
        set_up_roles(store.engine, login=make_url(serve_as).username or "")
    return store


def _settle_files(folder: Path, files: FilesAddress) -> None:
    try:
        write_settings(folder, files)
        open_shelf(folder).prepare()
    except KnownError:
        (folder / FILES).unlink(missing_ok=True)  # so that the folder is empty for the next try
        raise


def open_office(folder: Path, *, database: str = "") -> OfficeStore:
    """Open the database of an office, by another address when one is given. Raises NotFound when the folder is none."""
    try:
        address = database or (folder / SETTINGS).read_text(encoding="utf-8").strip()
    except OSError:
        raise NotFound(
            f"“{folder.name}” is not the folder of an office.", "Make one with `visitapp-office init`."
        ) from None
    return OfficeStore(address)


def first_invitation(store: OfficeStore, folder: Path, *, address: str) -> str:
    """Make the invitation of the organisation's first officer and return its text."""
    code = new_code()
    row = {
        "code_hash": hashlib.sha256(code.encode()).digest(),
        "team": secrets.token_bytes(16),
        "role": Role.OFFICER.value,
        "until": int(time.time()) + FIRST_DAYS * 24 * 3600,
    }
    with store.engine.begin() as connection:
        connection.execute(insert(invitations), row)
    return encode_invitation(Invitation(1, address, store.fact("organisation"), read_pin(folder), b"", code))
