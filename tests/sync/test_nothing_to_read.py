"""Whoever holds the office's disk and its key, and heard every word on the line, has read nobody's name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office.eavesdropper import Eavesdropper
from tests.office.running import RunningOffice, free_port
from tests.sync.conftest import CANARY, Laptop, add_person
from tests.sync.unreadable import places, read_by_a_stranger
from visitapp.services import attaching, office, visits
from visitapp.storage.exchange import Exchange


@pytest.fixture
def served(tmp_path: Path) -> RunningOffice:
    return RunningOffice(tmp_path / "office")


@pytest.fixture
def line(served: RunningOffice) -> Iterator[Eavesdropper]:
    """An office behind somebody who hears everything."""
    behind = free_port()
    line = Eavesdropper(served.folder, served.port, behind)
    served.start(port=behind)
    try:
        with line.listening():
            yield line
    finally:
        served.stop()


@pytest.fixture
def officer(line: Eavesdropper, served: RunningOffice, tmp_path: Path) -> Iterator[Laptop]:
    laptop = Laptop(tmp_path / "officer.visitvault", "Amara Okafor")
    assert office.join(laptop.workspace, invitation=served.invitation)
    yield laptop
    laptop.check()


def test_no_name_no_word_and_no_key_is_in_database_files_log_or_traffic(line, served, officer, worker):
    tess = add_person(officer, "Tess", family_name="Moorlands", area=CANARY, phone="01632 960123")
    visit = visits.start_visit(officer.workspace, person_id=tess).of_type("visit")[0].record_id
    visits.write_section(officer.workspace, visit_id=visit, key="health", text="The kettle was on when she came.")
    taken = attaching.take_in_bytes(officer.workspace.blobs, CANARY.encode() * 400, name=f"{CANARY}.txt")
    attaching.keep_taken(officer.workspace, taken=taken, person_id=tess)
    for laptop in (officer, worker, officer):
        laptop.sync()
    assert worker.records()["VisitSection"] == officer.records()["VisitSection"] != []
    searched = places(served.folder, line)
    assert read_by_a_stranger([officer.workspace, worker.workspace], searched) == {}
    would_be_found(officer, searched)


def would_be_found(laptop: Laptop, searched: dict[str, bytes]) -> None:
    """The same search finds what the office may know, and a slip."""
    (stream,) = Exchange(laptop.workspace.store).streams()
    assert stream.id.encode() in searched["traffic"], "all of it was heard, inside TLS"
    assert any(bytes.fromhex(stream.id) in content for name, content in searched.items() if ".db" in name)
    assert any("answered" in content.decode(errors="replace") for name, content in searched.items() if ".log" in name)
    slip = {"traffic": searched["traffic"] + CANARY.encode(), "a file": CANARY.upper().encode("utf-16-le")}
    assert read_by_a_stranger([laptop.workspace], slip) == {"traffic": 1, "a file": 1}
