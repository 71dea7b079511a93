"""Receipts on their way: this laptop's own to the office, and those of others from there, each proved.

The office can withhold a receipt; it cannot make one. What is not signed by the laptop that it names is not believed,
and is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from visitapp.errors import OfficeFault
from visitapp.storage.receipts import Receipts as KeptReceipts
from visitapp.storage.travels import Travel
from visitapp.sync.desk import Desk
from visitapp.sync.following import read_directory
from visitapp.sync.protocol.messages import Refusal, encode
from visitapp.sync.protocol.receipts import Receipt, Receipts, is_signed, mark_of, signed_receipt
from visitapp.sync.transport import RefusedByOffice

FALSE_RECEIPT = "The office told of a receipt that the laptop named in it did not sign."


def give_receipts(desk: Desk, travels: Mapping[str, Travel]) -> None:
    """Say of each file that came from the office that this laptop holds it. Raises OfficeUnreachable, OfficeRefused."""
    for travel, receipt in owed_receipts(desk, travels):
        if travel.stream not in desk.heads:
            continue
        try:
            path = f"/v1/streams/{travel.stream}/blobs/{travel.blob_id}/received"
            desk.transport.tell("POST", path, encode(receipt))
        except RefusedByOffice as error:
            if error.refused.why is not Refusal.UNKNOWN:
                raise
            continue  # the office lacks a part of it just now: once it has all, it is told
        desk.at_store(KeptReceipts(desk.store).note_told, travel.blob_id)


def owed_receipts(desk: Desk, travels: Mapping[str, Travel]) -> Iterator[tuple[Travel, Receipt]]:
    """Sign for each file that came from the office, that this laptop holds, and of which it has not told."""
    for blob_id, at in desk.at_store(KeptReceipts(desk.store).owed):
        travel = travels.get(blob_id)
        if travel is not None and travel.stream:
            yield (
                travel,
                signed_receipt(
                    desk.keys.signing,
                    organisation=desk.organisation,
                    stream=bytes.fromhex(travel.stream),
                    blob=bytes.fromhex(blob_id),
                    device=desk.device,
                    mark=_mark(travel),
                    at=at,
                ),
            )


def read_receipts(desk: Desk) -> None:
    """Read what other laptops signed since the last time.

    Raises OfficeFault for a receipt that its laptop did not sign, after all others were kept.
    """
    kept = KeptReceipts(desk.store)
    news = {stream: last for stream, last in desk.receipts.items() if last > desk.at_store(kept.read_to, stream)}
    if not news:
        return
    directory, are_true = read_directory(desk), True
    for stream, last in news.items():
        after = desk.at_store(kept.read_to, stream)
        while after < last:
            found = desk.ask(Receipts, "GET", f"/v1/streams/{stream}/receipts?after={after}")
            if found.last <= after:
                break
            after, good = found.last, []
            for receipt in found.receipts:
                device = directory.devices.get(receipt.device)
                if device is None or not is_signed(
                    receipt, device.signing, organisation=desk.organisation, stream=bytes.fromhex(stream)
                ):
                    are_true = False
                elif receipt.device != desk.device:
                    good.append(_row(receipt))
            desk.at_store(partial(kept.add, stream, after, good))
    if not are_true:
        raise OfficeFault(FALSE_RECEIPT, "It was not believed. Ask your officer: this should not happen.")


def _row(receipt: Receipt) -> tuple[str, str, str, int]:
    return receipt.blob.hex(), receipt.device.hex(), receipt.mark.hex(), receipt.at


def _mark(travel: Travel) -> bytes:
    return mark_of(
        stream=bytes.fromhex(travel.stream),
        blob=bytes.fromhex(travel.blob_id),
        key=bytes.fromhex(travel.key),
        sha256=bytes.fromhex(travel.sha256),
    )
