"""Attachments and papers between two laptops and a real office, over a line that cuts, doubles, shortens and stalls."""

import errno
import hashlib
import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests import given_files
from tests.sync.conftest import CANARY, Laptop, add_person
from visitapp.domain.attachments import Attachment, AttachmentKind
from visitapp.domain.documents import Document
from visitapp.domain.travelling import FileTrouble, KeptFile, Whereabouts
from visitapp.errors import OfficeFault, OfficeRefused, OfficeUnreachable, Refused
from visitapp.services import backups, documents, office, travelling, vaults
from visitapp.services.office_link import link_of
from visitapp.storage.receipts import Receipts as KeptReceipts
from visitapp.storage.travels import Travel, Travels
from visitapp.storage.vault import blobs as vault_blobs
from visitapp.sync.client import do_round
from visitapp.sync.desk import Desk, Round
from visitapp.sync.envelope import DeviceKeys
from visitapp.sync.files import exchange_files
from visitapp.sync.protocol.messages import decode, encode
from visitapp.sync.protocol.receipts import Receipt, Receipts, signed_receipt
from visitapp.sync.transport import HttpsSend, Transport

MIB = 1 << 20


@dataclass
class RoughLine:
    """Carries requests to the real office; those about files meet what `fates` says, one after the other."""

    real: HttpsSend
    fates: list[str]
    lies: dict[str, Callable[[bytes], bytes]] = field(default_factory=dict)
    """What an answer becomes on its way, by the last part of the path."""
    still_reading: int = 0
    """How often the office says that it has not read a file back yet."""
    asked: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, method: str, url: str, *, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        send = partial(self.real, method, url, headers=headers)
        if "/blobs/" not in url:
            status, answer = send(body=body)
            lie = self.lies.get(url.partition("?")[0].rpartition("/")[2])
            return status, answer if lie is None else lie(answer)
        self.asked.append((method, url.rpartition("/")[2]))
        if self.still_reading and url.endswith("/complete"):
            self.still_reading -= 1
            return 202, b""
        fate = self.fates.pop(0) if self.fates else "arrives"
        if fate == "cut":
            raise OfficeUnreachable("The connection to the office broke off.", "")
        if fate == "unheard":
            send(body=body)
            raise OfficeUnreachable("The connection to the office broke off.", "")
        if fate == "twice":
            send(body=body)  # the second is a replay, and the laptop hears what the first was answered
            return self.real(method, url, headers=headers, body=body)
        if fate == "shortened":
            body = body[:-9]
        return send(body=body)


def carry(laptop: Laptop, fates: list[str], *, round_bytes: int = 1 << 30, **mischief: Any) -> tuple[Round, RoughLine]:
    """Do a round over a rough line; what breaks it off is in the round."""
    link = link_of(laptop.workspace)
    line = RoughLine(HttpsSend(link.certificate), fates, **mischief)
    keys = DeviceKeys.of(link.signing, link.sealing)
    transport = Transport(link.address, line, device=bytes.fromhex(link.device), keys=keys)
    desk = Desk(laptop.workspace.store, link, transport, lambda work: work())
    try:
        do_round(desk)
        exchange_files(desk, laptop.workspace.blobs, round_bytes=round_bytes)
    except OfficeUnreachable as error:
        desk.done.broke_off = error
    finally:
        line.real.close()
    return desk.done, line


def attach(laptop: Laptop, person_id: str, content: bytes) -> Attachment:
    kept = laptop.workspace.blobs.write(io.BytesIO(content), len(content))
    with laptop.workspace.act("Keep a file") as act:
        file = Attachment(
            laptop.workspace.new_id(), person_id, kind=AttachmentKind.SOUND, title="Voice", media_type="audio/wav",
            byte_count=kept.byte_count, sha256=kept.sha256, blob_id=kept.id, blob_key=kept.key,
            added_at=datetime.now(UTC), added_by="Amara Okafor",
        )  # fmt: skip
        act.unit.create(file)
    return file


def travel(laptop: Laptop, file: Attachment | Document) -> Travel:
    (found,) = [each for each in Travels(laptop.workspace.store).files() if each.blob_id == file.blob_id]
    return found


def kept(laptop: Laptop, file: Attachment | Document) -> KeptFile:
    (found,) = [each for each in travelling.list_kept(laptop.workspace) if each.blob_id == file.blob_id]
    return found


def held(laptop: Laptop, file: Attachment | Document) -> bytes:
    return b"".join(laptop.workspace.blobs.read(file.blob_id, file.blob_key, file.byte_count))


