"""Who may come in: invitations, laptops that wait for an officer, and the statements that admit them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, delete, insert, select, update

from visitapp.office.refusing import Refusing
from visitapp.office.store import OfficeStore
from visitapp.office.tables import invitations, joining
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.directory import SEALING_BYTES, SIGNING_BYTES, Role, Signed
from visitapp.sync.protocol.messages import Refusal
from visitapp.sync.protocol.operations import NotValid

WAITING_LIMIT = 200
"""Laptops that may wait for an officer at once."""


@dataclass(frozen=True)
class Admission:
    """The door of one office. `now` gives seconds since 1970."""

    store: OfficeStore
    now: Callable[[], int]

    def invite(self, invitation: messages.Invitation) -> None:
        """Keep an officer's invitation. Raises Refusing when the code was given out before."""
        with self.store.engine.begin() as connection:
            if self._found(connection, invitation.code_hash) is not None:
                raise Refusing(Refusal.INVITATION)
            connection.execute(
                insert(invitations),
                {
                    "code_hash": invitation.code_hash,
                    "team": invitation.team,
                    "role": invitation.role.value,
                    "until": self.now() + invitation.seconds,
                },
            )

    def join(self, asked: messages.Joining) -> bool:
        """Let a laptop ask, and return whether it is in by now. Raises Refusing or NotValid."""
        if len(asked.signing) != SIGNING_BYTES or len(asked.sealing) != SEALING_BYTES:
            raise NotValid("keys that are none")
        try:
            text = messages.joining_text(self.store.fact("organisation"), asked)
            Ed25519PublicKey.from_public_bytes(asked.signing).verify(asked.signature, text)
        except (InvalidSignature, ValueError):
            raise NotValid("a wish to join that its device did not sign") from None
        directory = self.store.directory()
        known = directory.devices.get(asked.device)
        if known is not None:
            if known.is_revoked or known.signing != asked.signing:
                raise Refusing(Refusal.INVITATION)
            return True
        with self.store.engine.begin() as connection:
            found = self._found(connection, hashlib.sha256(asked.code.encode()).digest())
            if found is None or found.until < self.now() or bytes(found.used_by or asked.device) != asked.device:
                raise Refusing(Refusal.INVITATION)
            connection.execute(
                update(invitations).where(invitations.c.code_hash == found.code_hash).values(used_by=asked.device)
            )
            if directory.count == 0:
                self._found_organisation(connection, asked)
                return True
            self._let_wait(connection, asked, bytes(found.team), Role(found.role))
        return False

    def waiting(self) -> messages.AllAsking:
        """Return every laptop that waits for an officer."""
        with self.store.reading() as connection:
            rows = connection.execute(select(joining).order_by(joining.c.asked)).all()
        return messages.AllAsking(
            devices=tuple(
                messages.Asking(
                    device=bytes(row.device),
                    worker=bytes(row.worker),
                    team=bytes(row.team),
                    role=Role(row.role),
                    signing=bytes(row.signing),
                    sealing=bytes(row.sealing),
                    asked=row.asked,
                )
                for row in rows
            )
        )

    def decline(self, device: bytes) -> None:
        """Let a laptop wait no longer."""
        with self.store.engine.begin() as connection:
            connection.execute(delete(joining).where(joining.c.device == device))

    def state(self, signed: tuple[Signed, ...]) -> None:
        """Add an officer's statements to the directory. Raises NotValid."""
        with self.store.engine.begin() as connection:
            directory = self.store.add_statements(connection, signed)
            for device in directory.devices:
                connection.execute(delete(joining).where(joining.c.device == device))

    def _found(self, connection: Connection, code_hash: bytes) -> Any:
        return connection.execute(select(invitations).where(invitations.c.code_hash == code_hash)).first()

    def _found_organisation(self, connection: Connection, asked: messages.Joining) -> None:
        first = messages.decode(asked.first, Signed)
        directory = self.store.add_statements(connection, (first,))
        device = directory.devices.get(asked.device)
        if device is None or (device.signing, device.sealing) != (asked.signing, asked.sealing):
            raise NotValid("a first statement about somebody else")

    def _let_wait(self, connection: Connection, asked: messages.Joining, team: bytes, role: Role) -> None:
        waiting = connection.execute(select(joining.c.device)).scalars().all()
        if asked.device in [bytes(device) for device in waiting]:
            return
        if len(waiting) >= WAITING_LIMIT:
            raise Refusing(Refusal.TOO_MANY, wait=3600)
        row = {
            "device": asked.device,
            "worker": asked.worker,
            "team": team,
            "role": role.value,
            "signing": asked.signing,
            "sealing": asked.sealing,
            "asked": self.now(),
        }
        connection.execute(insert(joining), row)
