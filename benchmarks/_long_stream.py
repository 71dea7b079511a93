"""What a stream's millionth operation costs the office, over its thousandth: to take it in, and to give it out.

Both streams were put in by the office's own store, push by push, each in a database of its own.
"""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import uuid_utils

from benchmarks import Figure
from tests.office.hands import TEAM, Hand, admit_all
from tests.office.postgres import postgres, programs
from visitapp.office.store import OfficeStore
from visitapp.sync.protocol.messages import PULL_LIMIT
from visitapp.sync.protocol.operations import BATCH_LIMIT

YOUNG, OLD, LAPTOPS = 1_000, 1_000_000, 4
TIMES, PUSHED = 40, 25
COST = 1.2


@dataclass
class LongStream:
    """A stream with so many operations of a few laptops, and the office that holds it."""

    store: OfficeStore
    stream: bytes
    hands: list[Hand]

    @classmethod
    def made(cls, address: str, count: int) -> LongStream:
        store = OfficeStore(address)
        store.make()
        hands = [Hand(b"", new_id=lambda: uuid_utils.uuid7().bytes) for _ in range(LAPTOPS)]
        admit_all(store, hands)
        made = cls(store, secrets.token_bytes(16), hands)
        store.register(made.stream, TEAM)
        for number in range(count // BATCH_LIMIT):
            made.push(number, BATCH_LIMIT)
        return made

    def push(self, number: int, count: int) -> float:
        """Let one of the laptops push; return the seconds that the office took."""
        hand = self.hands[number % LAPTOPS]
        batch = hand.batch(self.stream, count)
        start = time.perf_counter()
        self.store.push(self.stream, hand.device, batch)
        return time.perf_counter() - start

    def pull(self, number: int) -> float:
        """Read the last page; return the seconds that the office took."""
        device, head = self.hands[number % LAPTOPS].device, self.head
        start = time.perf_counter()
        self.store.pull(self.stream, device, after=head - PULL_LIMIT, limit=PULL_LIMIT)
        return time.perf_counter() - start

    @property
    def head(self) -> int:
        return self.store.heads(self.hands[0].device)[0].head


def long_stream(place: Path) -> Iterator[Figure]:
    """Measure on SQLite, and on PostgreSQL where there is one. `place` is an empty folder."""
    with ExitStack() as stack:
        addresses = {"SQLite": [f"sqlite:///{place / name}" for name in ("young.db", "old.db")]}
        if programs() is not None:
            addresses["PostgreSQL"] = [stack.enter_context(postgres()) for _ in range(2)]
        for engine, (one, other) in addresses.items():
            sys.stderr.write(f"Putting {OLD:,} operations into one stream, {engine}…\n")
            young, old = LongStream.made(one, YOUNG), LongStream.made(other, OLD)
            with closing(young.store), closing(old.store):
                if (young.head, old.head) != (YOUNG, OLD):
                    raise AssertionError("the office does not hold what it was given")
                yield _beside(
                    f"a stream’s {OLD:,}th operation over its {YOUNG:,}th: taken in, {PUSHED} at once, {engine}",
                    partial(young.push, count=PUSHED),
                    partial(old.push, count=PUSHED),
                )
                yield _beside(f"the same: given out, the last {PULL_LIMIT:,}, {engine}", young.pull, old.pull)


def _beside(name: str, young: Callable[[int], float], old: Callable[[int], float]) -> Figure:
    """Measure both by turns: what else the machine does meets both alike."""
    young(0)
    old(0)
    pairs = [(young(number), old(number)) for number in range(TIMES)]
    few, many = (median(each) * 1000 for each in zip(*pairs, strict=True))
    return Figure(
        name=f"{name} ({many:.1f} ms over {few:.1f} ms)",
        value=many / few,
        unit="x",
        bar=f"at most {COST} x",
        beside="the younger stream",
        beside_value=1.0,
        ok=many / few <= COST,
    )
