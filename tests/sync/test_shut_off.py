"""A laptop is shut off: it cannot read what is written from then on, not even with all that the office has."""

import sqlite3
from contextlib import closing

import msgspec
import pytest

from tests.office.running import RunningOffice
from tests.sync.conftest import CANARY, Laptop, add_person, let_in
from visitapp.domain.people import Person
from visitapp.errors import OfficeFault, OfficeRefused, OfficeUnreachable
from visitapp.services import office, people
from visitapp.services.office_link import link_of
from visitapp.storage.exchange import Exchange
from visitapp.sync import joining
from visitapp.sync.client import do_round
from visitapp.sync.desk import Desk
from visitapp.sync.envelope import DeviceKeys, StreamCipher, unwrap, wrap
from visitapp.sync.protocol.directory import Directory, Signed
from visitapp.sync.protocol.messages import Pulled, WrappedKey, WrappedKeys, decode
from visitapp.sync.protocol.operations import NotValid, Operation, decode_header
from visitapp.sync.transport import HttpsSend, Transport


@pytest.fixture
def colleague(officer: Laptop, tmp_path):
    """A second worker of the team, who stays."""
    laptop = Laptop(tmp_path / "colleague.visitvault", "Cara Lind")
    let_in(officer, laptop)
    yield laptop
    laptop.check()


def keys_of(laptop: Laptop) -> DeviceKeys:
    link = link_of(laptop.workspace)
    return DeviceKeys.of(link.signing, link.sealing)


def desk_of(laptop: Laptop, send) -> Desk:
    link = link_of(laptop.workspace)
    transport = Transport(link.address, send, device=bytes.fromhex(link.device), keys=keys_of(laptop))
    return Desk(laptop.workspace.store, link, transport, lambda work: work())


def all_that_it_can_read(served: RunningOffice, laptop: Laptop) -> str:
    """Open, with a laptop's keys and everything the office has, whatever they open."""
    own, device = keys_of(laptop), bytes.fromhex(link_of(laptop.workspace).device)
    exchange = Exchange(laptop.workspace.store)
    ciphers: list[StreamCipher] = []
    opened = []
    with closing(sqlite3.connect(served.folder / "office.db")) as database:
        directory = Directory(bytes.fromhex(link_of(laptop.workspace).organisation))
        for statement, signature in database.execute("SELECT statement, signature FROM statements ORDER BY number"):
            directory.add(Signed(statement, signature))
        for row in database.execute('SELECT stream, epoch, device, mark, wrapped, "by", signature FROM wrapped_keys'):
            wrapped = WrappedKey(*row)
            for taken_for in (wrapped, msgspec.structs.replace(wrapped, device=device)):
                try:
                    key = unwrap(taken_for, own, directory.devices[wrapped.by].signing)
                except NotValid:
                    continue
                ciphers.append(StreamCipher(key, stream=wrapped.stream, epoch=wrapped.epoch))
        held = {stream.id: exchange.keys(stream.id) for stream in exchange.streams()}
        for header, body in database.execute("SELECT header, body FROM operations"):
            epoch, stream = decode_header(header).epoch, decode_header(header).stream
            known = [StreamCipher(key, stream=stream, epoch=epoch) for _, key in held.get(stream.hex(), ())]
            for cipher in [*ciphers, *known]:
                try:
                    opened.append(cipher.open(Operation(header, body)))
                except NotValid:
                    continue
    return "\n".join(opened)


def test_what_is_written_afterwards_the_shut_off_laptop_cannot_read(served, officer, worker, colleague):
    tess = add_person(officer, "Tess", area=f"{CANARY} before")
    officer.sync()
    worker.sync()
    office.revoke(officer.workspace, device=worker.workspace.store.device_id)
    people.edit_person(officer.workspace, person_id=tess, area=f"{CANARY} after")
    gwen = add_person(officer, "Gwen", area=f"{CANARY} somebody new")
    officer.sync()
    colleague.sync()
    people.edit_person(colleague.workspace, person_id=tess, home_access=f"{CANARY} from the colleague")
    colleague.sync()
    officer.sync()

    stolen = all_that_it_can_read(served, worker)
    assert f"{CANARY} before" in stolen, "what it had, it has"
    for word in ("after", "somebody new", "from the colleague"):
        assert f"{CANARY} {word}" not in stolen
    for laptop in (officer, colleague):
        assert laptop.workspace.store.get(Person, tess).home_access == f"{CANARY} from the colleague"
        assert laptop.workspace.store.get(Person, gwen).area == f"{CANARY} somebody new"
    assert f"{CANARY} from the colleague" in all_that_it_can_read(served, colleague)


