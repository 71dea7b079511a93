"""A hundred laptops that sync a thousand operations each at the same moment, against one office in its own process.

Each reads a thousand of a colleague's, proved and opened, and sends a thousand of its own. They are protocol clients
in four processes on the same two cores (benchmarks/runs/laptops.py), not whole vaults: what a vault does with what
comes is in the row of the first sync.
"""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import IO, Any

from benchmarks import Figure
from benchmarks._scale import Size, bodies
from benchmarks.runs.laptops import Laptop, sealed
from tests.office.hands import Hand, admit_all
from tests.office.postgres import postgres, programs
from tests.office.running import RunningOffice
from visitapp.office.founding import open_office
from visitapp.office.store import OfficeStore
from visitapp.office.verifying import verify
from visitapp.sync.envelope import StreamCipher, new_stream_key
from visitapp.sync.protocol.operations import BATCH_LIMIT, Place

LAPTOPS, TEAMS, EACH, PROCESSES = 100, 10, 1_000, 4
CROWD_SECONDS = 20.0
GETTING_READY = 1.0
"""Seconds from when all processes are ready to the moment at which all begin."""


def crowd(place: Path) -> Iterator[Figure]:
    """Measure on SQLite, and on PostgreSQL where there is one. `place` is an empty folder."""
    with ExitStack() as stack:
        addresses = {"SQLite": ""}
        if programs() is not None:
            addresses["PostgreSQL"] = stack.enter_context(postgres())
        for engine, address in addresses.items():
            served = RunningOffice(place / f"office-{engine}", database=address)
            served.start()
            try:
                yield from _meet(served, place, engine)
            finally:
                served.stop()


def _meet(served: RunningOffice, place: Path, engine: str) -> Iterator[Figure]:
    texts = place / "texts.json"
    some = list(islice(bodies(Size(people=20, notes=200, operations=EACH, attachments=0)), EACH))
    texts.write_text(json.dumps(some), encoding="utf-8")
    with closing(open_office(served.folder)) as store:
        laptops = _let_in(store, some)
        before = served.processor_seconds()
        fared = _all_at_once(served, texts, laptops)
        office_seconds = served.processor_seconds() - before
        faults = list(verify(store))
        held = sum(
            len(store.pull(bytes.fromhex(one.own), hand, after=EACH - 1, limit=1).operations) for one, hand in laptops
        )
    failures = [each["failed"] for each in fared if each["failed"] or each["read"] != EACH]
    if failures:
        sys.stderr.write(f"{len(failures)} laptops failed, the first with: {failures[0]}\n")
    seconds = sorted(each["seconds"] for each in fared)
    percentile = seconds[int(len(seconds) * 0.95)]
    lost = len(failures) + len(faults) + LAPTOPS - held
    what = f"{LAPTOPS} laptops (protocol clients) read and send {EACH:,} operations each at once, {engine}"
    yield Figure(
        name=f"{what}: 95th percentile",
        value=percentile,
        unit="s",
        bar=f"at most {CROWD_SECONDS:.0f} s",
        beside="the median laptop",
        beside_value=seconds[len(seconds) // 2],
        ok=percentile <= CROWD_SECONDS,
    )
    yield Figure(
        name=f"the same: laptops that failed, and streams that are not whole afterwards, {engine}",
        value=lost,
        unit="",
        bar="0",
        beside="its limit",
        beside_value=0,
        ok=lost == 0,
    )
    yield Figure(
        name=f"the same: processor time of the office's process, {engine}",
        value=office_seconds,
        unit="s",
        bar="none",
        beside="of the laptops' processes",
        beside_value=fared[0]["processor"],
        ok=True,
    )


def _let_in(store: OfficeStore, texts: Sequence[str]) -> list[tuple[Laptop, Any]]:
    """Admit everybody, with a stream each that holds a thousand operations for the next one of the team to read."""
    teams = [secrets.token_bytes(16) for _ in range(TEAMS)]
    hands = [Hand(b"", team=teams[number % TEAMS]) for number in range(LAPTOPS)]
    admit_all(store, hands)
    streams, keys = [secrets.token_bytes(16) for _ in hands], [new_stream_key() for _ in hands]
    for hand, stream, key in zip(hands, streams, keys, strict=True):
        store.register(stream, hand.team)
        cipher, end = StreamCipher(key, stream=stream, epoch=1), Place()
        for first in range(0, len(texts), BATCH_LIMIT):
            some = list(texts[first : first + BATCH_LIMIT])
            batch, end = sealed(cipher, hand.key, hand.organisation, stream, hand.id, some, end)
            store.push(stream, hand.device, batch)
    found = []
    for number, hand in enumerate(hands):
        other = (number + TEAMS) % LAPTOPS
        laptop = Laptop(
            device=hand.id.hex(),
            team=hand.team.hex(),
            signing=hand.key.private_bytes_raw().hex(),
            own=secrets.token_hex(16),
            own_key=new_stream_key().hex(),
            read=streams[other].hex(),
            read_key=keys[other].hex(),
        )
        found.append((laptop, hand.device))
    return found


def _all_at_once(served: RunningOffice, texts: Path, laptops: Sequence[tuple[Laptop, Any]]) -> list[dict[str, Any]]:
    """Start the processes, let all laptops begin at one moment, and return how each fared."""
    orders = {
        "address": served.address,
        "certificate": str(served.folder / "office.crt"),
        "texts": str(texts),
    }
    command = [sys.executable, "-m", "benchmarks.runs.laptops"]
    with ExitStack() as stack:
        processes = []
        for number in range(PROCESSES):
            process = stack.enter_context(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            )
            processes.append((process, *_pipes(process)))
            mine = [asdict(laptop) for laptop, _ in laptops[number::PROCESSES]]
            _say(processes[-1][1], json.dumps({**orders, "laptops": mine}))
        for _, _, said in processes:
            if said.readline() != "ready\n":
                raise AssertionError("a process of the laptops did not get ready")
        begin = time.time() + GETTING_READY
        for _, tell, _ in processes:
            _say(tell, str(begin))
        found = [json.loads(said.readline()) for _, _, said in processes]
    processor = sum(each["processor"] for each in found)
    return [{**fared, "processor": processor} for each in found for fared in each["fared"]]


def _pipes(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def _say(pipe: IO[str], line: str) -> None:
    pipe.write(f"{line}\n")
    pipe.flush()