def all_at_the_office(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def tess(officer: Laptop) -> Iterator[str]:
    """A person of the officer’s; her files are taken out again, so that the next test has its own alone."""
    person = add_person(officer, "Tess")
    officer.sync()
    yield person
    files = [file for kind in (Attachment, Document) for file in officer.workspace.store.all(kind)]
    with officer.workspace.act("Take files out") as act:
        for file in files:
            act.unit.retract(type(file), file.id)
    officer.sync()


def test_a_file_is_at_the_office_when_it_said_so_and_a_colleague_has_the_same_bytes(served, officer, worker, tess):
    content = CANARY.encode() + os.urandom(2 * MIB + 700)
    file = attach(officer, tess, content)
    assert travel(officer, file).at_office == ""
    officer.sync()
    assert travel(officer, file).at_office
    assert kept(officer, file).where is Whereabouts.AT_OFFICE
    worker.sync()
    assert held(worker, file) == content
    assert travel(worker, file).at_office
    officer.sync()
    (received,) = kept(officer, file).received
    assert kept(officer, file).where is Whereabouts.RECEIVED
    assert (received.name, received.is_own) == ("", False)  # nobody has written on that laptop yet
    assert abs(received.at - datetime.now(UTC)) < timedelta(minutes=5)
    assert kept(worker, file).received == ()
    add_person(worker, "Gwil")
    worker.sync()
    officer.sync()
    assert [each.name for each in kept(officer, file).received] == ["Ben Hale"]
    assert CANARY.encode() not in all_at_the_office(served.folder)


def test_a_finished_paper_goes_when_it_is_queued_and_has_its_receipt(officer, worker, tess):
    paper = Document("", tess, title="Care plan")
    content = given_files.pdf()
    documents.keep_document(officer.workspace, document=paper, content=content, queued=False)
    officer.sync()
    (made,) = documents.list_documents(officer.workspace, person_id=tess)
    assert kept(officer, made).where is Whereabouts.HERE
    worker.sync()
    assert kept(worker, made).where is Whereabouts.ELSEWHERE
    documents.keep_document(officer.workspace, document=paper, content=content, queued=True)
    assert documents.waiting_count(officer.workspace) == 1
    officer.sync()
    assert kept(officer, made).where is Whereabouts.AT_OFFICE
    assert documents.waiting_count(officer.workspace) == 0
    worker.sync()
    assert documents.read_content(worker.workspace, document_id=made.id) == content
    officer.sync()
    assert kept(officer, made).where is Whereabouts.RECEIVED
    with pytest.raises(Refused, match="None of these waits"):
        documents.hold_back_documents(officer.workspace, document_ids=[made.id])


def test_a_receipt_that_was_cut_off_is_given_with_the_next_round(officer, worker, tess):
    file = attach(officer, tess, os.urandom(900))
    officer.sync()
    done, line = carry(worker, ["arrives", "arrives", "cut"])  # the file’s state, its one piece, the receipt
    assert line.asked[-1] == ("POST", "received")
    assert done.broke_off is not None
    assert travel(worker, file).at_office
    officer.sync()
    assert kept(officer, file).received == ()
    worker.sync()
    officer.sync()
    assert len(kept(officer, file).received) == 1
    _, line = carry(worker, [])
    assert "received" not in [part for _, part in line.asked], "said once is enough"


def test_an_office_that_tells_of_a_receipt_which_nobody_signed_is_not_believed_and_is_said(officer, worker, tess):
    file, others = (attach(officer, tess, os.urandom(900)) for _ in range(2))
    officer.sync()
    worker.sync()
    mine = travel(officer, file)
    device = bytes.fromhex(link_of(worker.workspace).device)
    forged = Receipt(bytes.fromhex(file.blob_id), device, bytes(32), 7, bytes(64))

    def lie(answer: bytes) -> bytes:
        true = decode(answer, Receipts)
        return encode(Receipts(receipts=(forged, *(r for r in true.receipts if r.blob != forged.blob)), last=true.last))

    with pytest.raises(OfficeFault, match="receipt that the laptop named in it did not sign"):
        carry(officer, [], lies={"receipts": lie})
    assert kept(officer, file).where is Whereabouts.AT_OFFICE
    assert kept(officer, others).where is Whereabouts.RECEIVED, "the true ones count"
    assert mine.at_office


def test_a_receipt_of_another_file_under_a_true_signature_counts_for_nothing(officer, worker, tess):
    file = attach(officer, tess, os.urandom(900))
    officer.sync()
    link = link_of(worker.workspace)
    stream = bytes.fromhex(travel(officer, file).stream)
    rubbish = signed_receipt(
        DeviceKeys.of(link.signing, link.sealing).signing, organisation=bytes.fromhex(link.organisation), stream=stream,
        blob=bytes.fromhex(file.blob_id), device=bytes.fromhex(link.device), mark=bytes(32), at=7,
    )  # fmt: skip
    KeptReceipts(officer.workspace.store).add(
        stream.hex(), 0, [(file.blob_id, link.device, rubbish.mark.hex(), rubbish.at)]
    )
    assert kept(officer, file).where is Whereabouts.AT_OFFICE


def test_the_office_reads_a_large_file_back_in_several_requests(officer, worker, tess):
    file = attach(officer, tess, os.urandom(2 * MIB))
    done, line = carry(officer, [], still_reading=3)
    assert [part for _, part in line.asked].count("complete") == 4
    assert done.is_whole
    assert kept(officer, file).where is Whereabouts.AT_OFFICE


def test_after_a_cut_only_what_lacks_is_sent(officer, worker, tess):
    content = os.urandom(4 * MIB)
    file = attach(officer, tess, content)
    done, line = carry(officer, ["arrives"] * 4 + ["unheard"])  # state, announcement, two pieces; the third unheard
    assert done.broke_off is not None
    assert not done.is_whole
    assert travel(officer, file).at_office == ""
    assert travel(officer, file).moved == 2 * (MIB + 16)
    done, line = carry(officer, [])
    assert [part for method, part in line.asked if method == "PUT"] == ["3"]
    assert done.is_whole
    assert travel(officer, file).at_office
    worker_done, _ = carry(worker, ["arrives"] * 3 + ["cut"])
    assert worker_done.broke_off is not None
    assert not worker.workspace.blobs.is_there(file.blob_id, file.byte_count)
    _, line = carry(worker, [])
    assert [part for method, part in line.asked if part.isdecimal()] == ["2", "3"]
    assert held(worker, file) == content


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(each, marks=pytest.mark.whole) for each in range(2, 12))])
def test_whatever_the_line_does_the_file_arrives_whole(officer, worker, tess, seed):
    random = Random(seed)
    files = [attach(officer, tess, random.randbytes(size)) for size in (0, 1, MIB, MIB + 1, 2 * MIB + 5)]
    fates = ["arrives", "arrives", "cut", "unheard", "twice", "shortened"]
    for laptop in (officer, worker):
        for _ in range(40):
            try:
                done, _ = carry(laptop, random.choices(fates, k=30), round_bytes=random.choice((MIB, 1 << 30)))
            except (OfficeRefused, OfficeFault):
                continue
            if done.is_whole and not done.has_more:
                break
        laptop.sync()
    for file in files:
        assert hashlib.sha256(held(worker, file)).hexdigest() == file.sha256
        assert travel(officer, file).at_office


