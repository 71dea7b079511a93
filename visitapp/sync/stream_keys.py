"""Stream keys: taken from those who hold them, and given to laptops of the team that came later."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from visitapp.sync.desk import Desk
from visitapp.sync.envelope import mark_of, new_stream_key, unwrap, wrap
from visitapp.sync.protocol import messages
from visitapp.sync.protocol.directory import Device, Directory
from visitapp.sync.protocol.messages import KeyHolders, WrappedKey
from visitapp.sync.protocol.operations import NotValid
from visitapp.sync.reading import fault

KEYS_AT_ONCE = 500


def read_keys(desk: Desk, directory: Directory) -> None:
    """Take every key that was wrapped for this laptop since the last time, beside those that it has.

    Raises OfficeFault for a forged one, and for one of a device that was taken out of the team before its epoch.
    """
    after = desk.number_noted("keys_to")
    while True:
        answer = desk.ask(messages.WrappedKeys, "GET", f"/v1/keys?after={after}")
        keys = known_keys(desk, answer.keys, directory)
        desk.at_store(_keep_all, desk, keys)
        if not answer.keys:
            return
        after = answer.last
        desk.at_store(desk.exchange.note, "keys_to", str(after))


def _keep_all(desk: Desk, keys: list[tuple[str, int, bytes]]) -> None:
    """Keep keys; with a second one of an epoch, see to it that everybody has both. On the store's thread."""
    before = desk.exchange.count_further_keys()
    desk.exchange.add_keys(keys)
    if desk.exchange.count_further_keys() > before:
        desk.exchange.note("shared_to", "0")


def keep_key(desk: Desk, stream: str, person_id: str, epoch: int, key: bytes) -> None:
    """Know a stream and a key of it. On the store's thread."""
    desk.exchange.add_stream(stream, person_id)
    desk.exchange.add_key(stream, epoch, key)


def share_keys(desk: Desk, directory: Directory, own: Device) -> None:
    """Give the keys of known streams to laptops that came since the last time, or to another team."""
    if desk.number_noted("shared_to") == directory.count:
        return
    after = ""
    while of_streams := desk.ask(messages.TeamHolders, "GET", f"/v1/holders{after}").streams:
        send_keys(desk, keys_to_give(desk, directory, own, of_streams, desk.teams))
        after = f"?after={of_streams[-1].stream.hex()}"
    desk.at_store(desk.exchange.note, "shared_to", str(directory.count))


def keys_to_give(
    desk: Desk,
    directory: Directory,
    own: Device,
    of_streams: Iterable[KeyHolders],
    teams: Mapping[str, bytes],
) -> list[WrappedKey]:
    """Wrap the keys of these streams for whoever may read them and lacks them; `teams` as in `streams_behind`."""
    wrapped: list[WrappedKey] = []
    for each in of_streams:  # what is not registered yet is not among them: its keys go with it
        said = teams.get(each.stream.hex(), own.team)
        keys = desk.at_store(desk.exchange.keys, each.stream.hex())
        may_give = [(n, k) for n, k in keys if directory.may_give(own.id, each.stream, n, said)]
        team = directory.receivers(directory.holder(each.stream, said))
        wrapped += wrapped_for(desk, team, each.stream, may_give, set(each.holders))
    return wrapped


def renew_keys(desk: Desk, directory: Directory, own: Device) -> int:
    """Give each stream that the team writes a key of the newest epoch; return how many streams had none.

    A device was taken out of the team since the last one, or the stream came from another team: what is written from
    now on, those cannot read. When two laptops do so at once, the office keeps the keys that came first, and both read
    those back: until then this laptop has none. Keys that it has already it gives with `share_keys`, and they stay.
    """
    behind = streams_behind(desk, directory, own, desk.teams)
    team = directory.receivers(own.team)
    wrapped: list[WrappedKey] = []
    for id_, epoch in behind.items():
        wrapped += wrapped_for(desk, team, id_, [(epoch, new_stream_key())], set())
        if len(wrapped) + len(team) > KEYS_AT_ONCE:  # a stream's keys go together, so that one laptop's are kept
            send_keys(desk, wrapped, fresh=True)
            wrapped = []
    send_keys(desk, wrapped, fresh=True)
    if behind:
        read_keys(desk, directory)
    return len(behind)


def streams_behind(desk: Desk, directory: Directory, own: Device, teams: Mapping[str, bytes]) -> dict[bytes, int]:
    """Return the streams of this laptop's team that have no key of the newest epoch, each with that epoch.

    `teams` is the team to which each stream is said to belong.
    """
    behind: dict[bytes, int] = {}
    for stream, newest in desk.at_store(desk.exchange.newest_keys).items():
        id_, said = bytes.fromhex(stream), teams.get(stream)
        if said is None or directory.holder(id_, said) != own.team:
            continue
        epoch = directory.epoch_of(own.team, id_)
        if newest < epoch:
            behind[id_] = epoch
    return behind


def wrapped_for(
    desk: Desk,
    devices: Iterable[Device],
    stream: bytes,
    keys: Collection[tuple[int, bytes]],
    holders: Collection[tuple[int, bytes, bytes]],
) -> Iterator[WrappedKey]:
    """Wrap keys for those devices that do not hold them."""
    marks = {key: mark_of(key, stream=stream, epoch=epoch) for epoch, key in keys}
    for device in devices:
        for epoch, key in keys:
            if (epoch, device.id, marks[key]) not in holders:
                yield wrap(
                    key,
                    stream=stream,
                    epoch=epoch,
                    device=device.id,
                    sealing=device.sealing,
                    by=desk.device,
                    signing=desk.keys.signing,
                )


def known_keys(desk: Desk, wrapped: Iterable[WrappedKey], directory: Directory) -> list[tuple[str, int, bytes]]:
    """Open keys that were wrapped for this laptop: stream, epoch, key. Raises OfficeFault."""
    teams = tuple(each.team for each in directory.memberships[desk.device])
    keys: list[tuple[str, int, bytes]] = []
    for each in wrapped:
        said = desk.teams.get(each.stream.hex())
        among = teams if said is None else (said,)
        may = any(directory.may_give(each.by, each.stream, each.epoch, team) for team in among)
        if each.device != desk.device or not may:
            raise fault("a key of somebody who does not belong to the team")
        try:
            key = unwrap(each, desk.keys, directory.devices[each.by].signing)
        except NotValid as error:
            raise fault(str(error)) from None
        keys.append((each.stream.hex(), each.epoch, key))
    return keys


def send_keys(desk: Desk, wrapped: list[WrappedKey], *, fresh: bool = False) -> None:
    """Leave wrapped keys at the office; `fresh` ones only where it has none of their epoch."""
    for start in range(0, len(wrapped), KEYS_AT_ONCE):
        keys = messages.WrappedKeys(keys=tuple(wrapped[start : start + KEYS_AT_ONCE]), fresh=fresh)
        desk.transport.tell("POST", "/v1/keys", messages.encode(keys))
