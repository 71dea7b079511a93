"""The organisation's key: made and tried by an officer, added by a worker, used when that worker is gone."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from visitapp.domain.ids import Now, utc_now
from visitapp.domain.vault_events import VaultEvent, VaultEventKind
from visitapp.errors import Refused
from visitapp.services.opening import opened
from visitapp.services.workspace import Workspace
from visitapp.storage.vault.keyslots import Kdf, calibrate
from visitapp.storage.vault.officer_files import read_private, read_public, write_pair
from visitapp.storage.vault.organisation import OrganisationPublic
from visitapp.storage.vault.passphrase import normalise, read_words, require_good
from visitapp.storage.vault.unlock import OrganisationSecret
from visitapp.storage.vault.vault import open_vault


@dataclass(frozen=True)
class OfficeKey:
    """A public key as people compare it: whose it is, and six words to read to each other."""

    name: str
    key_id: str
    words: tuple[str, ...]


def make(
    *, private: Path, public: Path, name: str, passphrase: str, words_file: Path, kdf: Kdf | None = None
) -> OfficeKey:
    """Make a pair of keys in two files. Raises WeakPassphrase, VaultExists, DiskFull or NotWritable."""
    secret = require_good(passphrase, about=(name,))
    made = write_pair(private, public, name=name, secret=secret, kdf=kdf or calibrate())
    return _told(name, made, words_file)


def look_at(*, public: Path, words_file: Path) -> OfficeKey:
    """Return what a public file holds. Raises FileRefused."""
    found = read_public(public)
    return _told(found.name, found.key(), words_file)


def prove(*, private: Path, public: Path, passphrase: str) -> None:
    """Prove that the private file, its passphrase and the public file belong together, by sealing and opening a value.

    Raises WrongSecret, FileRefused, or Refused when they are of two pairs.
    """
    key, pair = read_public(public).key(), read_private(private, normalise(passphrase) or b"")
    value, info = secrets.token_bytes(32), b"visitapp|1|organisation key check"
    if pair.open(key.seal(value, info=info), info=info) != value:
        raise Refused("These two files do not belong together.", "Look for the other half of each.")


def add_to_vault(workspace: Workspace, *, public: Path) -> None:
    """Let the organisation open this vault too; it stands in the log. Raises FileRefused, Refused, DiskFull."""
    key = read_public(public).key()
    workspace.vault.add_organisation(key)
    _enter(workspace, VaultEventKind.ORGANISATION_KEY_ADDED, key.key_id)


def key_ids(workspace: Workspace) -> tuple[str, ...]:
    """Return which organisations' keys open this vault."""
    return tuple(slot.key for slot in workspace.vault.header.slots if slot.key)


def open_with_key(
    *, folder: Path, private: Path, passphrase: str, new_passphrase: str, officer: str, now: Now = utc_now
) -> Workspace:
    """Open a vault with the organisation's key and give it a new passphrase. That stands in its log, for good.

    `officer` is who opens it. Raises WrongSecret, FileRefused, WeakPassphrase, and what opening raises.
    """
    require_good(new_passphrase)
    if not officer.strip():
        raise Refused("Say who opens the vault.", "Their name goes into its log.")
    pair = read_private(private, normalise(passphrase) or b"")
    workspace = opened(open_vault(folder, opener=OrganisationSecret(pair)), now)
    try:
        _enter(workspace, VaultEventKind.OPENED_BY_ORGANISATION, pair.public.key_id, officer=officer)
        workspace.vault.replace_passphrase(new_passphrase)
    except BaseException:
        workspace.close()
        raise
    return workspace


def openings(workspace: Workspace) -> tuple[VaultEvent, ...]:
    """Return every time that an organisation's key was added or used, oldest first."""
    kinds = (VaultEventKind.ORGANISATION_KEY_ADDED, VaultEventKind.OPENED_BY_ORGANISATION)
    found = (event for event in workspace.store.all(VaultEvent) if event.kind in kinds)
    return tuple(sorted(found, key=lambda event: event.at))


def _enter(workspace: Workspace, kind: VaultEventKind, key_id: str, *, officer: str = "") -> None:
    event = VaultEvent(workspace.new_id(), kind, workspace.now(), key_id=key_id, who=officer or workspace.worker.name)
    with workspace.act("Organisation’s key", undoable=False) as act:
        act.unit.create(event)


def _told(name: str, key: OrganisationPublic, words_file: Path) -> OfficeKey:
    return OfficeKey(name, key.key_id, key.fingerprint(read_words(words_file)))