def test_words_do_not_wait_behind_a_film(officer, worker, tess):
    film = attach(officer, tess, os.urandom(3 * MIB))
    photo = attach(officer, tess, os.urandom(900))
    done, _ = carry(officer, [], round_bytes=MIB)
    assert (done.files_sent, done.files_left, done.has_more, done.is_whole) == (1, 1, True, False)
    assert travel(officer, photo).at_office
    assert travel(officer, film).moved > MIB
    assert [carry(officer, [], round_bytes=MIB)[0].is_whole for _ in range(2)] == [False, True]


def test_a_file_that_is_damaged_or_gone_is_said_and_the_others_go(officer, worker, tess):
    bad, gone, good = (attach(officer, tess, os.urandom(MIB + 9)) for _ in range(3))
    path = officer.workspace.blobs.path_of(bad.blob_id)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    lost = officer.workspace.blobs.path_of(gone.blob_id)
    kept = lost.read_bytes()
    lost.unlink()
    done, _ = carry(officer, [])
    assert not done.is_whole
    assert travel(officer, bad).trouble is FileTrouble.DAMAGED_HERE
    assert travel(officer, gone).trouble is FileTrouble.DAMAGED_HERE
    assert travel(officer, good).at_office
    path.write_bytes(whole)
    lost.write_bytes(kept)
    officer.sync()
    worker.sync()
    assert [travel(officer, each).trouble for each in (bad, gone)] == [None, None]
    assert hashlib.sha256(held(worker, bad)).hexdigest() == bad.sha256


def test_no_room_on_the_laptop_keeps_the_queue_and_words_still_come(officer, worker, tess, monkeypatch):
    file = attach(officer, tess, os.urandom(2 * MIB))
    officer.sync()

    def full(_descriptor: int, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(vault_blobs, "write_whole", full)
        done = office.exchange_now(worker.workspace)
    assert done.broke_off is None
    assert travel(worker, file).trouble is FileTrouble.NO_ROOM_HERE
    assert worker.records() == officer.records()
    worker.sync()
    assert travel(worker, file).trouble is None
    assert hashlib.sha256(held(worker, file)).hexdigest() == file.sha256


def test_what_has_not_come_yet_is_no_fault_of_the_vault_and_no_obstacle_to_a_backup(officer, worker, tess, tmp_path):
    file = attach(officer, tess, os.urandom(3 * MIB))
    officer.sync()
    carry(worker, ["arrives"] * 2 + ["cut"])
    assert not worker.workspace.blobs.is_there(file.blob_id, file.byte_count)
    made = backups.make(worker.workspace, second_place=tmp_path)
    assert not made.fault
    worker.check()
    worker.workspace = vaults.open_with_recovery_code(folder=worker.folder, recovery_code=worker.code)
    worker.sync()
    assert worker.workspace.blobs.is_there(file.blob_id, file.byte_count)
