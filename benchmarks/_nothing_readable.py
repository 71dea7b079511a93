"""Names, words and keys of two laptops, searched for on an office’s disk and in all that went over the line."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

from benchmarks import Figure
from tests.office.eavesdropper import Eavesdropper
from tests.office.postgres import Server, postgres_server, programs
from tests.office.running import RunningOffice, free_port
from tests.sync.unreadable import places, read_by_a_stranger, secrets_of
from visitapp.services import office
from visitapp.services.workspace import Workspace

Vault = Callable[[Path], AbstractContextManager[Workspace]]


def nothing_readable(
    place: Path, *, full: Vault, empty: Vault, let_in: Callable[[Workspace, Workspace], None]
) -> Iterator[Figure]:
    """Let two laptops exchange a record with an office on each engine, and search. `place` is an empty folder."""
    for number, engine in enumerate(["SQLite", *(["PostgreSQL"] if programs() is not None else [])]):
        folder = place / str(number)
        folder.mkdir()
        with ExitStack() as stack:
            database = stack.enter_context(postgres_server()) if engine == "PostgreSQL" else None
            yield _searched(folder, database, engine, full=full, empty=empty, let_in=let_in)


def _searched(
    place: Path,
    database: Server | None,
    engine: str,
    *,
    full: Vault,
    empty: Vault,
    let_in: Callable[[Workspace, Workspace], None],
) -> Figure:
    served = RunningOffice(place / "office", database="" if database is None else database.address)
    behind = free_port()
    line = Eavesdropper(served.folder, served.port, behind)
    served.start(port=behind)
    try:
        with line.listening(), full(place) as old, empty(place) as new:
            office.join(old, invitation=served.invitation)
            office.exchange_now(old)
            let_in(old, new)
            if not office.exchange_now(new).is_whole:
                raise AssertionError("the new laptop does not hold what the old one sent")
            count = len({secret for each in (old, new) for secret in secrets_of(each)})
            searched = places(served.folder, line, database)
            found = sum(read_by_a_stranger([old, new], searched).values())
    finally:
        served.stop()
    size = sum(map(len, searched.values())) / 1e6
    return Figure(
        name=f"names, words and keys found in the office’s database, files, log and traffic inside TLS, {engine} "
        f"({count:,} forms looked for in {size:,.0f} MB)",
        value=found,
        unit="",
        bar="0",
        beside="its limit",
        beside_value=0,
        ok=found == 0,
    )
