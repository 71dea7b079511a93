"""All that two laptops hold that nobody at the office may read, looked for wherever the office has been."""

from collections.abc import Iterator
from pathlib import Path

from tests.leaks.search import SHORTEST, forms
from tests.office.eavesdropper import Eavesdropper
from tests.office.postgres import Server
from visitapp.domain.people import Person
from visitapp.domain.visits import VisitSection
from visitapp.services.office_link import link_of
from visitapp.services.workspace import Workspace
from visitapp.storage.exchange import Exchange

NOTE = 24
"""Letters from the beginning of each note: as unlike any other as a name."""


def secrets_of(workspace: Workspace) -> Iterator[bytes]:
    """Give every form of the names, the notes and the keys of a vault that has joined an office."""
    words = {workspace.worker.name}
    for person in workspace.store.all(Person):
        words |= {f"{person.given_name} {person.family_name}".strip(), person.family_name, person.area, person.phone}
    words |= {section.text[:NOTE] for section in workspace.store.all(VisitSection)}
    for word in words:
        if len(word) >= SHORTEST:
            yield from forms(word)
    link, exchange = link_of(workspace), Exchange(workspace.store)
    assert link is not None
    keys = [bytes.fromhex(link.signing), bytes.fromhex(link.sealing)[:32]]
    for stream in exchange.streams():
        keys += [key for _, key in exchange.keys(stream.id)]
    for key in keys:
        yield from (key, key.hex().encode(), key.hex().upper().encode())


def places(office: Path, line: Eavesdropper, database: Server | None = None) -> dict[str, bytes]:
    """Return everything to search: each file of the office (database, log, files), PostgreSQL's, and the traffic."""
    folders = [office] if database is None else [office, database.data]
    found = {str(path): path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}
    return {**found, "traffic": bytes(line.heard)}


def read_by_a_stranger(workspaces: list[Workspace], searched: dict[str, bytes]) -> dict[str, int]:
    """Return how many secrets each place holds; places that hold none are left out."""
    secrets = {form for workspace in workspaces for form in secrets_of(workspace)}
    counts = {name: sum(secret in content for secret in secrets) for name, content in searched.items()}
    return {name: count for name, count in counts.items() if count}
