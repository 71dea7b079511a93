"""Some of many laptops that meet the office at once. Reads from standard input what they are, prints how each fared.

Each is a protocol client with the product's own transport, signatures, envelopes and check of pages, on a connection of
its own. It has no vault: what it reads is proved and opened, and goes no further.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from visitapp.errors import KnownError
from visitapp.services.opening import new_id
from visitapp.storage.vault.sealing import SealingPrivate
from visitapp.sync.envelope import DeviceKeys, StreamCipher
from visitapp.sync.key_ring import KeyRing
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.directory import Directory
from visitapp.sync.protocol.operations import (
    BATCH_LIMIT,
    NO_HASH,
    Batch,
    Header,
    NotValid,
    Operation,
    Place,
    encode_batch,
    seal,
    stream_hash,
)
from visitapp.sync.reading import read_page
from visitapp.sync.transport import HttpsSend, Transport


@dataclass(frozen=True, kw_only=True)
class Laptop:
    """One device as its process is told of it; ids and keys in hex. It writes to `own` and reads `read`."""

    device: str
    team: str
    signing: str
    own: str
    own_key: str
    read: str
    read_key: str


class Client:
    """A laptop at work."""

    def __init__(self, laptop: Laptop, *, address: str, certificate: str, texts: list[str]) -> None:
        self._laptop, self._texts = laptop, texts
        self._device, self._team = bytes.fromhex(laptop.device), bytes.fromhex(laptop.team)
        self._signing = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(laptop.signing))
        self._send = HttpsSend(certificate)
        keys = DeviceKeys(self._signing, SealingPrivate.new())
        self._transport = Transport(address, self._send, device=self._device, keys=keys)

    def sync(self) -> int:
        """Do a round: who belongs, what is new, read it, send ours, compare. Return how many operations were read."""
        hello = messages.decode(self._transport.ask("GET", "/v1/hello", signed=False), messages.Hello)
        self._transport.learn_clock(hello.now)
        said = messages.decode(self._transport.ask("GET", "/v1/directory"), messages.Statements)
        directory = Directory.of(hello.organisation, said.signed)
        inbox = messages.decode(self._transport.ask("GET", "/v1/inbox"), messages.Inbox)
        (news,) = (each for each in inbox.streams if each.stream.hex() == self._laptop.read)
        count = self._read(directory, news.head)
        end = self._write(directory)
        path = f"/v1/streams/{self._laptop.own}/verify"
        found = messages.decode(self._transport.ask("GET", path), messages.Buckets)
        if (found.head, found.hash) != (len(self._texts), end):
            raise AssertionError("the office does not hold what it acknowledged")
        return count

    def _read(self, directory: Directory, head: int) -> int:
        stream = bytes.fromhex(self._laptop.read)
        ring = KeyRing(stream, [(1, bytes.fromhex(self._laptop.read_key))])
        read_to, digest, ends, epoch = 0, NO_HASH, {}, 0
        while read_to < head:
            path = f"/v1/streams/{stream.hex()}/ops?after={read_to}&limit={messages.PULL_LIMIT}"
            page = read_page(
                messages.decode(self._transport.ask("GET", path), messages.Pulled),
                stream=stream,
                after=read_to,
                hash_before=digest,
                ends=ends,
                epoch=epoch,
                team=self._team,
                directory=directory,
                ring=ring,
            )
            if not page.reads or not all(each.text for each in page.reads):
                raise AssertionError("a page that cannot be read")
            read_to, digest, ends, epoch = page.read_to, page.hash, dict(page.ends), page.epoch
        return read_to

    def _write(self, directory: Directory) -> bytes:
        """Send all of the texts in batches and return the stream's hash after them as this laptop works it out."""
        stream = bytes.fromhex(self._laptop.own)
        self._transport.tell("PUT", f"/v1/streams/{stream.hex()}", messages.encode(messages.NewStream(team=self._team)))
        cipher = StreamCipher(bytes.fromhex(self._laptop.own_key), stream=stream, epoch=1)
        place, digest = Place(), NO_HASH
        for first in range(0, len(self._texts), BATCH_LIMIT):
            texts = self._texts[first : first + BATCH_LIMIT]
            batch, place = sealed(cipher, self._signing, directory.organisation, stream, self._device, texts, place)
            answer = self._transport.ask("POST", f"/v1/streams/{stream.hex()}/ops", encode_batch(batch))
            pushed = messages.decode(answer, messages.Pushed)
            for operation in batch.operations:
                digest = stream_hash(digest, operation.hash)
            if (pushed.last, pushed.hash) != (place.number, digest):
                raise AssertionError("the office acknowledged something else")
        return digest

    def close(self) -> None:
        self._send.close()


def sealed(
    cipher: StreamCipher,
    signing: Ed25519PrivateKey,
    organisation: bytes,
    stream: bytes,
    device: bytes,
    texts: list[str],
    place: Place,
) -> tuple[Batch, Place]:
    """Seal texts behind a place of a device's chain, as a laptop does; return them and the chain's new end."""
    made: list[Operation] = []
    for text in texts:
        header = Header(1, organisation, stream, bytes.fromhex(new_id()), device, place.number + 1, place.hash, epoch=1)
        made.append(cipher.seal(header, text))
        place = Place(header.number, made[-1].hash)
    return Batch(tuple(made), seal(signing, stream, device, place)), place


def main() -> None:
    """Get ready, say so, and begin at the moment that the second line of standard input names."""
    orders: dict[str, Any] = json.loads(sys.stdin.readline())
    texts = json.loads(Path(orders["texts"]).read_text(encoding="utf-8"))
    certificate = Path(orders["certificate"]).read_text(encoding="utf-8")
    clients = [
        Client(Laptop(**each), address=orders["address"], certificate=certificate, texts=texts)
        for each in orders["laptops"]
    ]

    print("ready", flush=True)
    begin, used = float(sys.stdin.readline()), time.process_time()

    def sync(client: Client) -> dict[str, object]:
        time.sleep(max(0.0, begin - time.time()))
        start = time.perf_counter()
        try:
            count, failed = client.sync(), ""
        except (KnownError, NotValid, AssertionError, OSError) as error:  # counted and named by whoever started this
            count, failed = 0, f"{type(error).__name__}: {error}"
        return {"seconds": time.perf_counter() - start, "read": count, "failed": failed}

    with ThreadPoolExecutor(len(clients)) as threads:
        fared = list(threads.map(sync, clients))
    for client in clients:
        client.close()
    print(json.dumps({"fared": fared, "processor": time.process_time() - used}))


if __name__ == "__main__":
    main()
