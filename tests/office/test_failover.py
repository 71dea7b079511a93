"""PostgreSQL dies in the middle of pushes and its standby takes over: what was acknowledged is there."""

import os
import threading
import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from tests.office.hands import TEAM, Hand, organisation_of
from tests.office.postgres import pair, programs
from visitapp.office.store import OfficeStore
from visitapp.office.verifying import verify
from visitapp.sync.protocol.operations import Batch

HANDS, BEFORE, AFTER = 4, 10, 10


class Pusher(threading.Thread):
    """Pushes batch after batch, each again until it was acknowledged, as a laptop does."""

    def __init__(self, store: OfficeStore, hand: Hand) -> None:
        super().__init__()
        self.store, self.hand, self.stream = store, hand, os.urandom(16)
        self.acknowledged: list[Batch] = []
        self.failed = 0
        self.stop_at = 10**9
        self.fault: BaseException | None = None
        store.register(self.stream, TEAM)

    def run(self) -> None:
        try:
            while len(self.acknowledged) < self.stop_at:
                batch = self.hand.batch(self.stream, 20)
                while not self._pushed(batch):
                    self.failed += 1
                self.acknowledged.append(batch)
        except BaseException as error:
            self.fault = error
            raise

    def _pushed(self, batch: Batch) -> bool:
        try:
            self.store.push(self.stream, self.hand.device, batch)
        except (DBAPIError, NoConnection):
            return False
        return True


@pytest.mark.whole
def test_nothing_acknowledged_is_lost_when_the_standby_takes_over_in_mid_push():
    if programs() is None:
        pytest.skip("PostgreSQL is not installed here")
    with pair() as (address, primary, standby):
        store = OfficeStore(address)
        store.make()
        hands = [Hand(b"") for _ in range(HANDS)]
        organisation_of(store, *hands)
        with store.engine.connect() as connection:
            assert connection.execute(text("SELECT sync_state FROM pg_stat_replication")).scalars().all() == ["quorum"]
        pushers = [Pusher(store, hand) for hand in hands]
        for each in pushers:
            each.start()
        until = time.monotonic() + 60
        while min(len(each.acknowledged) for each in pushers) < BEFORE:
            assert time.monotonic() < until
        primary.kill()
        while not all(each.failed for each in pushers):
            assert time.monotonic() < until
        standby.promote()
        for each in pushers:
            each.stop_at = len(each.acknowledged) + AFTER
        for each in pushers:
            each.join(60)
        assert [each.fault for each in pushers] == [None] * HANDS
        for each in pushers:
            sent = [operation for batch in each.acknowledged for operation in batch.operations]
            there, after = [], 0
            while page := store.pull(each.stream, each.hand.device, after=after, limit=500).operations:
                there += page
                after = len(there)
            assert there == sent, "what was acknowledged is there once, in its order"
        assert list(verify(store)) == []
        store.close()