def test_who_comes_later_reads_what_was_written_before_and_after(served, officer, worker, tmp_path):
    tess = add_person(officer, "Tess", area="Before")
    officer.sync()
    office.revoke(officer.workspace, device=worker.workspace.store.device_id)
    people.edit_person(officer.workspace, person_id=tess, area="After")
    officer.sync()
    late = Laptop(tmp_path / "late.visitvault", "Dov Marsh")
    let_in(officer, late)
    late.sync()
    assert late.workspace.store.get(Person, tess).area == "After"
    assert late.records() == officer.records()
    late.check()


class CutOff:
    """A connection that breaks off at one kind of request."""

    def __init__(self, laptop: Laptop, part: str) -> None:
        self.real, self.part, self.was_met = HttpsSend(link_of(laptop.workspace).certificate), part, False

    def __call__(self, method, url, *, headers, body):
        if method == "POST" and self.part in url:
            self.was_met = True
            raise OfficeUnreachable("The connection to the office broke off.", "")
        return self.real(method, url, headers=headers, body=body)


def test_an_officer_cut_off_before_the_new_keys_leaves_them_to_the_next_round_of_anybody(
    served, officer, worker, colleague
):
    tess = add_person(officer, "Tess")
    officer.sync()
    colleague.sync()
    cut = CutOff(officer, "/v1/keys")
    with pytest.raises(OfficeUnreachable):
        joining.revoke(desk_of(officer, cut), worker.workspace.store.device_id, now=officer.workspace.now())
    cut.real.close()
    assert cut.was_met
    people.edit_person(colleague.workspace, person_id=tess, area=f"{CANARY} by the colleague")
    colleague.sync()
    officer.sync()
    assert officer.workspace.store.get(Person, tess).area == f"{CANARY} by the colleague"
    assert f"{CANARY} by the colleague" not in all_that_it_can_read(served, worker)


class Overtaken:
    """A connection on which, before the first new keys arrive, somebody else's whole round is done."""

    def __init__(self, laptop: Laptop, other: Laptop) -> None:
        self.real, self.other, self.was_met = HttpsSend(link_of(laptop.workspace).certificate), other, False

    def __call__(self, method, url, *, headers, body):
        if method == "POST" and "/v1/keys" in url and not self.was_met:
            self.was_met = True
            office.exchange_now(self.other.workspace)
        return self.real(method, url, headers=headers, body=body)


def test_two_laptops_that_make_the_new_keys_at_once_end_with_the_same(officer, worker, colleague):
    tess = add_person(officer, "Tess")
    officer.sync()
    colleague.sync()
    people.edit_person(colleague.workspace, person_id=tess, area="Canal Quarter")
    overtaken = Overtaken(officer, colleague)
    joining.revoke(desk_of(officer, overtaken), worker.workspace.store.device_id, now=officer.workspace.now())
    overtaken.real.close()
    assert overtaken.was_met
    people.edit_person(officer.workspace, person_id=tess, pronouns="she/her")
    officer.sync()
    colleague.sync()
    officer.sync()
    found = colleague.workspace.store.get(Person, tess)
    assert (found.area, found.pronouns) == ("Canal Quarter", "she/her")
    assert colleague.records() == officer.records()


class Lying:
    """An office in league with the shut-off laptop: it changes one kind of answer."""

    def __init__(self, laptop: Laptop, part: str, kind, lie) -> None:
        self.real = HttpsSend(link_of(laptop.workspace).certificate)
        self.part, self.kind, self.lie, self.told = part, kind, lie, False

    def __call__(self, method, url, *, headers, body):
        status, answer = self.real(method, url, headers=headers, body=body)
        if method == "GET" and self.part in url and status == 200:
            changed = self.lie(decode(answer, self.kind))
            if changed is not None:
                self.told = True
                return status, msgspec.msgpack.encode(changed)
        return status, answer


