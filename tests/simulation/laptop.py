"""One laptop of a simulation: a real vault that is written into, killed, copied, put back and cloned."""

import itertools
import shutil
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.simulation.line import Request
from tests.simulation.turns import Turn
from visitapp.errors import KnownError, OfficeUnreachable
from visitapp.services import vaults
from visitapp.services.office_link import link_of
from visitapp.storage.exchange import Exchange
from visitapp.storage.receiving import ONLY_HERE
from visitapp.storage.rows import TABLES
from visitapp.storage.travels import Travels
from visitapp.sync.client import do_round
from visitapp.sync.desk import Desk, Round
from visitapp.sync.envelope import DeviceKeys
from visitapp.sync.files import exchange_files
from visitapp.sync.transport import Transport

ADDRESS = "https://office.test"
_OPERATIONS = "SELECT id, record_type, record_id, person_id FROM operations"


class Laptop:
    """A vault in a folder. `clock` gives what this laptop takes for the time, in seconds since 1970."""

    def __init__(self, name: str, folder: Path, code: str, *, clock: Callable[[], float]) -> None:
        self.name = name
        self.folder = folder
        self._code = code
        self.ahead = 0.0
        """Seconds by which its clock is wrong."""
        self._clock = clock
        self._generations = itertools.count(1)
        self.turn: Turn | None = None
        self.last_was_whole = self.words_were_whole = False
        self.says_whole: Callable[[], None] = lambda: None
        """Called when a round says that every word is at the office; files follow."""
        self.open()

    def open(self) -> None:
        self.workspace = vaults.open_with_recovery_code(
            folder=self.folder, recovery_code=self._code, now=lambda: datetime.fromtimestamp(self.time(), UTC)
        )
        assert self.workspace.missing == (), f"{self.name}: {self.workspace.missing}"

    def time(self) -> float:
        return self._clock() + self.ahead

    @property
    def exchange(self) -> Exchange:
        return Exchange(self.workspace.store)

    def close(self) -> None:
        self.stop()
        self.workspace.close()

    def stop(self) -> None:
        """Break off what is under way."""
        if self.turn is not None:
            self.turn.kill()
            self.turn = None

    def copy(self, target: Path) -> Path:
        """Copy the files as they are at this moment."""
        return shutil.copytree(self.folder, target)

    def die(self) -> None:
        """Lose everything that is not in the files at this moment, and open them again."""
        self.become(self.copy(self._next_folder()))

    def put_back(self, copy: Path) -> None:
        """Go on from an older copy of the files."""
        self.become(shutil.copytree(copy, self._next_folder()))

    def become(self, files: Path) -> None:
        self.stop()
        self.workspace.store.close()
        self.workspace.vault.close()
        shutil.rmtree(self.folder)
        self.folder = files
        self.open()

    def _next_folder(self) -> Path:
        return self.folder.with_name(f"{self.name}-{next(self._generations)}{vaults.SUFFIX}")

    def desk(self, turn: Turn, *, pause_at_store: Callable[[], bool] = lambda: False) -> Desk:
        """Return a desk whose requests and whose work on the store wait for their turn."""

        def send(method: str, url: str, *, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
            heard = turn.pause(Request(method, url.removeprefix(ADDRESS), headers, body))
            if heard is None:
                raise OfficeUnreachable("The connection to the office broke off.")
            status, content = heard
            return int(status), bytes(content)

        def on_store(work: Callable[[], Any]) -> Any:
            if pause_at_store():
                turn.pause(None)
            return work()

        link = link_of(self.workspace)
        assert link is not None
        transport = Transport(
            link.address, send, device=bytes.fromhex(link.device), keys=DeviceKeys.of(link.signing, link.sealing),
            clock=self.time,
        )  # fmt: skip
        return Desk(self.workspace.store, link, transport, on_store)

    def begin_round(self, *, pause_at_store: Callable[[], bool] = lambda: False) -> None:
        self.turn = Turn(lambda turn: self._round(self.desk(turn, pause_at_store=pause_at_store)))

    def _round(self, desk: Desk) -> Round:
        """Exchange words, then files, as the service does."""
        done = do_round(desk)
        self.words_were_whole = done.is_whole
        if done.is_whole:
            self.says_whole()
        try:
            exchange_files(desk, self.workspace.blobs)
        except KnownError as error:
            done.broke_off = error
        return done

    @contextmanager
    def rows(self, query: str, *values: object) -> Any:
        with self.workspace.store.reading() as connection:
            yield connection.exec_driver_sql(query, values or ())

    def operations(self) -> set[str]:
        """Return the ids of all that the office should hold."""
        with self.rows(_OPERATIONS) as rows:
            return {id_ for id_, kind, _, person in rows if person and kind not in ONLY_HERE}

    def knows(self, person_id: str) -> bool:
        with self.rows(
            f"SELECT 1 FROM {TABLES['person'].name} WHERE id = ? AND retracted_at IS NULL", person_id
        ) as rows:
            return rows.first() is not None

    def seen_of(self, record_id: str) -> frozenset[str]:
        """Return the operations of one record that are in its log."""
        with self.rows(f"{_OPERATIONS} WHERE record_id = ?", record_id) as rows:
            return frozenset(row[0] for row in rows)

    def files(self) -> set[str]:
        """Return the files that its records name and that are whole on its disk."""
        named = Travels(self.workspace.store).files()
        return {each.blob_id for each in named if self.workspace.blobs.is_there(each.blob_id, each.byte_count)}

    def files_at_office(self) -> set[str]:
        """Return the files of which it believes that the office holds all."""
        return {each.blob_id for each in Travels(self.workspace.store).files() if each.at_office}

    def at_office(self) -> set[str]:
        """Return what it counts as acknowledged by the office."""
        with self.rows("SELECT id FROM operations WHERE number IN (SELECT number FROM at_office)") as rows:
            return {row[0] for row in rows}
