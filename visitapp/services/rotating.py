"""A new vault key, for the day the old one may be known: all is written anew under it, proved, and then switched.

The passphrase stays, the recovery sheet is a new one. Backups of before keep opening with the passphrase of before. A
vault that is joined to an office will have to be in step with it first; that belongs to the office.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from visitapp.domain.ids import Now, utc_now
from visitapp.domain.vault_events import VaultEvent, VaultEventKind
from visitapp.errors import DiskFull, NotWritable, Refused, VaultDamaged
from visitapp.services.backups import make
from visitapp.services.opening import discard, new_id, opened
from visitapp.services.workspace import Workspace
from visitapp.storage.journal_mending import first_difference, mend_journal
from visitapp.storage.projection import Progress
from visitapp.storage.rebuild import rebuild_database
from visitapp.storage.store import Store, open_store
from visitapp.storage.stream_teams import ErasedPeople
from visitapp.storage.vault import recovery
from visitapp.storage.vault.epochs import set_aside_other_epochs
from visitapp.storage.vault.files import calm_os_errors, sync_file, sync_folder
from visitapp.storage.vault.header import LogHead
from visitapp.storage.vault.journal import Journal
from visitapp.storage.vault.keys import KEY_BYTES, VaultKeys
from visitapp.storage.vault.keyslots import Slot, new_organisation_slot, new_slot
from visitapp.storage.vault.officer_files import read_public
from visitapp.storage.vault.organisation import OrganisationPublic
from visitapp.storage.vault.passphrase import normalise
from visitapp.storage.vault.vault import OpenVault, open_vault


def nobody(_workspace: Workspace) -> frozenset[str]:
    """Leave nobody out."""
    return frozenset()


@calm_os_errors()
def rotate(
    *,
    folder: Path,
    passphrase: str,
    organisations: Sequence[Path] = (),
    leave_out: Callable[[Workspace], frozenset[str]] = nobody,
    progress: Progress,
    now: Now = utc_now,
) -> str:
    """Give a vault a new key and return its new recovery code. The old sheet stops working.

    `organisations` are the public files of those whose key opens the vault: each must be there. What was written under
    the old key goes to quarantine. `leave_out` names people whose entries the new log does not have. Killed at any
    moment, the vault opens under the old key or under the new one. Raises WrongSecret, VaultInUse, Refused (an
    organisation's file is missing), VaultDamaged (what is there is not sound, or what was written is not the same),
    DiskFull or NotWritable; nothing has changed then.
    """
    workspace = opened(open_vault(folder, passphrase=passphrase), now)
    try:
        files = workspace.vault
        publics = _organisations(files, organisations)
        _require_sound(workspace)
        make(workspace, why="before a new key")
        code = recovery.new_code()
        _switch(workspace, passphrase, recovery.parse(code), publics, leave_out(workspace), progress)
    except BaseException:
        workspace.close()
        raise
    files.close()
    again = opened(open_vault(folder, passphrase=passphrase), now)
    try:
        event = VaultEvent(again.new_id(), VaultEventKind.KEY_ROTATED, again.now(), who=again.worker.name)
        with again.act("New vault key", undoable=False) as act:
            act.unit.create(event)
    finally:
        again.close()
    return code


def _organisations(files: OpenVault, paths: Sequence[Path]) -> list[OrganisationPublic]:
    publics = {key.key_id: key for key in (read_public(path).key() for path in paths)}
    wanted = [slot.key for slot in files.header.slots if slot.key]
    if any(key_id not in publics for key_id in wanted):
        raise Refused(
            "An organisation can open this vault, and its public file is not here.",
            "Ask the office for it, so that it can open the vault under the new key too. Nothing was changed.",
        )
    return [publics[key_id] for key_id in wanted]


def _require_sound(workspace: Workspace) -> None:
    if workspace.missing:
        raise VaultDamaged(workspace.missing[0], "Restore a backup first. Nothing was changed.")
    mend_journal(workspace.store)
    if workspace.store.page_faults() or workspace.store.first_broken_operation() is not None:
        raise VaultDamaged("This vault has a fault.", "Mend it first: `visitapp check --repair`. Nothing was changed.")


def _switch(
    workspace: Workspace,
    passphrase: str,
    code: bytes,
    publics: Sequence[OrganisationPublic],
    left_out: frozenset[str],
    progress: Progress,
) -> None:
    files, store = workspace.vault, workspace.store
    header, epoch = files.header, files.header.epoch + 1
    set_aside_other_epochs(files.folder, header.epoch)
    vault_key = bytearray(secrets.token_bytes(KEY_BYTES))
    keys = VaultKeys(vault_key, vault_id=header.vault_id, epoch=epoch)
    database = files.folder / f"records-{epoch}.db"
    try:
        count = store.head.number - ErasedPeople(store).count_entries(left_out)
        bodies = (body for act in store.acts() for body in act.bodies if not _is_of(body, left_out))
        head = rebuild_database(database, keys.database, bodies, chain_key=keys.chain, new_id=new_id, progress=progress)
        _write_journal(workspace, database, keys, epoch)
        sync_file(database)
        sync_folder(files.folder)
        slots = _slots(files, passphrase, code, publics, vault_key, epoch)
        store.close()
        if head.number != count:
            raise VaultDamaged("The new database does not hold all of the old one.", "Nothing was changed.")
        files.switch_key(vault_key, slots=slots, log_head=LogHead(number=head.number, hash=head.hash))
    except BaseException:
        if files.header.epoch != epoch:
            discard(database)
        raise
    finally:
        keys.wipe()
    with suppress(DiskFull, NotWritable):  # the next opening does it otherwise
        if files.is_settled:
            set_aside_other_epochs(files.folder, epoch)


def _is_of(body: str, people: frozenset[str]) -> bool:
    return bool(people) and json.loads(body)["person"] in people


def _write_journal(workspace: Workspace, database: Path, keys: VaultKeys, epoch: int) -> None:
    """Write the new epoch's journal from its database, and prove both."""
    files = workspace.vault
    journal = Journal(files.folder, key=keys.journal, vault_id=files.header.vault_id, epoch=epoch)
    store: Store = open_store(
        database, keys.database, journal=journal, chain_key=keys.chain, now=workspace.now, new_id=new_id
    )
    try:
        journal.append_many(store.acts())
        faults = store.page_faults(), store.first_broken_operation(), first_difference(store)
        if faults != ((), None, None):
            raise VaultDamaged("What was written under the new key is not sound.", "Nothing was changed. Try again.")
    finally:
        store.close()


def _slots(
    files: OpenVault,
    passphrase: str,
    code: bytes,
    publics: Sequence[OrganisationPublic],
    vault_key: bytearray,
    epoch: int,
) -> tuple[Slot, ...]:
    vault_id = files.header.vault_id
    kdf = next(slot.kdf for slot in files.header.slots if slot.type == "passphrase")
    return (
        new_slot("passphrase", normalise(passphrase) or b"", vault_key, vault_id=vault_id, epoch=epoch, kdf=kdf),
        new_slot("recovery", code, vault_key, vault_id=vault_id, epoch=epoch),
        *(new_organisation_slot(public, vault_key, vault_id=vault_id, epoch=epoch) for public in publics),
    )
