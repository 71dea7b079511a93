"""Joining an organisation, letting others in, and following who belongs to it."""

from __future__ import annotations

import hashlib
import secrets
import socket
import ssl
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

import msgspec

from visitapp.errors import OfficeFault, OfficeRefused, OfficeUnreachable
from visitapp.sync.desk import Desk
from visitapp.sync.envelope import DeviceKeys
from visitapp.sync.following import note_heads, read_directory, root_hash
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.directory import Device, Directory, Kind, Role, Signed, Statement, sign
from visitapp.sync.protocol.invitation import Invitation, encode_invitation, new_code
from visitapp.sync.protocol.operations import NO_HASH
from visitapp.sync.stating import Stating
from visitapp.sync.stream_keys import renew_keys

CONNECT_SECONDS = 15.0


@dataclass(frozen=True)
class Waiting:
    """A laptop that asks to be let in. `device` and `team` are hex; `keys` are its public ones, for the six words."""

    device: str
    team: str
    role: Role
    asked_at: int
    signing: bytes
    sealing: bytes


def certificate_of(address: str, pin: bytes) -> str:
    """Fetch the office's certificate and return it in PEM when it is the one that the invitation names.

    Raises OfficeUnreachable or OfficeFault. Nothing is sent.
    """
    parts = urlsplit(address)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # the hash is what counts
    try:
        with (
            socket.create_connection((parts.hostname or "", parts.port or 443), CONNECT_SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=parts.hostname) as secure,
        ):
            found = secure.getpeercert(binary_form=True) or b""
    except (OSError, ValueError):
        raise OfficeUnreachable(
            "The office cannot be reached just now.", "Check the network, or ask for the address. Nothing was changed."
        ) from None
    if hashlib.sha256(found).digest() != pin:
        raise OfficeFault(
            "What answered is not the office that the invitation names.", "Ask for a new invitation. Nothing was sent."
        )
    return ssl.DER_cert_to_PEM_cert(found)


def first_statement(keys: DeviceKeys, *, organisation: bytes, device: bytes, worker: bytes, now: datetime) -> Signed:
    """Return the statement by which the first device admits itself, with a team of its own."""
    return sign(
        keys.signing,
        Statement(
            version=1,
            organisation=organisation,
            previous=NO_HASH,
            kind=Kind.ADMIT,
            device=device,
            worker=worker,
            team=secrets.token_bytes(16),
            role=Role.OFFICER,
            signing=keys.public_signing,
            sealing=keys.sealing.public_data,
            by=device,
            at=now.isoformat(),
        ),
    )


def wish_to_join(desk: Desk) -> bytes:
    """Return what a new device says to be let in, signed by it."""
    blank = messages.Joining(
        code=desk.link.code,
        device=desk.device,
        worker=bytes.fromhex(desk.link.worker),
        signing=desk.keys.public_signing,
        sealing=desk.keys.sealing.public_data,
        signature=bytes(64),
        first=bytes.fromhex(desk.link.first),
    )
    signature = desk.keys.signing.sign(messages.joining_text(desk.organisation, blank))
    return messages.encode(msgspec.structs.replace(blank, signature=signature))


def ask_to_join(desk: Desk) -> bool:
    """Ask, or ask again, and return whether an officer has let this device in. Raises RefusedByOffice."""
    return desk.transport.tell("POST", "/v1/join", wish_to_join(desk), signed=False) == 200


def invite(desk: Desk, *, role: Role, days: int, pin: bytes, team: str = "") -> str:
    """Make an invitation into a team, this officer's own without one, and return its text. Raises LookupError."""
    directory = read_directory(desk)
    own, root = directory.devices.get(desk.device), directory.root
    if own is None or root is None:
        raise OfficeRefused("The office does not know this laptop.", "Join it first.")
    if team and bytes.fromhex(team) not in directory.teams:
        raise LookupError(team)
    code = new_code()
    asked = messages.Invitation(
        code_hash=hashlib.sha256(code.encode()).digest(),
        team=bytes.fromhex(team) or own.team,
        role=role,
        seconds=days * 24 * 3600,
    )
    desk.transport.tell("POST", "/v1/invitations", messages.encode(asked))
    return encode_invitation(
        Invitation(1, desk.link.address, desk.organisation, pin, bytes.fromhex(root_hash(root)), code)
    )


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Return who waits for an officer."""
    found = desk.ask(messages.AllAsking, "GET", "/v1/joining").devices
    return tuple(
        Waiting(each.device.hex(), each.team.hex(), each.role, each.asked, each.signing, each.sealing) for each in found
    )


def admit(desk: Desk, device: str, *, now: datetime, beside: str = "", in_place_of: str = "") -> None:
    """Let a device in, after its six words were compared. Raises LookupError when one that is named is not there.

    `beside` is another laptop of the same worker: the new one comes into its team. `in_place_of` is one that is lost:
    the new one has its worker, team and role, and the lost one is shut off with the same act.
    """
    asking = desk.ask(messages.AllAsking, "GET", "/v1/joining").devices
    found = next((each for each in asking if each.device.hex() == device), None)
    if found is None:
        raise LookupError(device)
    stating = Stating(desk, now=now)
    new = Device(found.device, found.worker, found.team, found.role, found.signing, found.sealing)
    if beside or in_place_of:
        known = _require(stating.directory, beside or in_place_of)
        new = replace(new, worker=known.worker, team=known.team, role=known.role if in_place_of else new.role)
    stating.device(Kind.ADMIT, new)
    if in_place_of:
        stating.device(Kind.REVOKE, known)
    stating.send()
    if in_place_of:
        renew_own_keys(desk, stating.directory)


def revoke(desk: Desk, device: str, *, now: datetime) -> None:
    """Let a device in no longer, and give the team new keys that it does not have.

    Cut off between the two, the next round of whoever is left makes the keys: nothing is written under an older one.
    Raises LookupError when it is not there.
    """
    stating = Stating(desk, now=now)
    stating.device(Kind.REVOKE, _require(stating.directory, device))
    stating.send()
    renew_own_keys(desk, stating.directory)


def renew_own_keys(desk: Desk, directory: Directory) -> None:
    """After somebody was taken out of this laptop's own team, make its new keys at once."""
    own = directory.devices.get(desk.device)
    if own is not None and not own.is_revoked:
        note_heads(desk, desk.inbox(), directory)
        renew_keys(desk, directory, own)


def _require(directory: Directory, device: str) -> Device:
    known = directory.devices.get(bytes.fromhex(device))
    if known is None or known.is_revoked:
        raise LookupError(device)
    return known
