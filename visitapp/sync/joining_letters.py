"""Joining by a stick or a folder: the office's certificate, a wish to be let in, and the answer that says so."""

from __future__ import annotations

import ssl
from hashlib import sha256
from pathlib import Path

from visitapp.errors import FileRefused, NotFound, Refused
from visitapp.sync.carrying import ask_a_letter, opened_letter
from visitapp.sync.desk import Desk
from visitapp.sync.following import read_directory
from visitapp.sync.joining import wish_to_join
from visitapp.sync.protocol.letter_box import LetterBox


def certificate_in(folder: Path, organisation: bytes, pin: bytes) -> str:
    """Return the office's certificate in PEM, proved by the hash that the invitation names.

    Raises Refused (an office that is known by an authority), NotFound (no such folder, or the office has not seen it),
    FileRefused (another certificate), NotWritable.
    """
    if not pin:
        raise Refused(
            "The invitation is of an office that is known by an authority, which signs no letters.",
            "Join over the network.",
        )
    data = LetterBox(folder, organisation).of_office().letter()
    if data is None:
        raise NotFound(
            "Your office has not had this stick or folder yet.",
            "Let it run its command with it once; then choose it here again. Nothing was changed.",
        )
    try:
        certificate = data.decode("ascii")
        found = ssl.PEM_cert_to_DER_cert(certificate)
    except (ValueError, UnicodeDecodeError):
        found = b""
    if sha256(found).digest() != pin:
        raise FileRefused(
            "What lies there is not of the office that the invitation names.",
            "Nothing of it was taken. Ask for the stick of your office.",
        )
    return ssl.DER_cert_to_PEM_cert(found)


def leave_wish(desk: Desk, folder: Path) -> None:
    """Write, or write again, that this laptop wishes to be let in. Raises NotFound, DiskFull or NotWritable."""
    if not desk.link.certificate:
        raise Refused("This laptop knows its office by an authority, which signs no letters.", "Join over the network.")
    LetterBox(folder, desk.organisation).of_joining(desk.device).seal(wish_to_join(desk), ())


def is_let_in(desk: Desk, folder: Path) -> bool:
    """Tell whether the office's answer there says that an officer let this laptop in; keep the statements that say so.

    Raises FileRefused for an answer that is not the office's, OfficeFault for statements that do not count.
    """
    box = LetterBox(folder, desk.organisation)
    writer = box.to_laptop(desk.device)
    data = writer.letter()
    if data is None:
        return False
    directory = read_directory(ask_a_letter(desk, opened_letter(data, desk), writer))
    own = directory.devices.get(desk.device)
    if own is None or own.is_revoked or own.signing != desk.keys.public_signing:
        return False
    box.of_joining(desk.device).clear()
    return True
