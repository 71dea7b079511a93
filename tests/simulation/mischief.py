"""What a laptop of the team should not be able to do, and what it can do: every try is noted, with how it must end."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

from tests.simulation.broken import Broken
from tests.simulation.laptop import ADDRESS, Laptop
from tests.simulation.line import Request
from visitapp.services.office import link_of
from visitapp.storage.receiving import read_body
from visitapp.sync.envelope import DeviceKeys, StreamCipher
from visitapp.sync.protocol.messages import MEDIA_TYPE
from visitapp.sync.protocol.operations import (
    Batch,
    Header,
    Operation,
    Place,
    encode_batch,
    encode_header,
    seal,
)
from visitapp.sync.protocol.signing import signed_headers

if TYPE_CHECKING:
    from tests.simulation.world import World


class Seat:
    """One laptop's keys, and where its chain ends at the office."""

    def __init__(self, world: World, laptop: Laptop) -> None:
        link = link_of(laptop.workspace)
        assert link is not None
        self.world = world
        self.laptop = laptop
        self.keys = DeviceKeys.of(link.signing, link.sealing)
        self.device = bytes.fromhex(link.device)
        self.organisation = bytes.fromhex(link.organisation)

    def end(self, stream: bytes, device: bytes) -> Place:
        return self.world.office.chain_end(stream, device)

    def header(self, stream: bytes, device: bytes, *, epoch: int = 1, id_: bytes = b"", key: bytes = b"") -> Header:
        """Return the next header of a device; without a key's mark, one of the protocol's first version."""
        end = self.end(stream, device)
        return Header(
            2 if key else 1, self.organisation, stream, id_ or secrets.token_bytes(16), device, end.number + 1,
            end.hash, epoch, key,
        )  # fmt: skip

    def push(self, stream: bytes, operation: Operation, header: Header, *, sealed_by: DeviceKeys | None = None) -> int:
        """Push one operation as this laptop over a good line, and return the office's status."""
        place = Place(header.number, operation.hash)
        body = encode_batch(
            Batch((operation,), seal((sealed_by or self.keys).signing, stream, header.device, place))
        )  # fmt: skip
        return self.ask("POST", f"/v1/streams/{stream.hex()}/ops", body, self.keys)

    def ask(self, method: str, path: str, body: bytes, keys: DeviceKeys) -> int:
        world = self.world
        headers = {"Content-Type": MEDIA_TYPE} | signed_headers(
            keys.signing, self.device, method=method, url=ADDRESS + path, body=body,
            created=int(world.time + world.office_ahead), nonce=secrets.token_hex(16),
        )  # fmt: skip
        heard = world.office.answer(Request(method, path, headers, body))
        assert heard is not None
        return heard[0]


def forge(world: World) -> None:
    """Try to write under somebody else's name, or with somebody else's key."""
    streams = sorted({stream for stream, _ in world.office.holdings()})
    if not streams or len(world.laptops) < 2:
        return
    own, other = (Seat(world, each) for each in world.dice.sample(list(world.laptops.values()), 2))
    if own.device == other.device:
        return  # twins are one and the same
    stream = bytes.fromhex(world.dice.choice(streams))
    how = world.dice.choice(("another's name", "another's seal", "another's request"))
    if how == "another's request":
        status = own.ask("GET", "/v1/inbox", b"", DeviceKeys.new())
    else:
        header = own.header(stream, other.device if how == "another's name" else own.device)
        operation = Operation(encode_header(header), world.dice.randbytes(300))
        stranger = None if how == "another's name" else other.keys
        status = own.push(stream, operation, header, sealed_by=stranger)
    world.say(own.laptop.name, "forges", how, status)
    if status < 300:
        raise Broken(f"the office took {how}")


def garble(world: World) -> None:
    """Write what no VisitApp writes, under the own name: it is put aside everywhere, and the rest goes on."""
    laptop = world.anyone()
    seat = Seat(world, laptop)
    there = {stream for stream, _ in world.office.holdings()}
    found = [stream.id for stream in laptop.exchange.streams() if stream.id in there]
    if not found:
        return
    stream = world.dice.choice(found)
    keys = laptop.exchange.keys(stream)
    if not keys:
        return
    epoch, key = keys[-1]
    cipher = StreamCipher(key, stream=bytes.fromhex(stream), epoch=epoch)
    header = seat.header(bytes.fromhex(stream), seat.device, epoch=epoch, key=cipher.mark)
    text = world.dice.choice(("{}", "nothing", '{"v":1,"id":"x"}'))
    assert read_body(text) is None
    status = seat.push(bytes.fromhex(stream), cipher.seal(header, text), header)
    world.say(laptop.name, "writes nonsense", status)
    if status < 300:
        world.garbled.add(header.id.hex())


def send_out_of_turn(world: World) -> None:
    """Send an operation before the one that it stands on, as a laptop with a mended log might: it waits everywhere."""
    laptop = world.anyone()
    seat = Seat(world, laptop)
    there = {stream for stream, _ in world.office.holdings()}
    streams = {stream.person_id: stream.id for stream in laptop.exchange.streams() if stream.id in there}
    unsent = list(laptop.exchange.unsent())
    own = {each.operation_id for each in unsent}
    early = [
        each for each in unsent if each.person_id in streams and own.intersection(json.loads(each.text)["parents"])
    ]
    if not early:
        return
    chosen = world.dice.choice(early)
    stream = bytes.fromhex(streams[chosen.person_id])
    keys = laptop.exchange.keys(stream.hex())
    if not keys:
        return
    epoch, key = keys[-1]
    header = seat.header(stream, seat.device, epoch=epoch, id_=bytes.fromhex(chosen.operation_id))
    cipher = StreamCipher(key, stream=stream, epoch=epoch)
    status = seat.push(stream, cipher.seal(header, chosen.text), header)
    world.early.add(laptop.workspace.store.device_id)
    world.say(laptop.name, "sends out of turn", chosen.operation_id[:6], status)
