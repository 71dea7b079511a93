"""The recovery key of an organisation: made with a sheet of paper for each officer, agreed to by a second one, and used
by any two of them when a team has no laptop left.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from visitapp.config import resource
from visitapp.domain.vault_events import VaultEvent, VaultEventKind
from visitapp.domain.workers import Worker
from visitapp.errors import FileRefused, NotFound, Refused
from visitapp.services import vaults
from visitapp.services.documents import write_file
from visitapp.services.office import at_desk, direct, exchange_now, still_there
from visitapp.services.workspace import Workspace
from visitapp.storage.vault.keyslots import Kdf
from visitapp.storage.vault.organisation import OrganisationPublic
from visitapp.storage.vault.passphrase import read_words
from visitapp.sync import arranging
from visitapp.sync.desk import OnStore
from visitapp.sync.protocol.arrangements import Arrangement, ArrangementKind, is_name
from visitapp.sync.protocol.directory import Directory
from visitapp.sync.protocol.operations import NotValid
from visitapp.sync.protocol.recovery_key import MOST_SHEETS, RecoveryKey, read_recovery_key
from visitapp.sync.protocol.team_copy import read_head
from visitapp.sync.recovering import Recovered, recover
from visitapp.sync.stating import Stating
from visitapp.sync.two_sheets import bound_to, encoded, new_recovery_key, open_recovery_key, sheet_of


@dataclass(frozen=True)
class RecoveryState:
    """How an organisation stands: the words of the key that counts, () for none, its sheets, and whether one waits."""

    words: tuple[str, ...]
    sheets: int
    is_waiting: bool
    """A key was made, and a second officer has not agreed to it yet."""


def state(workspace: Workspace, *, words_file: Path, on_store: OnStore = direct) -> RecoveryState:
    """Return how things stand. Raises NotFound (not joined), and what asking the office raises."""
    with at_desk(workspace, on_store) as desk:
        directory = arranging.directory_of(desk)
    key = directory.recovery
    words = () if key is None else _words(key, words_file)
    return RecoveryState(words, 0 if key is None else len(key.checks), bool(_proposed(directory)))


def make_key(
    workspace: Workspace,
    *,
    organisation: str,
    officers: Sequence[str],
    folder: Path,
    on_store: OnStore = direct,
) -> tuple[Path, ...]:
    """Make a key, write a sheet for each officer into a folder and return their files. It counts when another agrees.

    Raises Refused (too few or too many officers, no name, one named twice), NotFound, NotWritable, DiskFull, and what
    asking the office raises; no sheet is left then.
    """
    names = [" ".join(each.split()) for each in officers]
    if not 2 <= len(set(names)) == len(names) <= MOST_SHEETS or not all(names):
        raise Refused(f"Sheets are for 2 to {MOST_SHEETS} officers, each with a name of their own.", "Name them again.")
    if not is_name(organisation):
        raise Refused("The sheets need the organisation’s name.", "Write it in up to 60 letters.")
    if not folder.is_dir():
        raise NotFound(f"There is no folder “{folder.name}”.", "Make it first, or choose another.")
    with at_desk(workspace, on_store) as desk, ExitStack() as undone, still_there():
        stating = Stating(desk, now=workspace.now())
        key, codes = new_recovery_key(len(names), of=bound_to(stating.directory))
        paths = []
        for place, (name, code) in enumerate(zip(names, codes, strict=True), 1):
            path = folder / f"officer-sheet-{place}.pdf"
            if path.exists():
                raise Refused(f"There is already a “{path.name}”.", "Choose an empty folder.")
            write_file(_sheet(workspace, name, code, organisation), path=path)
            undone.callback(path.unlink, missing_ok=True)
            paths.append(path)
        own = stating.directory.devices[desk.device].team
        stating.arrange(ArrangementKind.RECOVERY_KEY, team=own, text=organisation, key=encoded(key))
        stating.send()
        undone.pop_all()
    return tuple(paths)


def agree(workspace: Workspace, *, code: str, on_store: OnStore = direct) -> None:
    """Agree, as a second officer with a sheet in hand, to the key that another made; then seal the keys here to it.

    Raises WrongSecret (no sheet of it), NotFound (none waits), Refused (the same officer), and what an exchange raises.
    """
    with at_desk(workspace, on_store) as desk, still_there():
        stating = Stating(desk, now=workspace.now())
        waiting = _proposed(stating.directory)
        if not waiting:
            raise NotFound("No recovery key waits for a second officer.", "Make one first.")
        said = waiting[-1]
        sheet_of(read_recovery_key(said.key), code, of=bound_to(stating.directory))
        stating.arrange(said.kind, team=said.team, text=said.text, key=said.key)
        stating.send()
    exchange_now(workspace, on_store=on_store)


def open_team(
    *,
    copy: Path,
    folder: Path,
    codes: Sequence[str],
    officers: Sequence[str],
    passphrase: str,
    kdf: Kdf | None = None,
) -> tuple[Workspace, str, Recovered]:
    """Open a team's copy with two sheets into a new vault; return it open, its recovery code, and what came out.

    That it was opened, and by whom, stands in its log. Where it joins the office as a laptop of the team, the team has
    its records again. Raises FileRefused (no copy, or cut off), WrongSecret, Refused, and what making a vault raises;
    no vault is left then.
    """
    try:
        with copy.open("rb") as file, ExitStack() as undone:
            head = read_head(file)
            directory = Directory.of(head.organisation, head.signed)
            if directory.recovery is None:
                raise Refused("This copy’s organisation had no recovery key.", "Nothing can open it.")
            private = open_recovery_key(directory.recovery, codes, of=bound_to(directory))
            name = " and ".join(officers)
            team = directory.names.get(head.team, "")
            worker = Worker("", name, role="Officers", team=team)
            workspace, code = vaults.create(folder=folder, passphrase=passphrase, worker=worker, kdf=kdf)
            undone.callback(vaults.remove_unfinished, folder)
            undone.callback(workspace.close)
            event = VaultEvent(
                workspace.new_id(),
                VaultEventKind.OPENED_BY_ORGANISATION,
                workspace.now(),
                key_id=directory.recovery.id.hex(),
                who=name,
            )
            with workspace.act("Open a team’s records", undoable=False) as act:
                act.unit.create(event)
            done = recover(file, workspace.store, head=head, directory=directory, private=private)
            undone.pop_all()
            return workspace, code, done
    except NotValid as error:
        raise FileRefused(f"“{copy.name}” cannot be opened: it is {error}.", "Take another copy of it.") from None
    except OSError:
        raise FileRefused(f"“{copy.name}” could not be read.", "Look at its name and where it lies.") from None


def _proposed(directory: Directory) -> list[Arrangement]:
    return [each for each in directory.proposals.values() if each.kind is ArrangementKind.RECOVERY_KEY]


def _words(key: RecoveryKey, words_file: Path) -> tuple[str, ...]:
    return OrganisationPublic(key.public).fingerprint(read_words(words_file))


def _sheet(workspace: Workspace, name: str, code: str, organisation: str) -> bytes:
    from visitapp.pdf.recovery_sheet import OF_AN_OFFICER, RecoverySheetPaper, render_recovery_sheet

    paper = RecoverySheetPaper(tuple(code.split("-")), organisation, name, workspace.today(), OF_AN_OFFICER)
    return render_recovery_sheet(paper, fonts=resource("fonts"))
