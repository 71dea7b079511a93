"""From a vault whose keys are known to a workspace: database and journal agree, or it is said what is missing."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from io import BytesIO
from pathlib import Path

import uuid_utils

from visitapp.domain.documents import Document
from visitapp.domain.ids import Now
from visitapp.domain.vault_events import VaultEvent, VaultEventKind
from visitapp.domain.workers import Worker
from visitapp.errors import VaultDamaged
from visitapp.services.backups import Source, make_from
from visitapp.services.outside_folder import OutsideFolder
from visitapp.services.workspace import Workspace
from visitapp.storage.journal_mending import mend_journal
from visitapp.storage.log_source import whole_journal
from visitapp.storage.projection import Progress
from visitapp.storage.rebuild import rebuild_database
from visitapp.storage.reconcile import Agreement, bring_together
from visitapp.storage.store import Store, open_store
from visitapp.storage.vault.epochs import set_aside_other_epochs
from visitapp.storage.vault.files import calm_os_errors, move_to_quarantine, sync_file, sync_folder
from visitapp.storage.vault.journal import Journal
from visitapp.storage.vault.vault import OpenVault

REBUILT = (
    "The database could not be read, so it has been made anew from the journal: {count:,} entries, nothing is missing. "
    "The old file is in the vault’s quarantine folder."
)
PAGES = "The database has damaged pages, and the journal does not hold the whole log."
PAGES_NEXT = "Restore a backup, or keep what can be read with `visitapp salvage`."
OTHER_EPOCH = "Files of a change of the vault key that did not come to its end are in the vault’s quarantine folder."
ONLY_READS = "Something is missing from this vault, so it is open for reading only."


def new_id() -> str:
    """Return a fresh time-ordered id."""
    return uuid_utils.uuid7().hex


@calm_os_errors()
def opened(files: OpenVault, now: Now, made_for: Worker | None = None) -> Workspace:
    """Open the database of a vault that this process holds; when that fails, both are let go of.

    What the database lost comes back from the journal, and the other way round; `Workspace.notices` says so. What
    neither holds is in `Workspace.missing`, and the vault opens for reading only. `made_for` is whose vault it becomes
    when it is nobody's yet. Raises VaultDamaged, NewerVault, DiskFull or NotWritable.
    """
    with ExitStack() as held:
        held.callback(files.close)
        journal = journal_of(files)
        journal.segments()  # a link is refused before anything is opened, which settles the database
        try:
            store, agreement = _agreeing(files, journal, now)
            mended: tuple[str, ...] = ()
        except VaultDamaged as fault:
            mended = rebuild_from_journal(files, journal, fault)
            store, agreement = _agreeing(files, journal, now)
        if not agreement.missing and _last_check_failed(store):
            with suppress(VaultDamaged):  # the log itself is damaged: then the journal is whole
                mended += tuple(mend_journal(store))
            if store.page_faults():
                store.close()
                mended += rebuild_from_journal(files, journal, VaultDamaged(PAGES, PAGES_NEXT))
                store = _store(files, journal, now)
        held.callback(store.close)
        if not agreement.missing:
            files.raise_format()
        if agreement.missing:
            store.only_reads_because = ONLY_READS
        if files.is_settled and not agreement.missing and set_aside_other_epochs(files.folder, files.header.epoch):
            mended += (OTHER_EPOCH,)
        notices = (*files.notices, *mended, *agreement.mended)
        workers = store.all(Worker)
        worker = workers[0] if workers else made_for or Worker(id=new_id(), name=files.header.label)
        workspace = Workspace(files, store, worker, now, new_id, notices, agreement.missing)
        if not workers and not agreement.missing:
            with workspace.act("Make the vault", undoable=False) as act:
                act.unit.create(worker)
        if not agreement.missing:
            _move_old_papers(workspace)
        OutsideFolder(files.header.vault_id).wipe()  # of a process that was ended
        held.pop_all()
    return workspace


def _agreeing(files: OpenVault, journal: Journal, now: Now) -> tuple[Store, Agreement]:
    """Open the database and bring it and the journal together; what every opening reads is read once.

    Raises VaultDamaged when a page of that cannot be read, and the database is closed again.
    """
    store = _store(files, journal, now)
    try:
        agreement = bring_together(store, files.header.log_head)
        store.all(VaultEvent)
        store.all(Worker)
    except BaseException:
        store.close()
        raise
    return store, agreement


def _last_check_failed(store: Store) -> bool:
    checks = [event for event in store.all(VaultEvent) if event.kind is VaultEventKind.CHECKED]
    return bool(checks) and not max(checks, key=lambda event: event.at).is_sound


def _move_old_papers(workspace: Workspace) -> None:
    """Give papers that an older version kept in the database a file each, and then let go of them there."""
    papers = workspace.store.old_papers()
    if papers is None:
        return
    for document_id, content in papers:
        if workspace.store.get(Document, document_id).blob_id:
            continue  # stopped half-way the last time
        blob = workspace.blobs.write(BytesIO(content), len(content))
        with workspace.act("Bring the vault up to date", undoable=False) as act:
            act.unit.edit(Document, document_id, blob_id=blob.id, blob_key=blob.key)
    workspace.store.drop_old_papers()


def journal_of(files: OpenVault) -> Journal:
    """Return the journal of a vault; nothing is read yet."""
    header = files.header
    return Journal(files.folder, key=files.keys.journal, vault_id=header.vault_id, epoch=header.epoch)


@calm_os_errors()
def rebuild_from_journal(
    files: OpenVault, journal: Journal, fault: VaultDamaged, *, progress: Progress = lambda _done, _total: None
) -> tuple[str, ...]:
    """Make the database anew when the journal holds all that the header knows of; say so in sentences.

    Raises `fault` when it does not, and leaves everything as it was.
    """
    made = unfinished(files)
    head = files.header.log_head
    try:
        rebuilt = rebuild_database(
            made,
            files.keys.database,
            whole_journal(journal, chain_key=files.keys.chain, known=head),
            chain_key=files.keys.chain,
            new_id=new_id,
            progress=progress,
        )
        if rebuilt.number < max(head.number, 1):
            raise fault
        put_in_place(files, made)
    except VaultDamaged:
        raise fault from None
    finally:
        discard(made)
    return (REBUILT.format(count=rebuilt.number),)


def unfinished(files: OpenVault) -> Path:
    """Return where a new database is made, after removing what a stopped attempt left there."""
    made = files.folder / f".{files.header.database}.new"
    discard(made)
    return made


def put_in_place(files: OpenVault, made: Path) -> None:
    """Let a finished database take the place of the vault's, whose files go to quarantine.

    Stopped half-way it leaves no database, and the next opening makes one from the journal.
    """
    sync_file(made)
    for part in ("", "-wal", "-shm"):
        old = files.database_path.with_name(files.database_path.name + part)
        if old.exists():
            move_to_quarantine(old, files.folder)
    made.rename(files.database_path)
    sync_folder(files.folder)


def discard(made: Path) -> None:
    """Remove an unfinished database. It never held anything that is not elsewhere."""
    for part in ("", "-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            made.with_name(made.name + part).unlink()


def _store(files: OpenVault, journal: Journal, now: Now) -> Store:
    return open_store(
        files.database_path,
        files.keys.database,
        journal=journal,
        chain_key=files.keys.chain,
        now=now,
        new_id=new_id,
        before_migration=lambda: _copy_first(files, now),
    )


def _copy_first(files: OpenVault, now: Now) -> None:
    make_from(Source.of(files), why="before an update of VisitApp", second_place=None, now=now())
