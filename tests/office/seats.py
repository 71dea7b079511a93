"""An office in this process, and one of everybody who might ask it something."""

import asyncio
import hashlib
import itertools
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.office.hands import TEAM, Hand, organisation_of, statement_of
from tests.simulation.line import Request, ask_app
from visitapp.office.answering import Office
from visitapp.office.app import create_app
from visitapp.office.shelf import FolderShelf
from visitapp.office.store import OfficeStore
from visitapp.sync.protocol.directory import SEALING_BYTES, Kind, Role
from visitapp.sync.protocol.messages import Invitation, Joining, encode, joining_text
from visitapp.sync.protocol.signing import signed_headers

NOW = 1_778_000_000
OTHER_TEAM = b"o" * 16
NOBODY = "nobody"
ASKERS = (NOBODY, "stranger", "waiting", "worker", "colleague of another team", "officer", "shut off")


class Seats:
    """The office, `stream` of the team and `far_stream` of another, and the hands of all who may ask."""

    def __init__(self, folder: Path) -> None:
        self.store = OfficeStore(f"sqlite:///{folder / 'office.db'}")
        self.store.make()
        shelf = FolderShelf(folder / "files")
        self.office = Office(self.store, shelf=shelf, now=lambda: NOW, monotonic=itertools.count().__next__)
        self.app = create_app(self.office)
        self._loop = asyncio.new_event_loop()
        worker, gone, far = Hand(b""), Hand(b""), Hand(b"", team=OTHER_TEAM)
        officer = organisation_of(self.store, worker, gone, far)
        self.hands = {
            "worker": worker, "officer": officer, "shut off": gone, "colleague of another team": far,
            "stranger": Hand(officer.organisation), "waiting": Hand(officer.organisation),
        }  # fmt: skip
        self.state(gone, Kind.REVOKE)
        self.epoch = self.store.directory().epoch_of(TEAM)
        self.stream, self.far_stream = secrets.token_bytes(16), secrets.token_bytes(16)
        self.store.register(self.stream, TEAM)
        self.store.register(self.far_stream, OTHER_TEAM)
        self.store.push(self.stream, worker.device, worker.batch(self.stream, 3, epoch=self.epoch))
        self._let_wait(self.hands["waiting"])

    def state(self, hand: Hand, kind: Kind) -> None:
        with self.store.engine.begin() as connection:
            said = statement_of(self.hands["officer"], self.store.directory(), hand, kind)
            self.store.add_statements(connection, (said,))

    def _let_wait(self, hand: Hand) -> None:
        code = secrets.token_hex(10)
        invitation = Invitation(
            code_hash=hashlib.sha256(code.encode()).digest(), team=TEAM, role=Role.WORKER, seconds=600
        )
        assert self.ask("officer", "POST", "/v1/invitations", encode(invitation))[0] == 201
        assert self.ask(NOBODY, "POST", "/v1/join", encode(self.joining(hand, code)))[0] == 202

    def joining(self, hand: Hand, code: str) -> Joining:
        blank = Joining(
            code=code, device=hand.id, worker=b"w" * 16, signing=hand.device.signing, sealing=bytes(SEALING_BYTES),
            signature=bytes(64),
        )  # fmt: skip
        signature = hand.key.sign(joining_text(hand.organisation, blank))
        return Joining(**{name: getattr(blank, name) for name in blank.__struct_fields__} | {"signature": signature})

    def ask(
        self, who: str, method: str, path: str, body: bytes = b"", *, key: Ed25519PrivateKey | None = None, **more: str
    ) -> tuple[int, bytes]:
        """Ask as somebody; with `key`, sign with that instead of their own."""
        headers = dict(more)
        if who != NOBODY:
            hand = self.hands[who]
            headers |= signed_headers(
                key or hand.key, hand.id, method=method, url=f"https://office.test{path}", body=body, created=NOW,
                nonce=secrets.token_hex(16),
            )  # fmt: skip
        return ask_app(self._loop, self.app, Request(method, path, headers, body))

    def close(self) -> None:
        self.store.close()
        self._loop.close()


@contextmanager
def seated(folder: Path) -> Iterator[Seats]:
    """Open an office with one of each, and close it."""
    made = Seats(folder)
    try:
        yield made
    finally:
        made.close()
