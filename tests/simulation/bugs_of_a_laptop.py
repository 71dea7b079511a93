"""Bugs in what a laptop reads and sends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from tests.simulation.bugs import bug
from visitapp.errors import OfficeFault, OfficeUnreachable
from visitapp.storage.exchange import Exchange
from visitapp.storage.receiving import Held, Receiving
from visitapp.storage.reconcile import bring_together
from visitapp.storage.store import Store
from visitapp.sync import client, pulling, pushing, stream_keys
from visitapp.sync.desk import Desk
from visitapp.sync.envelope import StreamCipher
from visitapp.sync.protocol.messages import Pushed
from visitapp.sync.protocol.operations import Operation, encode_header
from visitapp.sync.transport import Transport

Patch = pytest.MonkeyPatch


@bug
def the_cursor_is_committed_before_the_operations(patch: Patch) -> None:
    def read_to_first(desk: Desk, group: list[tuple[str, Any]]) -> None:
        taking = [*group]
        group.clear()
        for stream, page in taking:
            desk.at_store(_only_read_to, desk, stream, page)
        if taking:
            desk.at_store(take, desk, taking)

    def _only_read_to(desk: Desk, stream: str, page: Any) -> None:
        with desk.store.receiving() as into:
            into.turn_to(stream)
            ends = ((device.hex(), end.number, end.hash.hex()) for device, end in page.ends.items())
            into.read_to(page.read_to, page.hash.hex(), ends, epoch=page.epoch)

    take = pulling._take
    patch.setattr(pulling, "_take_group", read_to_first)


@bug
def parents_are_not_checked(patch: Patch) -> None:
    class AllOfThem(dict[str, Any]):
        def keys(self) -> Any:
            return _Everything(super().keys())

    class _Everything(set[str]):
        def __ge__(self, _other: object) -> bool:
            return True

    known = Receiving._known
    patch.setattr(Receiving, "_known", lambda self, ids: AllOfThem(known(self, ids)))


@bug
def what_waits_is_never_tried_again(patch: Patch) -> None:
    patch.setattr(Receiving, "take_waiting", lambda self: None)


@bug
def an_operation_without_its_key_is_let_go(patch: Patch) -> None:
    hold = Receiving.hold

    def only_others(self: Receiving, number: int, operation_id: str, reason: Held, text: str = "") -> None:
        if reason is not Held.LOCKED:
            hold(self, number, operation_id, reason, text)

    patch.setattr(Receiving, "hold", only_others)


@bug
def one_that_nobody_can_read_stops_the_queue(patch: Patch) -> None:
    hold = Receiving.hold

    def or_stop(self: Receiving, number: int, operation_id: str, reason: Held, text: str = "") -> None:
        if reason is Held.FAULT:
            raise OfficeFault("The office’s copy is not as it should be.")
        hold(self, number, operation_id, reason, text)

    patch.setattr(Receiving, "hold", or_stop)


@bug
def what_came_does_not_reach_the_journal(patch: Patch) -> None:
    patch.setattr(Store, "_framed", lambda self, after, bodies: iter(()))


@bug
def the_journal_is_not_completed_after_a_blow(patch: Patch) -> None:
    patch.setattr("visitapp.services.opening.bring_together", _only_what_the_journal_has_more)


def _only_what_the_journal_has_more(store: Any, known: Any) -> Any:
    append_many = store.journal.append_many
    store.journal.append_many = lambda frames: None
    try:
        return bring_together(store, known)
    finally:
        store.journal.append_many = append_many


@bug
def the_first_page_is_taken_for_the_whole_stream(patch: Patch) -> None:
    pages = pulling._pages

    def first_only(desk: Desk, wanted: Any) -> Any:
        for each, pulled in pages(desk, wanted):
            operations = pulled.operations[:1]
            yield each, type(pulled)(
                operations=operations, seals=pulled.seals, head=pulled.head, hash=pulled.hash,
                incarnation=pulled.incarnation,
            )  # fmt: skip

    patch.setattr(pulling, "_pages", first_only)


@bug
def a_push_counts_before_it_is_answered(patch: Patch) -> None:
    ask = Desk.ask

    def or_guess(self: Desk, kind: Any, method: str, path: str, body: bytes = b"", *, signed: bool = True) -> Any:
        try:
            return ask(self, kind, method, path, body, signed=signed)
        except OfficeUnreachable:
            if kind is not Pushed:
                raise
            raise _Sent from None

    class _Sent(OfficeUnreachable):
        def __init__(self) -> None:
            super().__init__("The connection to the office broke off.")

    push = pushing._push

    def marked(desk: Desk, stream: bytes, unsent: Sequence[Any], epoch: int) -> None:
        try:
            push(desk, stream, list(unsent), epoch)
        except _Sent:
            desk.at_store(_mark_all, desk, [each.number for each in unsent])
            raise

    def _mark_all(desk: Desk, numbers: list[int]) -> None:
        with desk.store.changing() as connection:
            for number in numbers:
                connection.exec_driver_sql("INSERT OR IGNORE INTO at_office (number) VALUES (?)", (number,))

    patch.setattr(Desk, "ask", or_guess)
    patch.setattr(pushing, "_push", marked)


@bug
def everything_counts_as_sent_after_a_round(patch: Patch) -> None:
    patch.setattr(Exchange, "note_sent_to", lambda self: self.note("sent_to", str(self._store.head.number)))


@bug
def what_others_sent_in_between_is_skipped(patch: Patch) -> None:
    def mark(desk: Desk, stream: str, pushed: Pushed, batch: Any, operations: Any, end: Any) -> None:
        desk.heads[stream] = max(desk.heads.get(stream, 0), pushed.last)
        desk.exchange.mark_sent(
            stream, [each.number for each in batch], read_to=pushed.last, stream_hash=pushed.hash.hex(),
            end=(desk.device.hex(), end.number, end.hash.hex()), epoch=1,
        )  # fmt: skip

    patch.setattr(pushing, "_mark", mark)


@bug
def a_fork_is_not_looked_after(patch: Patch) -> None:
    patch.setattr(pushing, "pull", lambda desk, wanted, directory: None)
    patch.setattr(client, "pull", _not_own(client.pull))


def _not_own(pull: Callable[..., None]) -> Callable[..., None]:
    """Read only what is wholly new: a stream in which we wrote ourselves is taken to be known."""

    def without(desk: Desk, wanted: Sequence[Any], directory: Any) -> None:
        new = [each for each in wanted if not each.read_to or desk.device not in desk.ends(each.stream)]
        pull(desk, new, directory)

    return without


@bug
def an_office_that_was_put_back_is_not_noticed(patch: Patch) -> None:
    patch.setattr(client, "_notice_office", lambda desk, incarnation: desk.exchange.note("incarnation", incarnation))


@bug
def after_a_restore_nothing_is_offered_again(patch: Patch) -> None:
    def without_sent(self: Exchange) -> None:
        with self._store.changing() as connection:
            connection.exec_driver_sql("DELETE FROM chain_ends")
            connection.exec_driver_sql("DELETE FROM held_back")
            connection.exec_driver_sql("UPDATE streams SET read_to = 0, hash = ?", ("0" * 64,))

    patch.setattr(Exchange, "read_anew", without_sent)


@bug
def a_newcomer_gets_no_keys(patch: Patch) -> None:
    patch.setattr(client, "share_keys", lambda desk, directory, own: None)


@bug
def keys_are_only_looked_for_once(patch: Patch) -> None:
    read = stream_keys.read_keys

    def once(desk: Desk, directory: Any) -> None:
        if not desk.number_noted("keys_to"):
            read(desk, directory)

    patch.setattr(client, "read_keys", once)


@bug
def a_page_to_log_in_is_taken_for_the_office(patch: Patch) -> None:
    def tell(self: Transport, method: str, path: str, body: bytes = b"", *, signed: bool = True) -> int:
        return self._asked(method, path, body, signed)[0]

    patch.setattr(Transport, "tell", tell)


@bug
def the_office_s_clock_is_not_learned(patch: Patch) -> None:
    patch.setattr(Transport, "learn_clock", lambda self, now: None)


@bug
def operations_travel_in_clear(patch: Patch) -> None:
    def plain(self: StreamCipher, header: Any, text: str) -> Operation:
        return Operation(encode_header(header), text.encode())

    patch.setattr(StreamCipher, "seal", plain)
    patch.setattr(StreamCipher, "open", lambda self, operation: operation.body.decode())
