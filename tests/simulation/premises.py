"""The office of a simulation: the real application on a real database, without a network and with a clock to turn."""

import asyncio
import itertools
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from tests.simulation.line import Disconnected, Fate, Request, ask_app
from visitapp.office.answering import Office
from visitapp.office.app import create_app
from visitapp.office.copies import copy_to, put_back
from visitapp.office.founding import SETTINGS, open_office
from visitapp.office.shelf import FOLDER, FolderShelf
from visitapp.office.store import OfficeStore
from visitapp.office.verifying import verify
from visitapp.sync.protocol.blobs import piece_count
from visitapp.sync.protocol.messages import Refusal, Refused, encode
from visitapp.sync.protocol.operations import Place

CAPTIVE_PAGE = b"<html><body>Welcome to the cafe. Please log in.</body></html>"


class Premises:
    """One office, whose processes share a database.

    `clock` gives seconds since 1970, `monotonic` seconds that never turn back.
    """

    def __init__(
        self, folder: Path, *, clock: Callable[[], float], monotonic: Callable[[], float], processes: int = 1
    ) -> None:
        self.folder = folder
        self._processes = processes
        self._clock, self._monotonic = clock, monotonic
        self._loop = asyncio.new_event_loop()
        self._copies = itertools.count(1)
        self._turn = itertools.count()
        (folder / SETTINGS).write_text(f"sqlite:///{folder / 'office.db'}")
        self.carried: list[bytes] = []
        """Everything that went over the line, both ways."""
        self.open()

    def open(self) -> None:
        self.stores = [open_office(self.folder) for _ in range(self._processes)]
        shelf = FolderShelf(self.folder / FOLDER)
        offices = [
            Office(s, shelf=shelf, now=lambda: int(self._clock()), monotonic=self._monotonic) for s in self.stores
        ]
        self.apps = [create_app(office) for office in offices]

    @property
    def store(self) -> OfficeStore:
        return self.stores[0]

    def shut(self) -> None:
        for store in self.stores:
            store.close()

    def close(self) -> None:
        self.shut()
        self._loop.close()

    def answer(self, request: Request, fate: Fate = Fate.ARRIVES, cut: float = 0.5) -> tuple[int, bytes] | None:
        """Return what the laptop hears of the office, None for nothing. `cut` is where something ends too early."""
        if fate in (Fate.LOST, Fate.LATE):
            return None
        if fate is Fate.CAPTIVE:
            return 200, CAPTIVE_PAGE
        if fate is Fate.DOWN:
            return 502, CAPTIVE_PAGE
        if fate is Fate.BUSY:
            return 503, encode(Refused(why=Refusal.BUSY, now=int(self._clock()), wait=5))
        place = int(len(request.body) * cut)
        if fate is Fate.BROKEN_OFF and request.body:
            self._ask(request, broken_off_at=place)
            return None
        if fate is Fate.CUT:
            request = replace(request, body=request.body[:place])
        if fate is Fate.TWICE:
            self._ask(request)
        heard = self._ask(request)
        if heard is None or fate in (Fate.UNHEARD, Fate.BROKEN_OFF):
            return None
        status, content = heard
        return status, content[: int(len(content) * cut)] if fate is Fate.SHORTENED else content

    def _ask(self, request: Request, *, broken_off_at: int | None = None) -> tuple[int, bytes] | None:
        app = self.apps[next(self._turn) % self._processes]
        self.carried.append(request.body)
        try:
            status, content = ask_app(self._loop, app, request, broken_off_at=broken_off_at)
        except Disconnected:
            return None
        self.carried.append(content)
        return status, content

    def copy(self) -> Path:
        """Make a copy while it works, as `visitapp-office backup` does."""
        target = self.folder / f"copy-{next(self._copies)}.db"
        copy_to(self.folder, target)
        return target

    def put_back(self, copy: Path) -> None:
        """Put a copy in its place, as `visitapp-office restore` does."""
        self.shut()
        put_back(self.folder, copy)
        self.open()

    def restart(self) -> None:
        """Let its processes forget what they held in memory."""
        self.shut()
        self.open()

    @property
    def incarnation(self) -> str:
        return self.store.fact("incarnation").hex()

    def holdings(self) -> list[tuple[str, str]]:
        """Return stream and operation id of everything that it holds, in hex."""
        with closing(sqlite3.connect(self.folder / "office.db")) as read:
            return [(s.hex(), i.hex()) for s, i in read.execute("SELECT stream, id FROM operations")]

    def chain_end(self, stream: bytes, device: bytes) -> Place:
        """Return where a device's chain ends in a stream."""
        with closing(sqlite3.connect(self.folder / "office.db")) as read:
            query = "SELECT number, hash FROM device_ends WHERE stream = ? AND device = ?"
            found = read.execute(query, (stream, device)).fetchone()
        return Place() if found is None else Place(*found)

    def faults(self) -> list[str]:
        return list(verify(self.store))

    def files(self) -> list[bytes]:
        return [path.read_bytes() for path in self.folder.rglob("*") if path.is_file()]

    def whole_files(self) -> set[str]:
        """Return the files that it calls complete and of which every piece is on its shelf."""
        with closing(sqlite3.connect(self.folder / "office.db")) as read:
            rows = read.execute("SELECT stream, blob, bytes FROM blobs WHERE hash IS NOT NULL").fetchall()
        shelf = FolderShelf(self.folder / FOLDER)
        return {b.hex() for s, b, count in rows if len(shelf.there(s, b)) == piece_count(count)}
