"""An organisation of four laptops that every seed starts from: founded once by the real joining, then copied."""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.simulation.laptop import ADDRESS, Laptop
from tests.simulation.premises import Premises
from tests.simulation.turns import Turn
from visitapp.domain.office_link import OfficeLink
from visitapp.domain.people import Person
from visitapp.domain.workers import Worker
from visitapp.office.admission import Admission
from visitapp.office.founding import SETTINGS, open_office
from visitapp.services import people, vaults, visits
from visitapp.sync import joining
from visitapp.sync.client import do_round
from visitapp.sync.envelope import DeviceKeys
from visitapp.sync.protocol.directory import Role
from visitapp.sync.protocol.invitation import decode_invitation
from visitapp.sync.protocol.messages import Invitation, encode
from visitapp.sync.protocol.operations import bytes_of

START = 1_778_000_000.0
"""Seconds since 1970 at which every seed begins: a Tuesday in May 2026."""
NAMES = ("amara", "ben", "cara", "dev")
LATE = "dev"
"""Has asked to join and was not let in yet."""
GIVEN_NAMES = ("Tess", "Rhys")
"""Whom the whole team knows."""
PASSPHRASE = "cabin violet anchor mellow ridge"


@dataclass(frozen=True)
class Template:
    """Folders of vaults and of an office, all at rest, and the codes that open the vaults."""

    office: Path
    vaults: dict[str, Path]
    codes: dict[str, str]

    def copied(self, folder: Path) -> "Template":
        made = Template(
            folder / "office",
            {name: folder / f"{name}{vaults.SUFFIX}" for name in self.vaults},
            self.codes,
        )
        shutil.copytree(self.office, made.office)
        for name, vault in self.vaults.items():
            shutil.copytree(vault, made.vaults[name])
        return made


def found_template(folder: Path) -> Template:
    """Found an organisation: an officer, two workers of the team, and one who waits."""
    home = folder / "office"
    home.mkdir(parents=True)
    (home / SETTINGS).write_text(f"sqlite:///{home / 'office.db'}")
    store = open_office(home)
    store.make()
    store.close()
    office = Premises(home, clock=lambda: START, monotonic=lambda: START)
    made = {name: folder / f"{name}{vaults.SUFFIX}" for name in NAMES}
    codes = {}
    for name, vault in made.items():
        workspace, codes[name] = vaults.create(
            folder=vault, passphrase=PASSPHRASE, worker=Worker("", name.title()), kdf=vaults.FAST_KDF
        )
        workspace.close()
    laptops = {name: Laptop(name, vault, codes[name], clock=lambda: START) for name, vault in made.items()}
    _first(office, laptops["amara"])
    for name in NAMES[1:]:
        _ask(office, laptops["amara"], laptops[name])
        if name != LATE:
            carry(office, Turn(lambda turn: let_in(laptops["amara"], turn)))
    for given_name in GIVEN_NAMES:
        workspace = laptops["amara"].workspace
        done = people.add_person(workspace, person=Person("", given_name=given_name))
        visits.start_visit(workspace, person_id=done.of_type("person")[0].record_id)
    for name in NAMES[:-1] * 2:
        carry(office, Turn(lambda turn, laptop=laptops[name]: do_round(laptop.desk(turn))))
    for laptop in laptops.values():
        laptop.close()
    office.close()
    return Template(home, made, codes)


def carry(office: Premises, turn: Turn) -> None:
    """Let one piece of work come to its end over a good line."""
    turn.step()
    while not turn.is_over:
        turn.step(None if turn.asks is None else office.answer(turn.asks))
    if turn.failed is not None:
        raise turn.failed


def let_in(officer: Laptop, turn: Turn) -> bool:
    """Admit the first who waits, as an officer does; return whether anybody did."""
    desk = officer.desk(turn)
    asking = joining.waiting(desk)
    if not asking:
        return False
    joining.admit(desk, asking[0].device, now=officer.workspace.now())
    return True


def _keep_link(laptop: Laptop, *, code: str, root: str, organisation: bytes, first: bool = False) -> None:
    workspace, keys = laptop.workspace, DeviceKeys.new()
    device, worker, now = bytes_of(workspace.store.device_id), bytes_of(workspace.worker.id), workspace.now()
    signed = joining.first_statement(keys, organisation=organisation, device=device, worker=worker, now=now)
    link = OfficeLink(
        id=workspace.new_id(), address=ADDRESS, organisation=organisation.hex(), root=root, code=code,
        device=device.hex(), worker=worker.hex(), signing=keys.signing.private_bytes_raw().hex(),
        sealing=keys.sealing.data.hex(), first=encode(signed).hex() if first else "", asked_at=now, admitted_at=now,
    )  # fmt: skip
    with workspace.act("Join the office", undoable=False) as act:
        act.unit.create(link)


def _first(office: Premises, laptop: Laptop) -> None:
    code = "a-code-for-the-first"
    invitation = Invitation(
        code_hash=hashlib.sha256(code.encode()).digest(), team=b"t" * 16, role=Role.OFFICER, seconds=3600
    )
    Admission(office.store, lambda: int(START)).invite(invitation)
    _keep_link(laptop, code=code, root="", organisation=office.store.fact("organisation"), first=True)
    carry(office, Turn(lambda turn: joining.ask_to_join(laptop.desk(turn))))
    carry(office, Turn(lambda turn: do_round(laptop.desk(turn))))


def _ask(office: Premises, officer: Laptop, laptop: Laptop) -> None:
    turn = Turn(lambda turn: joining.invite(officer.desk(turn), role=Role.WORKER, days=7, pin=bytes(32)))
    carry(office, turn)
    invitation = decode_invitation(turn.result)
    _keep_link(laptop, code=invitation.code, root=invitation.root.hex(), organisation=invitation.organisation)
    carry(office, Turn(lambda turn: joining.ask_to_join(laptop.desk(turn))))
