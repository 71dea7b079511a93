"""Statements about who belongs and whose records are whose: made by an officer's laptop, one or several at once."""

from __future__ import annotations

from datetime import datetime

from visitapp.errors import OfficeRefused
from visitapp.sync.desk import Desk
from visitapp.sync.following import read_directory
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.arrangements import Arrangement, ArrangementKind
from visitapp.sync.protocol.directory import Device, Kind, Role, Signed, Statement, sign


class Stating:
    """Statements that follow the last one known, each checked here first. `send` leaves all at the office, or none."""

    def __init__(self, desk: Desk, *, now: datetime) -> None:
        """Read the directory to its end. Raises OfficeUnreachable, OfficeFault, and OfficeRefused for no officer."""
        self._desk = desk
        self._at = now.isoformat()
        self.directory = read_directory(desk).copy()
        own = self.directory.devices.get(desk.device)
        if own is None or own.is_revoked or own.role is not Role.OFFICER:
            raise OfficeRefused("Only an officer’s laptop can do that.", "Ask an officer. Nothing was changed.")
        self._signed: list[Signed] = []

    def device(self, kind: Kind, device: Device) -> None:
        """State something about a device. Raises NotValid."""
        admits = kind is Kind.ADMIT
        self._add(
            Statement(
                version=1,
                organisation=self._desk.organisation,
                previous=self.directory.head,
                kind=kind,
                device=device.id,
                worker=device.worker,
                team=device.team,
                role=device.role,
                signing=device.signing if admits else b"",
                sealing=device.sealing if admits else b"",
                by=self._desk.device,
                at=self._at,
            )
        )

    def arrange(
        self,
        kind: ArrangementKind,
        *,
        team: bytes,
        to_team: bytes = b"",
        streams: tuple[bytes, ...] = (),
        text: str = "",
        key: bytes = b"",
    ) -> None:
        """Arrange something about a team. Raises NotValid."""
        self._add(
            Arrangement(
                version=2,
                organisation=self._desk.organisation,
                previous=self.directory.head,
                kind=kind,
                team=team,
                to_team=to_team or team,
                streams=streams,
                text=text,
                key=key,
                by=self._desk.device,
                at=self._at,
            )
        )

    def _add(self, statement: Statement | Arrangement) -> None:
        signed = sign(self._desk.keys.signing, statement)
        self.directory.add(signed)
        self._signed.append(signed)

    def send(self) -> None:
        """Leave them at the office and read them back. Raises RefusedByOffice."""
        body = messages.encode(messages.Statements(signed=tuple(self._signed)))
        self._desk.transport.tell("POST", "/v1/directory", body)
        self._signed.clear()
        self.directory = read_directory(self._desk)
