"""A real vault of every released format opens, whole, and is read by a program that shares no code with ours."""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deriving import derived_once as derived_once
from tests.vaults.independent_reader import Unreadable, read_vault
from visitapp.domain.attachments import Attachment
from visitapp.domain.catalogue import RECORD_TYPES
from visitapp.domain.documents import Document
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit, VisitSection
from visitapp.services import attachments, backups, checking, documents, vaults, visit_views
from visitapp.storage.vault.header import FORMAT

VAULTS = sorted(path.parent for path in Path(__file__).parent.glob("*/passphrase.txt"))


@pytest.fixture(params=VAULTS, ids=lambda folder: folder.name, scope="module")
def given(request) -> Path:
    """Return the folder of one released vault."""
    return request.param


@pytest.fixture
def released(given, tmp_path) -> tuple[Path, str]:
    """Copy it; return it with its passphrase."""
    return Path(shutil.copytree(given / "demo.visitvault", tmp_path / "demo.visitvault")), passphrase_of(given)


def passphrase_of(given: Path) -> str:
    return (given / "passphrase.txt").read_text(encoding="utf-8").strip()


@pytest.fixture(scope="module")
def opened_once(given, derived_once, tmp_path_factory) -> Path:
    """Open a copy, which brings it up to date."""
    vault = Path(shutil.copytree(given / "demo.visitvault", tmp_path_factory.mktemp("opened") / "demo.visitvault"))
    vaults.open_with_passphrase(folder=vault, passphrase=passphrase_of(given)).close()
    return vault


@pytest.fixture
def opened(given, opened_once, tmp_path) -> tuple[Path, str]:
    """Copy the one that was opened once; return it with its passphrase."""
    return Path(shutil.copytree(opened_once, tmp_path / "demo.visitvault")), passphrase_of(given)


def test_it_opens_with_every_record_and_word(released):
    vault, passphrase = released
    before = read_vault(vault, passphrase)["rows"]
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=passphrase)
    counts = {name: len(workspace.store.all(record_type)) for name, record_type in RECORD_TYPES.items()}
    assert {name: counts[name] for name in counts if name in before} == {
        name: sum(row["retracted_at"] is None for row in before[name]) for name in counts if name in before
    }
    texts = {row["id"]: row["text"] for row in before["visit_section"]}
    assert {section.id: section.text for section in workspace.store.all(VisitSection)} == texts
    assert "Tess" in {person.called for person in workspace.store.all(Person)}
    assert workspace.store.search("boiler")
    assert workspace.missing == ()
    workspace.close()


def test_after_opening_it_is_sound_and_the_independent_reader_agrees(opened):
    vault, passphrase = opened
    assert [part for part in checking.check(folder=vault, passphrase=passphrase) if not part.is_sound] == []
    found = read_vault(vault, passphrase)
    assert found["entries"] == found["journal"] > 800
    assert len(found["files"]) == sum(bool(row.get("blob_id")) for rows in found["rows"].values() for row in rows)
    assert b"%PDF-" in {content[:5] for content in found["files"]}


def test_its_papers_are_read_as_they_were_made(opened):
    vault, passphrase = opened
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=passphrase)
    papers = workspace.store.all(Document)
    contents = [documents.read_content(workspace, document_id=paper.id) for paper in papers]
    workspace.close()
    assert [hashlib.sha256(content).hexdigest() for content in contents] == [paper.sha256 for paper in papers]
    assert len(papers) >= 1


def test_its_files_and_seals_are_as_they_were_given_and_signed(opened):
    vault, passphrase = opened
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=passphrase)
    files = workspace.store.all(Attachment)
    contents = [attachments.read_bytes(workspace.blobs, file) for file in files]
    signed = [visit for visit in workspace.store.all(Visit) if visit.is_signed]
    views = [visit_views.read_visit(workspace, visit_id=visit.id) for visit in signed]
    workspace.close()
    assert [hashlib.sha256(content).hexdigest() for content in contents] == [file.sha256 for file in files]
    assert all(view.seal_holds for view in views)
    assert any(view.files for view in views) == bool(files)


def test_before_an_older_vault_is_brought_up_to_date_a_copy_is_made(released):
    vault, passphrase = released
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=passphrase)
    made = backups.list_backups(workspace.vault)
    assert [each.why for each in made] == ["before an update of VisitApp"]
    assert all(backups.try_opening(workspace.vault, backup=each.path).people == 12 for each in made)
    assert workspace.vault.header.format == FORMAT
    workspace.close()
    again = vaults.open_with_passphrase(folder=vault, passphrase=passphrase)
    assert len(backups.list_backups(again.vault)) == 1, "only once"
    again.close()


def test_the_independent_reader_is_a_program_of_its_own(released):
    vault, passphrase = released
    program = Path(__file__).with_name("independent_reader.py")
    source = program.read_text(encoding="utf-8")
    assert not re.search(r"^(from|import) visitapp", source, re.MULTILINE)
    assert len(source.splitlines()) < 250
    done = subprocess.run([sys.executable, program, vault, passphrase], capture_output=True, text=True, check=True)
    assert "person: 12 rows" in done.stdout


def test_the_independent_reader_refuses_a_wrong_passphrase_and_a_changed_byte(released):
    vault, passphrase = released
    with pytest.raises(Unreadable, match="passphrase"):
        read_vault(vault, passphrase + "s")
    database = next(vault.glob("records-*.db"))
    data = bytearray(database.read_bytes())
    data[5 * 4096 + 7] ^= 1
    database.write_bytes(data)
    with pytest.raises(Unreadable, match="page 6"):
        read_vault(vault, passphrase)
