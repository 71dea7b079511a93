"""The office is put back from a copy around the moment at which a laptop is shut off, and all return in any order.

Copies are taken between any two requests of shutting off: with the statement and without the new keys, with both, or
with neither. Whoever returns first may lack what others had, keys too, and all have written since.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from tests.simulation.broken import Broken
from tests.simulation.hands import write_something
from tests.simulation.laptop import Laptop
from tests.simulation.line import Fate
from tests.simulation.turns import Turn
from tests.simulation.world import World
from visitapp.services.office_link import link_of
from visitapp.sync import joining
from visitapp.sync.envelope import DeviceKeys, StreamCipher, unwrap
from visitapp.sync.protocol.messages import WrappedKey
from visitapp.sync.protocol.operations import NotValid, Operation, decode_header

STEPS = 25
"""Things that happen before the office is put back, and as many after it."""


class PutBack(World):
    """Amara, Ben and Cara; Dev is let in and shut off again, and still asks whatever office there is."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.has_disasters = False
        if "cara" not in self.laptops:
            self.laptops["cara"] = self._laptop("cara")
        self.late_comes()
        self.shut_at = 0
        """Which statement shuts Dev off."""
        self.after: set[str] = set()
        """What was written on laptops that knew of it."""
        self.returning: Laptop | None = None
        """Who is first at the office that was put back."""
        self.away = self.dice.choice(("ben", "cara"))
        """Who is not there from then on until the office is put back: writes, and has none of the new keys."""

    def run(self) -> None:
        """Write, shut Dev off, put the office back, and let everybody return."""
        storm, self.fates = self.fates, {Fate.ARRIVES: 1}
        for laptop in list(self.laptops.values()) * 2:
            self.calm_round(laptop)
        self.fates = storm
        self.happen(5)
        self.laptops[self.away].stop()
        self.shut_dev_off()
        for _ in range(self.dice.choice((1, 1, 2))):
            self.happen(STEPS)
            self.put_office_back()
            self.returning = self.laptops[self.dice.choice((self.away or "amara", *self.laptops))]
            self.away = ""
            self.go_on()
            self.returning = None
        self.happen(STEPS)
        self.rest()
        self.check_shut()

    def happen(self, count: int) -> None:
        acts = [
            (self.write, 30), (self.go_on, 50), (self.stray_arrives, 8), (self.somebody_dies, 2),
            (self.office_restarts, 1), (self.look, 2),
        ]  # fmt: skip
        if self.shut_at:
            acts.append((self.dev_asks, 8))
        for _ in range(count):
            self.time += self.dice.expovariate(1 / 20)
            self.dice.choices([act for act, _ in acts], [weight for _, weight in acts])[0]()

    def anyone(self) -> Laptop:
        """Return one who is there."""
        return self.returning or self.dice.choice([each for name, each in self.laptops.items() if name != self.away])

    def write(self) -> None:
        laptop = self.dice.choice(list(self.laptops.values()))
        before = set(self.model.written)
        for _ in range(self.dice.choice((1, 1, 2))):
            write_something(self, laptop)
        if self.shut_at and laptop.exchange.count_statements() >= self.shut_at:
            self.after |= self.model.written.keys() - before

    def shut_dev_off(self) -> None:
        """Shut Dev off over a good line, while the office is copied between any two requests."""
        officer, dev = self.laptops["amara"], self.laptops["dev"]
        officer.stop()
        dev.stop()
        device = dev.workspace.store.device_id
        self.copy_office()
        turn = Turn(lambda turn: joining.revoke(officer.desk(turn), device, now=officer.workspace.now()))
        turn.step()
        while not turn.is_over:
            heard = None if turn.asks is None else self.office.answer(turn.asks)
            if self.dice.random() < 0.4:
                self.copy_office()
            turn.step(heard)
        if turn.failed is not None:
            raise turn.failed
        self.shut_at = officer.exchange.count_statements() or self.office.store.directory().count
        self.say("dev is shut off by statement", self.shut_at)
        self.gone.append(self.laptops.pop("dev"))

    def held_anywhere(self) -> set[str]:
        return super().held_anywhere().union(*(laptop.operations() for laptop in self.gone))

    def files_anywhere(self) -> set[str]:
        return super().files_anywhere().union(*(laptop.files() for laptop in self.gone))

    def rest(self) -> None:
        """Come to rest without Dev: what no other laptop and no office has by then went with it."""
        self.model.lost |= self.model.must_be_there() - super().held_anywhere()
        self.lost_files |= self.files.keys() - super().files_anywhere()
        super().rest()

    @property
    def dev(self) -> Laptop:
        return self.gone[0]

    def dev_asks(self) -> None:
        """Let Dev’s laptop ask: an office that was put back may take it for one of the team."""
        for _ in range(40):
            if not self.step(self.dev):
                return

    def check_whole(self, laptop: Laptop) -> None:
        if laptop.name != "dev":
            super().check_whole(laptop)

    def check_shut(self) -> None:
        """What was written on laptops that knew that Dev is shut off, Dev cannot open, with all that the office has."""
        self.dev.stop()
        opened = self.opened_by(self.dev) & self.after
        if opened:
            raise Broken(f"dev can open {len(opened)} that were written after it was shut off")

    def opened_by(self, laptop: Laptop) -> set[str]:
        """Return which operations of the office a laptop opens with its own keys and everything the office holds."""
        link = link_of(laptop.workspace)
        assert link is not None
        own = DeviceKeys.of(link.signing, link.sealing)
        ciphers: dict[tuple[bytes, int], list[StreamCipher]] = {}

        def know(stream: bytes, epoch: int, key: bytes) -> None:
            ciphers.setdefault((stream, epoch), []).append(StreamCipher(key, stream=stream, epoch=epoch))

        for stream in laptop.exchange.streams():
            for epoch, key in laptop.exchange.keys(stream.id):
                know(bytes.fromhex(stream.id), epoch, key)
        directory = self.office.store.directory()
        opened = set()
        with closing(sqlite3.connect(self.office.folder / "office.db")) as read:
            rows: list[Any] = read.execute(
                'SELECT stream, epoch, device, mark, wrapped, "by", signature FROM wrapped_keys WHERE device = ?',
                (bytes.fromhex(link.device),),
            ).fetchall()
            for row in rows:
                wrapped = WrappedKey(*row)
                know(wrapped.stream, wrapped.epoch, unwrap(wrapped, own, directory.devices[wrapped.by].signing))
            for header, body in read.execute("SELECT header, body FROM operations"):
                named = decode_header(header)
                for cipher in ciphers.get((named.stream, named.epoch), ()):
                    try:
                        cipher.open(Operation(header, body))
                    except NotValid:
                        continue
                    opened.add(named.id.hex())
        return opened
