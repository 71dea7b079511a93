"""The exchange with a real office on this machine: pushing, a first sync, a routine sync; everything forced to disk."""

import secrets
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from statistics import median

from benchmarks import Figure
from benchmarks._crowd import crowd
from benchmarks._long_stream import long_stream
from benchmarks._nothing_readable import nothing_readable
from benchmarks._scale import Size, large_vault
from benchmarks._vault import PASSPHRASE, room
from benchmarks._window_while_syncing import window_while_syncing
from tests.office.hands import TEAM, Hand, organisation_of
from tests.office.postgres import postgres, programs
from tests.office.running import RunningOffice
from visitapp.config import resource
from visitapp.domain.ids import utc_now
from visitapp.domain.people import Person
from visitapp.domain.workers import Worker
from visitapp.office.store import OfficeStore
from visitapp.services import office, people, vaults
from visitapp.services.opening import opened
from visitapp.services.workspace import Workspace
from visitapp.storage.vault.vault import open_vault
from visitapp.sync.protocol.operations import Batch

FEW, FEW_PEOPLE = 400, 10
OPERATIONS, BATCHES, BATCH, ROUTINE = 25_000, 20, 500, 30
FIRST_SECONDS, PUSH_RATE, ROUTINE_MS = 6.0, 10_000.0, 120.0


def figures() -> list[Figure]:
    """Measure the office alone, laptops with one, a crowd of them, and an office that holds a very long stream."""
    with room() as place:
        found = [*_pushing(place)]
        found += _two_laptops(place)
        for number, measure in enumerate((_unreadable, crowd, long_stream)):
            folder = place / str(number)
            folder.mkdir()
            found += measure(folder)
            shutil.rmtree(folder)
    return found


def _unreadable(place: Path) -> Iterator[Figure]:
    return nothing_readable(
        place, full=lambda at: _laptop_with(at, FEW, people=FEW_PEOPLE), empty=_new_laptop, let_in=_let_in
    )


def _pushing(place: Path) -> Iterator[Figure]:
    beside = _raw_inserts(place / "raw.db")
    with ExitStack() as stack:
        addresses = {"SQLite": f"sqlite:///{place / 'office.db'}"}
        if programs() is not None:
            addresses["PostgreSQL"] = stack.enter_context(postgres())
        for name, address in addresses.items():
            rate = _push_rate(address)
            yield Figure(
                name=f"push in batches of {BATCH}, seals and chains checked, {name}",
                value=rate,
                unit="/s",
                bar=f"at least {PUSH_RATE:,.0f} /s" if name == "PostgreSQL" else "none",
                beside="the same rows and a head counter put into SQLite by its own driver",
                beside_value=beside,
                ok=rate >= PUSH_RATE or name != "PostgreSQL",
            )


def _push_rate(address: str) -> float:
    store = OfficeStore(address)
    store.make()
    hand = Hand(b"")
    organisation_of(store, hand)
    stream = secrets.token_bytes(16)
    store.register(stream, TEAM)
    store.push(stream, hand.device, hand.batch(stream, BATCH))
    batches: list[Batch] = [hand.batch(stream, BATCH) for _ in range(BATCHES)]
    start = time.perf_counter()
    for batch in batches:
        store.push(stream, hand.device, batch)
    seconds = time.perf_counter() - start
    store.close()
    return BATCHES * BATCH / seconds


