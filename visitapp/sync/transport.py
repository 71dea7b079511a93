"""Questions to the office over HTTPS, each signed by this device. Blocks: never call it in the window's thread."""

from __future__ import annotations

import secrets
import ssl
import time
from collections.abc import Callable
from typing import Protocol

import httpx2

from visitapp.errors import KnownError, OfficeFault, OfficeRefused, OfficeUnreachable
from visitapp.sync.envelope import DeviceKeys
from visitapp.sync.protocol.messages import MEDIA_TYPE, Refusal, Refused, decode
from visitapp.sync.protocol.operations import NotValid
from visitapp.sync.protocol.signing import signed_headers

SECONDS = 30.0
ANSWER_LIMIT = 32 * 1024 * 1024
_STAYS = "What is to be sent stays on this laptop. We will try again."
_ASK = "Your records are here as before, sent or not. Ask your officer if that is not right."
_SENTENCES = {
    Refusal.NOT_VALID: "The office could not read what this laptop sent.",
    Refusal.NOT_SIGNED: "The office does not know this laptop.",
    Refusal.NOT_YOURS: "The office does not let this laptop in any more.",
    Refusal.NEWER: "The office has a newer VisitApp than this laptop.",
    Refusal.CLOCK: "This laptop’s clock and the office’s are far apart.",
    Refusal.UNKNOWN: "The office does not have that.",
    Refusal.TOO_LARGE: "That is more than the office takes at once.",
    Refusal.TOO_SLOW: "The connection to the office is too slow just now.",
    Refusal.TOO_MANY: "The office is busy just now.",
    Refusal.BUSY: "The office is busy just now.",
    Refusal.FULL: "The office has no room left.",
    Refusal.QUOTA: "The files of this laptop fill the room that the office gives one laptop.",
    Refusal.INVITATION: "That invitation is not good any more.",
    Refusal.FORK: "Another copy of this vault has sent something to the office.",
    Refusal.EPOCH: "Since this laptop last met the office, the team’s keys were made anew.",
    Refusal.DOUBLE: "The office holds that already, with other words.",
}


class RefusedByOffice(OfficeRefused):
    """The office's refusal, with its reason for the program."""

    def __init__(self, refused: Refused) -> None:
        """Say it in a sentence."""
        super().__init__(_SENTENCES[refused.why], _ASK if refused.why is Refusal.NOT_YOURS else _STAYS)
        self.refused = refused


class Send(Protocol):
    """Carries one request and returns status and body. Raises OfficeUnreachable."""

    def __call__(self, method: str, url: str, *, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """Send it and wait."""


class Transport:
    """Asks one office as one device. `learn_clock` takes over the office's clock for signatures."""

    is_letter = False
    """Whether a letter answers, which holds what was asked for when it was written and nothing else."""

    def __init__(
        self, address: str, send: Send, *, device: bytes, keys: DeviceKeys, clock: Callable[[], float] = time.time
    ) -> None:
        """Take the office's address without a slash at its end."""
        self._address = address
        self._send = send
        self._device = device
        self._keys = keys
        self._clock = clock
        self._ahead = 0

    def learn_clock(self, now: int) -> None:
        """Know what the office's clock says."""
        self._ahead = now - int(self._clock())

    def now(self) -> int:
        """Return the moment by the office's clock, as far as it is known, in seconds since 1970."""
        return int(self._clock()) + self._ahead

    def ask(self, method: str, path: str, body: bytes = b"", *, signed: bool = True) -> bytes:
        """Return the answer's body. Raises OfficeUnreachable, RefusedByOffice or OfficeFault."""
        return self._asked(method, path, body, signed)[1]

    def tell(self, method: str, path: str, body: bytes = b"", *, signed: bool = True) -> int:
        """Say something that is answered by a status alone, and return that status. Raises as `ask`.

        A success with words in it is a page of somebody else, and nothing was done.
        """
        status, answer = self._asked(method, path, body, signed)
        if answer:
            raise not_the_office(status)
        return status

    def _asked(self, method: str, path: str, body: bytes, signed: bool) -> tuple[int, bytes]:
        try:
            return self._ask_once(method, path, body, signed)
        except RefusedByOffice as error:
            if not signed or error.refused.why is not Refusal.CLOCK:
                raise
            self.learn_clock(error.refused.now)
            return self._ask_once(method, path, body, signed)

    def _ask_once(self, method: str, path: str, body: bytes, signed: bool) -> tuple[int, bytes]:
        url = self._address + path
        headers = {"Content-Type": MEDIA_TYPE, "Accept": MEDIA_TYPE}
        if signed:
            headers |= signed_headers(
                self._keys.signing,
                self._device,
                method=method,
                url=url,
                body=body,
                created=self.now(),
                nonce=secrets.token_hex(16),
            )
        status, answer = self._send(method, url, headers=headers, body=body)
        if status < 300:
            return status, answer
        try:
            refused = decode(answer, Refused)
        except NotValid:
            raise not_the_office(status) from None
        raise RefusedByOffice(refused)


class NoNetwork(Transport):
    """Reaches nobody: what is done with letters asks the letter, and nothing else."""

    def __init__(self) -> None:
        """Need no address."""

    def _asked(self, *_request: object) -> tuple[int, bytes]:
        raise OfficeUnreachable("The office is not asked over the network just now.", _STAYS)


def not_the_office(status: int) -> KnownError:
    """Return what an answer that is none of the office's means: a log-in page, a proxy, an office that is down."""
    if status >= 500:
        return OfficeUnreachable("The office is not there just now.", _STAYS)
    return OfficeFault(
        "Something else answered in the place of the office.",
        "A public network may ask you to log in first: open a web page, then try again. Nothing was sent.",
    )


class HttpsSend:
    """Sends over TLS 1.3, to an office with this certificate (PEM) or, without one, with one that the system trusts."""

    def __init__(self, certificate: str) -> None:
        """Open nothing yet."""
        self._client = httpx2.Client(
            verify=trusting(certificate), timeout=SECONDS, follow_redirects=False, trust_env=True
        )

    def __call__(self, method: str, url: str, *, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """Send it and wait for the whole answer. Raises OfficeUnreachable or OfficeFault."""
        try:
            with self._client.stream(method, url, headers=headers, content=body) as response:
                answer = bytearray()
                for part in response.iter_bytes():
                    answer += part
                    if len(answer) > ANSWER_LIMIT:
                        raise OfficeFault("The office’s answer is larger than any should be.", "It was not taken.")
                return response.status_code, bytes(answer)
        except httpx2.ConnectError as error:
            if "certificate" in str(error).lower():
                raise OfficeFault(
                    "What answered is not the office that this laptop knows: its certificate is another.",
                    "Ask your office before you go on. Nothing was sent.",
                ) from None
            raise OfficeUnreachable("The office cannot be reached just now.", _STAYS) from None
        except httpx2.HTTPError:
            raise OfficeUnreachable("The connection to the office broke off.", _STAYS) from None

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()


def trusting(certificate: str) -> ssl.SSLContext:
    """Return a TLS context that takes this one certificate, or those that the system trusts."""
    if not certificate:
        import truststore

        context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    else:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=certificate)
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        context.check_hostname = False  # the certificate itself is known
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context