def test_new_keys_that_the_shut_off_laptop_made_are_refused_even_from_the_office_itself(officer, worker, colleague):
    add_person(officer, "Tess")
    officer.sync()
    worker.sync()
    spy, spy_id = keys_of(worker), bytes.fromhex(worker.workspace.store.device_id)
    target, target_id = keys_of(colleague), bytes.fromhex(colleague.workspace.store.device_id)
    office.revoke(officer.workspace, device=worker.workspace.store.device_id)

    def lie(answer: WrappedKeys) -> WrappedKeys | None:
        if not answer.keys:
            return None
        newest = max(key.epoch for key in answer.keys)
        made = [
            wrap(
                bytes(32), stream=key.stream, epoch=key.epoch, device=target_id,
                sealing=target.sealing.public_data, by=spy_id, signing=spy.signing,
            )
            for key in answer.keys if key.epoch == newest
        ]  # fmt: skip
        assert newest > 1
        return msgspec.structs.replace(answer, keys=tuple(made))

    lying = Lying(colleague, "/v1/keys", WrappedKeys, lie)
    with pytest.raises(OfficeFault, match="does not belong"):
        do_round(desk_of(colleague, lying))
    lying.real.close()
    assert lying.told
    colleague.sync()


def test_words_under_a_key_that_was_given_up_are_not_taken_behind_newer_ones(officer, worker, colleague):
    tess = add_person(officer, "Tess")
    officer.sync()
    worker.sync()
    colleague.sync()
    office.revoke(officer.workspace, device=worker.workspace.store.device_id)
    people.edit_person(officer.workspace, person_id=tess, area="One")
    officer.sync()
    colleague.sync()
    people.edit_person(officer.workspace, person_id=tess, area="Two")
    officer.sync()

    def older(pulled: Pulled) -> Pulled | None:
        if not pulled.operations:
            return None
        header = decode_header(pulled.operations[0].header)
        forged = msgspec.structs.replace(header, epoch=1)
        first = msgspec.structs.replace(pulled.operations[0], header=msgspec.msgpack.encode(forged))
        return msgspec.structs.replace(pulled, operations=(first, *pulled.operations[1:]))

    lying = Lying(colleague, "/ops", Pulled, older)
    with pytest.raises(OfficeFault, match="gave up before"):
        do_round(desk_of(colleague, lying))
    lying.real.close()
    assert colleague.workspace.store.get(Person, tess).area == "One"
    colleague.sync()
    assert colleague.workspace.store.get(Person, tess).area == "Two"


def test_what_came_before_its_key_is_locked_with_the_reason_and_opens_when_the_key_comes(officer, tmp_path):
    tess = add_person(officer, "Tess", area="Elm Bank")
    people.edit_person(officer.workspace, person_id=tess, area="Fernhill")
    officer.sync()
    late = Laptop(tmp_path / "late.visitvault", "Dov Marsh")
    office.join(late.workspace, invitation=office.invite(officer.workspace))
    office.admit(officer.workspace, device=late.workspace.store.device_id)
    done = office.exchange_now(late.workspace)
    assert not done.is_whole
    assert done.held_back["locked"] > 0
    assert "its key has not come yet" in office.HELD_BACK["locked"]
    assert late.workspace.store.find(Person, tess) is None
    officer.sync()
    for kept in (slice(1, None), slice(0)):

        def without_the_first(pulled: Pulled, kept: slice = kept) -> Pulled | None:
            left = pulled.operations[kept]
            return None if len(pulled.operations) < 2 else msgspec.structs.replace(pulled, operations=left)

        lying = Lying(late, "/ops", Pulled, without_the_first)
        with pytest.raises(OfficeFault, match=r"something else|less of a stream"):
            do_round(desk_of(late, lying))
        lying.real.close()
        assert late.workspace.store.find(Person, tess) is None
    late.sync()
    assert late.workspace.store.get(Person, tess).area == "Fernhill"
    late.check()


def test_an_office_that_forgets_that_somebody_was_shut_off_is_told_again(served, officer, worker, colleague, tmp_path):
    tess = add_person(officer, "Tess")
    officer.sync()
    copy = tmp_path / "yesterday.db"
    served.run("backup", served.folder, copy)
    office.revoke(officer.workspace, device=worker.workspace.store.device_id)
    colleague.sync()
    served.stop()
    served.run("restore", served.folder, copy)
    served.start()
    people.edit_person(colleague.workspace, person_id=tess, area=f"{CANARY} while the office had forgotten")
    with pytest.raises(OfficeRefused, match="put back from a copy"):
        office.exchange_now(colleague.workspace)
    assert f"{CANARY} while" not in all_that_it_can_read(served, worker), "nothing goes out under the old key"
    officer.sync()
    colleague.sync()
    officer.sync()
    assert officer.workspace.store.get(Person, tess).area == f"{CANARY} while the office had forgotten"
    assert f"{CANARY} while" not in all_that_it_can_read(served, worker)