def _raw_inserts(path: Path) -> float:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE head (n INTEGER)")
        connection.execute("INSERT INTO head VALUES (0)")
        connection.execute(
            "CREATE TABLE operations (stream BLOB, n INTEGER, id BLOB UNIQUE, device BLOB, m INTEGER, header BLOB, "
            "body BLOB, h1 BLOB, h2 BLOB, h3 BLOB, seal BLOB, PRIMARY KEY (stream, n))"
        )
        sixteen, long = bytes(16), bytes(32)
        start, number = time.perf_counter(), 0
        for _ in range(BATCHES):
            connection.execute("BEGIN IMMEDIATE")
            rows = []
            for _ in range(BATCH):
                number += 1
                own = secrets.token_bytes(16)
                rows.append((sixteen, number, own, sixteen, number, bytes(130), bytes(316), long, long, long, None))
            connection.executemany("INSERT INTO operations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
            connection.execute("UPDATE head SET n = ?", (number,))
            connection.execute("COMMIT")
        return number / (time.perf_counter() - start)


def _two_laptops(place: Path) -> Iterator[Figure]:
    served = RunningOffice(place / "office")
    served.start()
    try:
        with _laptop_with(place, OPERATIONS) as old, _new_laptop(place) as new:
            office.join(old, invitation=served.invitation)
            pushing = _seconds(lambda: office.exchange_now(old))
            yield _figure(
                "first push of 25,000 operations from a laptop", pushing, "s", "none", "its limit", 0, ok=True
            )
            _let_in(old, new)
            reading = _seconds(lambda: office.exchange_now(new))
            if len(new.store.all(Person)) != len(old.store.all(Person)):
                raise AssertionError("the new laptop does not hold what the old one sent")
            yield _figure(
                "first sync of 25,000 operations: verified, decrypted, applied, searchable",
                reading, "s", f"at most {FIRST_SECONDS:.0f} s", "its limit", FIRST_SECONDS, ok=reading <= FIRST_SECONDS,
            )  # fmt: skip
            office.exchange_now(old)
            routine = median(_routine(old, new) for _ in range(7)) * 1000
            yield _figure(
                f"routine sync, {ROUTINE} changes each way", routine, "ms", f"at most {ROUTINE_MS:.0f} ms", "its limit",
                ROUTINE_MS, ok=routine <= ROUTINE_MS,
            )  # fmt: skip
            folder = place / "watched"
            folder.mkdir()
            with _new_laptop(folder) as watched:
                _let_in(old, watched)
            yield from window_while_syncing(folder / "new.visitvault", folder)
    finally:
        served.stop()


def _routine(one: Workspace, other: Workspace) -> float:
    """Let both write, then measure a round of the first, which reads 30 changes and sends 30."""
    person = one.store.all(Person)[0].id
    office.exchange_now(one)
    office.exchange_now(other)
    for workspace, field in ((one, "area"), (other, "phone")):
        for number in range(ROUTINE):
            people.edit_person(workspace, person_id=person, **{field: f"{number} {secrets.token_hex(3)}"})
    office.exchange_now(other)
    return _seconds(lambda: office.exchange_now(one))


@contextmanager
def _laptop_with(place: Path, count: int, *, people: int = 100) -> Iterator[Workspace]:
    source = large_vault(Size(people=people, notes=count // 10, operations=count, attachments=0))
    folder = Path(shutil.copytree(source, place / "old.visitvault"))
    workspace = opened(open_vault(folder, passphrase=PASSPHRASE), utc_now)
    try:
        yield workspace
    finally:
        workspace.close()


@contextmanager
def _new_laptop(place: Path) -> Iterator[Workspace]:
    worker = Worker(id="", name="Ben Hale", team="Northside CMHT")
    workspace, _ = vaults.create(
        folder=place / "new.visitvault", passphrase=PASSPHRASE, worker=worker, kdf=vaults.FAST_KDF
    )
    try:
        yield workspace
    finally:
        workspace.close()


def _let_in(officer: Workspace, new: Workspace) -> None:
    office.join(new, invitation=office.invite(officer))
    (asking,) = office.waiting(officer, words_file=resource("words.txt"))
    office.admit(officer, device=asking.device)
    office.exchange_now(officer)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _figure(name: str, value: float, unit: str, bar: str, beside: str, beside_value: float, *, ok: bool) -> Figure:
    return Figure(name=name, value=value, unit=unit, bar=bar, beside=beside, beside_value=beside_value, ok=ok)
