"""One seed: laptops that write, a line that loses, an office that is put back; then calm, and what must be true."""

import random
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.simulation.broken import Broken
from tests.simulation.founding import LATE, NAMES, START, Template, carry, let_in
from tests.simulation.hands import write_something
from tests.simulation.laptop import Laptop
from tests.simulation.line import WEATHERS, Fate, Request
from tests.simulation.mischief import forge, garble, send_out_of_turn
from tests.simulation.model import Model
from tests.simulation.premises import Premises
from tests.simulation.promises import check_all
from tests.simulation.promises_of_files import files_missing
from tests.simulation.turns import Killed, Turn
from visitapp.errors import KnownError
from visitapp.storage.vault.frames import Frame
from visitapp.sync import joining

YEARS = 365.25 * 24 * 3600
STEPS = 60
CALM_ROUNDS = 12


@dataclass
class Stray:
    """A request that is still on its way."""

    request: Request
    fate: Fate = Fate.ARRIVES


@dataclass
class World:
    """Everything of one seed. `trace` is what happened, line by line."""

    seed: int
    template: Template
    folder: Path
    trace: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.time = START + 60
        self.office_ahead = 0.0
        self.model = Model()
        self.weather, self.fates = self.dice.choice(WEATHERS)
        self.has_disasters = self.dice.random() < 0.6
        self.is_fragile = self.dice.random() < 0.3
        """Whether laptops are killed often, and just before and after the journal is written."""
        self.was_fragile = self.is_fragile
        self.pauses = self.dice.choice((0.05, 0.3))
        self.garbled: set[str] = set()
        """Operations that no VisitApp writes, and that the office took all the same."""
        self.early: set[str] = set()
        """Devices that sent something before what it stands on: only they have the rest, so they are not lost."""
        self.gone: list[Laptop] = []
        self.strays: list[Stray] = []
        self.office_copies: list[Path] = []
        self.laptop_copies: dict[str, Path] = {}
        self.people: list[str] = []
        self.visits: list[str] = []
        self.has_twins = False
        """Whether a vault was ever used twice at once, also when both are shut off by now."""
        self.files: dict[str, bytes] = {}
        """What each file says, by its id."""
        self.lost_files: set[str] = set()
        """Those that went with a laptop before they were anywhere else."""
        copied = self.template.copied(self.folder)
        self.office = Premises(
            copied.office,
            clock=lambda: self.time + self.office_ahead,
            monotonic=lambda: self.time,
            processes=self.dice.choice((1, 1, 2)),
        )
        count = self.dice.randint(2, 3)
        self._copied = copied
        self.laptops = {name: self._laptop(name) for name in NAMES[:count]}
        self.people += self.model.note_log(self.laptops["amara"])

    def _laptop(self, name: str) -> Laptop:
        made = Laptop(name, self._copied.vaults[name], self._copied.codes[name], clock=lambda: self.time)
        made.says_whole = lambda: self.check_whole(made)
        self.make_fragile(made)
        return made

    def say(self, *words: object) -> None:
        self.trace.append(" ".join(map(str, words)))

    def close(self) -> None:
        for laptop in (*self.laptops.values(), *self.gone):
            laptop.close()
        self.office.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # what may happen

    def run(self) -> None:
        """Let it all happen, then let it come to rest."""
        acts: list[tuple[Callable[[], None], int]] = [
            (self.write, 30), (self.go_on, 60), (self.stray_arrives, 6), (self.clock_jumps, 2),
            (self.office_restarts, 1), (self.look, 2), (self.somebody_dies, 15 if self.is_fragile else 2),
            (lambda: forge(self), 1), (lambda: garble(self), 1), (lambda: send_out_of_turn(self), 3),
        ]  # fmt: skip
        if self.has_disasters:
            acts += [
                (self.copy_office, 3), (self.put_office_back, 2), (self.copy_laptop, 3), (self.put_laptop_back, 2),
                (self.clone, 2), (self.late_comes, 3), (self.shut_off, 2),
            ]  # fmt: skip
        for _ in range(STEPS):
            self.time += self.dice.expovariate(1 / 20)
            act = self.dice.choices([act for act, _ in acts], [weight for _, weight in acts])[0]
            act()
        self.rest()

    def anyone(self) -> Laptop:
        return self.dice.choice(list(self.laptops.values()))

    def write(self) -> None:
        laptop = self.anyone()
        for _ in range(self.dice.choice((1, 1, 2, 4))):
            write_something(self, laptop)

    def go_on(self) -> None:
        """Let one laptop begin a round or go on with the one that it is in, for a while."""
        laptop = self.anyone()
        for _ in range(self.dice.choice((1, 3, 10, 40))):
            if not self.step(laptop):
                return

    def step(self, laptop: Laptop) -> bool:
        """Take one step of a laptop's round; return whether it goes on."""
        if laptop.turn is None:
            self.say(laptop.name, "begins a round")
            laptop.begin_round(pause_at_store=self.pauses_at_store)
            laptop.turn.step()
        elif laptop.turn.asks is None:
            laptop.turn.step()
        else:
            laptop.turn.step(self.carried(laptop, laptop.turn.asks))
        if not laptop.turn.is_over:
            return True
        laptop.last_was_whole = self.end_round(laptop)
        return False

    def pauses_at_store(self) -> bool:
        """Tell whether something else happens before a round does its next work on the store."""
        if self.is_fragile and self.dice.random() < 0.02:
            raise Killed
        return self.dice.random() < self.pauses

    def carried(self, laptop: Laptop, request: Request) -> tuple[int, bytes] | None:
        """Carry one request, or what is left of it, and return what the laptop hears."""
        fate = self.dice.choices(list(self.fates), list(self.fates.values()))[0]
        heard = self.office.answer(request, fate, cut=self.dice.random())
        self.say(laptop.name, request.said, fate, heard and heard[0])
        if fate in (Fate.LATE, Fate.AGAIN):
            self.strays.append(Stray(request))
        return heard

    def end_round(self, laptop: Laptop) -> bool:
        """Look at how a round ended; return whether it said that everything is at the office."""
        turn, laptop.turn = laptop.turn, None
        assert turn is not None
        if isinstance(turn.failed, Killed):
            self.kill(laptop)
            return False
        if turn.failed is not None:
            if not isinstance(turn.failed, KnownError):
                raise turn.failed
            self.say(laptop.name, "stops:", turn.failed)
            return False
        done = turn.result
        self.say(laptop.name, "ends a round:", done.sent, "sent,", done.received, "received,", done.held_back)
        # Whoever has lost a file is told so for ever, and never that all is well.
        is_lost = bool(self.lost_files) and laptop.words_were_whole and done.broke_off is None and not done.has_more
        return bool(done.is_whole or is_lost)

    def stray_arrives(self) -> None:
        if self.strays:
            stray = self.strays.pop(self.dice.randrange(len(self.strays)))
            heard = self.office.answer(stray.request)
            self.say("late:", stray.request.said, heard and heard[0])

    def somebody_dies(self) -> None:
        self.kill(self.anyone())

    def kill(self, laptop: Laptop) -> None:
        self.say(laptop.name, "is killed")
        before = laptop.operations()
        laptop.die()
        self.make_fragile(laptop)
        if laptop.operations() != before:
            raise Broken(f"{laptop.name} lost what it had saved when it was killed")

    def make_fragile(self, laptop: Laptop) -> None:
        """Let a laptop be killed now and then just before or after its journal takes what came from the office."""
        if not self.was_fragile:
            return
        journal = laptop.workspace.store.journal
        append_many = journal.append_many

        def or_die(frames: Iterable[Frame]) -> None:
            fate = self.dice.random() if self.is_fragile and laptop.turn is not None else 1.0
            if fate < 0.08:
                raise Killed
            append_many(frames)
            if fate < 0.16:
                raise Killed

        journal.append_many = or_die  # type: ignore[method-assign]

    def clock_jumps(self) -> None:
        seconds = self.dice.choice((0.0, 3600.0, -3600.0, 5 * YEARS, -5 * YEARS, 400.0))
        if self.dice.random() < 0.3:
            self.office_ahead = seconds
            self.say("the office’s clock is", seconds, "ahead")
        else:
            laptop = self.anyone()
            laptop.ahead = seconds
            self.say(laptop.name, "has a clock that is", seconds, "ahead")

    def office_restarts(self) -> None:
        self.say("the office is restarted")
        self.office.restart()

    def look(self) -> None:
        self.check_acknowledged()

    # disasters

    def copy_office(self) -> None:
        self.say("the office is copied")
        self.office_copies.append(self.office.copy())

    def put_office_back(self) -> None:
        if self.office_copies:
            self.say("the office is put back from a copy")
            self.loses(lambda: self.office.put_back(self.dice.choice(self.office_copies)))

    def copy_laptop(self) -> None:
        laptop = self.anyone()
        self.say(laptop.name, "is copied")
        target = self.folder / f"copy-of-{laptop.name}"
        shutil.rmtree(target, ignore_errors=True)
        self.laptop_copies[laptop.name] = laptop.copy(target)

    def put_laptop_back(self) -> None:
        laptop = self.anyone()
        if laptop.name in self.laptop_copies and laptop.workspace.store.device_id not in self.early:
            self.say(laptop.name, "is put back from an old copy")
            self.loses(lambda: laptop.put_back(self.laptop_copies[laptop.name]))

    def clone(self) -> None:
        """Let somebody go on with a copy of a vault on a second laptop, and with the first as well."""
        laptop = self.anyone()
        name = f"{laptop.name}’s twin"
        if len(self.laptops) < 5 and name not in self.laptops and "twin" not in laptop.name:
            self.say(laptop.name, "has a twin")
            files = laptop.copy(self.folder / f"twin-of-{laptop.name}.visitvault")
            twin = Laptop(name, files, self._copied.codes[laptop.name], clock=lambda: self.time)
            twin.says_whole = lambda: self.check_whole(twin)
            self.laptops[name], self.has_twins = twin, True
            for either in (laptop, twin) * 2:
                write_something(self, either)
            for either in self.dice.choices((laptop, twin), k=40):
                self.step(either)

    def late_comes(self) -> None:
        """Let the officer admit the one who waits, over a line that is good for once."""
        if LATE in self.laptops or LATE in [each.name for each in self.gone]:
            return  # an office that was put back may know of a laptop that waits and was shut off since
        officer = self.laptops["amara"]
        officer.stop()
        turn = Turn(lambda turn: let_in(officer, turn))
        try:
            carry(self.office, turn)
        except KnownError as error:
            self.say("amara cannot let anybody in:", error)
            return
        if turn.result:
            self.say(LATE, "is let in")
            self.laptops[LATE] = self._laptop(LATE)

    def shut_off(self) -> None:
        """Let the officer shut off a laptop, over a line that is good for once."""
        others = sorted(name for name in self.laptops if name.split("’")[0] != "amara")
        if not others or len(self.laptops) < 3:
            return
        officer, chosen = self.laptops["amara"], self.laptops[self.dice.choice(others)]
        device = chosen.workspace.store.device_id
        if device in self.early:
            return
        officer.stop()
        turn = Turn(lambda turn: joining.revoke(officer.desk(turn), device, now=officer.workspace.now()))
        try:
            carry(self.office, turn)
        except (KnownError, LookupError) as error:
            self.say("amara cannot shut anybody off:", error)
            return
        for name in [name for name, each in self.laptops.items() if each.workspace.store.device_id == device]:
            self.say(name, "is shut off")
            self.loses(lambda name=name: self.gone.append(self.laptops.pop(name)))

    def loses(self, disaster: Callable[[], None]) -> None:
        """Let a disaster happen, and note what was nowhere else."""
        self.check_nothing_vanished()
        disaster()
        self.model.lost = self.model.must_be_there() - self.held_anywhere() | self.model.lost
        self.lost_files |= self.files.keys() - self.files_anywhere()

    def files_anywhere(self) -> set[str]:
        return self.office.whole_files().union(*(laptop.files() for laptop in self.laptops.values()))

    def held_anywhere(self) -> set[str]:
        held = {id_ for _, id_ in self.office.holdings()}
        return held.union(*(laptop.operations() for laptop in self.laptops.values()))

    # the end

    def rest(self) -> None:
        """Let every line be good and every clock as it is, until everybody has everything."""
        self.say("calm")
        self.strays.clear()
        self.fates = {Fate.ARRIVES: 1}
        self.is_fragile = False
        for _ in range(CALM_ROUNDS):
            order = self.dice.sample(list(self.laptops.values()), len(self.laptops))
            whole = [self.calm_round(laptop) for laptop in order]
            are_alike = len({frozenset(laptop.operations()) for laptop in self.laptops.values()}) == 1
            if all(whole) and are_alike and not files_missing(self):
                break
        else:
            raise Broken("it never comes to rest")
        check_all(self)

    def calm_round(self, laptop: Laptop) -> bool:
        while self.step(laptop):
            self.time += 0.1
        return laptop.last_was_whole

    # promises that hold at any moment

    def check_whole(self, laptop: Laptop) -> None:
        """“Everything is at the office” is only said when it is."""
        if laptop.exchange.fact("incarnation") == self.office.incarnation:
            missing = laptop.operations() - {id_ for _, id_ in self.office.holdings()}
            if missing:
                raise Broken(f"{laptop.name} said that all is at the office, and {len(missing)} are not")

    def check_acknowledged(self) -> None:
        held = {id_ for _, id_ in self.office.holdings()}
        for laptop in self.laptops.values():
            if laptop.exchange.fact("incarnation") == self.office.incarnation:
                missing = laptop.at_office() - held
                if missing:
                    raise Broken(f"{laptop.name} counts {len(missing)} as acknowledged that the office does not hold")
                if laptop.files_at_office() - self.office.whole_files():
                    raise Broken(f"{laptop.name} believes that the office holds a file that it does not hold")

    def check_nothing_vanished(self) -> None:
        vanished = self.model.must_be_there() - self.held_anywhere()
        if vanished:
            raise Broken(f"{len(vanished)} that were saved are nowhere")
