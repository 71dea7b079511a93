"""Two teams on the worst of lines: records are handed over and back while everybody writes and is cut off."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from tests.simulation.broken import Broken
from tests.simulation.founding import carry
from tests.simulation.hands import CANARY
from tests.simulation.laptop import Laptop
from tests.simulation.line import Fate
from tests.simulation.turns import Turn
from tests.simulation.world import CALM_ROUNDS, STEPS, World
from visitapp.errors import KnownError
from visitapp.storage.stream_teams import StreamTeams
from visitapp.sync import arranging
from visitapp.sync.client import do_round
from visitapp.sync.protocol.directory import Role
from visitapp.sync.protocol.operations import NotValid, decode_header

_OF_PERSON = "SELECT person_id, id FROM operations WHERE person_id <> ''"


class TwoTeams(World):
    """Amara and Ben stay; Cara, let in as an officer's equal, is moved to another team before anything happens."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.has_disasters = False
        if "cara" not in self.laptops:
            self.laptops["cara"] = self._laptop("cara")
        self.handed = 0
        cara = self.laptops["cara"].workspace.store.device_id
        self.home, self.south = self.team_of("amara"), ""

        def begin(desk: Any, now: Any) -> None:
            self.south = arranging.name_team(desk, "South", now=now)
            arranging.move(desk, [cara], team=self.south, now=now)

        assert self.officer_does(begin, is_good=True)

    def team_of(self, name: str) -> str:
        device = bytes.fromhex(self.laptops[name].workspace.store.device_id)
        return self.office.store.directory().devices[device].team.hex()

    def officer_does(self, work: Any, *, is_good: bool = False) -> bool:
        """Let Amara do something with the directory, over the line as it is; return whether she was told it is done."""
        officer = self.laptops["amara"]
        officer.stop()

        def do(turn: Turn) -> None:
            desk = officer.desk(turn)
            do_round(desk)
            work(desk, officer.workspace.now())

        turn = Turn(do)
        try:
            if is_good:
                carry(self.office, turn)
                return True
            turn.step()
            while not turn.is_over:
                turn.step(None if turn.asks is None else self.carried(officer, turn.asks))
            if turn.failed is not None:
                raise turn.failed
        except (KnownError, LookupError, NotValid) as error:
            self.say("amara cannot:", error)
            return False
        return True

    def hand_over(self) -> None:
        """Hand somebody over to the other team, or, where Amara sits there for the moment, back."""
        officer = self.laptops["amara"]
        here = self.team_of("amara")
        target = self.south if here == self.home else self.home
        gone = {each.person_id for each in StreamTeams(officer.workspace.store).given_up()}
        streams = {each.person_id: each.id for each in officer.exchange.streams() if each.person_id}
        mine = [person for person in self.people if person in streams and person not in gone]
        if not mine:
            return
        person = self.dice.choice(mine)
        if any(each.person_id == person for each in officer.exchange.unsent()):
            return
        self.say("amara hands over", person[:6])
        self.handed += self.officer_does(
            lambda desk, now: arranging.hand_over(desk, [streams[person]], team=target, now=now)
        )

    def change_sides(self) -> None:
        """Let the officer sit with the other team, from which she can hand records back."""
        target = self.south if self.team_of("amara") == self.home else self.home
        device = self.laptops["amara"].workspace.store.device_id
        self.say("amara changes sides")
        self.officer_does(lambda desk, now: arranging.move(desk, [device], team=target, now=now))

    def run(self) -> None:
        acts = [
            (self.write, 30), (self.go_on, 60), (self.stray_arrives, 6), (self.clock_jumps, 1),
            (self.office_restarts, 1), (self.somebody_dies, 3), (self.hand_over, 8), (self.change_sides, 3),
            (self.look, 2),
        ]  # fmt: skip
        for _ in range(STEPS):
            self.time += self.dice.expovariate(1 / 20)
            self.dice.choices([act for act, _ in acts], [weight for _, weight in acts])[0]()
        self.rest()

    def rest(self) -> None:
        self.say("calm")
        self.strays.clear()
        self.fates, self.is_fragile = {Fate.ARRIVES: 1}, False
        before: Any = None
        for _ in range(CALM_ROUNDS):
            whole = [self.calm_round(laptop) for laptop in self.laptops.values()]
            now = {name: laptop.operations() for name, laptop in self.laptops.items()}
            if all(whole) and now == before:
                break
            before = now
        else:
            raise Broken("it never comes to rest")
        self.check_teams()

    def late_on(self, laptop: Laptop) -> set[str]:
        """Return what a laptop holds of records that went, and never sent."""
        gone = {each.person_id for each in StreamTeams(laptop.workspace.store).given_up()}
        with laptop.rows(_OF_PERSON) as rows:
            of_gone = {id_ for person, id_ in rows if person in gone}
        return of_gone - laptop.at_office()

    def check_whole(self, laptop: Laptop) -> None:
        missing = laptop.operations() - {id_ for _, id_ in self.office.holdings()} - self.late_on(laptop)
        if missing:
            raise Broken(f"{laptop.name} said that all is at the office, and {len(missing)} are not")

    def check_teams(self) -> None:
        """Nobody lost a word, every team has all of what it holds, and nobody a word of what others hold since."""
        at_office = {id_ for _, id_ in self.office.holdings()}
        kept = at_office.union(*(self.late_on(laptop) for laptop in self.laptops.values()))
        lost = self.model.must_be_there() - kept
        if lost:
            raise Broken(f"{len(lost)} that were saved are nowhere that is told")
        directory = self.office.store.directory()
        numbers, until = self.numbers_at_office(), self.former()
        for laptop in self.laptops.values():
            team = bytes.fromhex(self.team_of(laptop.name))
            device = bytes.fromhex(laptop.workspace.store.device_id)
            held: dict[str, set[str]] = {}
            with laptop.rows(_OF_PERSON) as rows:
                for person, id_ in rows:
                    held.setdefault(person, set()).add(id_)
            streams = {each.id: each.person_id for each in laptop.exchange.streams()}
            for stream, (owner, of_stream) in numbers.items():
                here = held.get(streams.get(stream, ""), set())
                if directory.holder(bytes.fromhex(stream), owner) == team:
                    if here != of_stream.keys():
                        raise Broken(f"{laptop.name} has {len(here)} of {len(of_stream)} of a record of its team")
                    continue
                end = until.get((device, stream), 0)
                after = {id_: epoch for id_, (number, epoch) in of_stream.items() if number > end}
                others = {id_ for id_ in after if id_ in here and self.model.written[id_].laptop != laptop.name}
                if others:
                    raise Broken(f"{laptop.name} has {len(others)} that came after the record went")
                if dict(laptop.exchange.keys(stream)).keys() & set(after.values()):
                    raise Broken(f"{laptop.name} has the key of what came after the record went")
            counted = sum(each.waiting for each in StreamTeams(laptop.workspace.store).given_up())
            if counted != len(self.late_on(laptop)):
                raise Broken(f"{laptop.name} counts {counted} late ones and has {len(self.late_on(laptop))}")
            if laptop.exchange.held_back():
                raise Broken(f"{laptop.name} holds back {laptop.exchange.held_back()}")
        if self.office.faults():
            raise Broken(f"the office is not whole: {self.office.faults()[0]}")
        if any(CANARY.encode() in data for data in (*self.office.files(), *self.office.carried)):
            raise Broken("words of a record are at the office, or went over the line")
        if sum(each.role is Role.OFFICER for each in directory.devices.values()) != 1:
            raise Broken("somebody became an officer")

    def numbers_at_office(self) -> dict[str, tuple[bytes, dict[str, tuple[int, int]]]]:
        """Return the team of each stream, and number and epoch of each operation in it."""
        found: dict[str, tuple[bytes, dict[str, tuple[int, int]]]] = {}
        with closing(sqlite3.connect(self.office.folder / "office.db")) as read:
            for stream, team in read.execute("SELECT stream, team FROM streams"):
                found[stream.hex()] = (team, {})
            for stream, id_, number, header in read.execute("SELECT stream, id, number, header FROM operations"):
                found[stream.hex()][1][id_.hex()] = number, decode_header(header).epoch
        return found

    def former(self) -> dict[tuple[bytes, str], int]:
        """Return up to which number each device may read a stream that went."""
        with closing(sqlite3.connect(self.office.folder / "office.db")) as read:
            rows = read.execute("SELECT device, stream, until FROM former_readers").fetchall()
        return {(device, stream.hex()): until for device, stream, until in rows}
