"""A vault as large as a team's years of work: people, notes of 2 KB with the log of how each was typed, and files.

Made through the product's own way from a log to a database. The same seed gives the same vault; it is kept between
runs in the user's cache folder.
"""

import hashlib
import random
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

import platformdirs

from benchmarks._vault import PASSPHRASE
from visitapp.config import resource
from visitapp.domain.people import Person
from visitapp.services import vaults
from visitapp.services.attaching import keep_in, take_in_bytes
from visitapp.services.opening import new_id
from visitapp.services.workspace import Workspace
from visitapp.storage.operations import body_text, next_clock
from visitapp.storage.rebuild import rebuild_database
from visitapp.storage.schema import SCHEMA_VERSION
from visitapp.storage.vault.making import create_vault

START = datetime(2019, 1, 7, 9, tzinfo=UTC)
COMMON = [
    *("the", "and", "to", "she", "he", "was", "with", "about", "her", "his", "at", "home", "said", "that", "they"),
    *("have", "been", "again", "today", "week", "will", "we", "of", "a", "in", "on", "for", "it", "is", "not"),
    *("but", "had", "our", "door", "when", "then", "talked", "asked", "felt"),
]
SECTIONS = ("since_last", "home_money", "relationships", "health", "safety")
NOTE_BYTES = 2048
PIECES = 7
"""So many times a note was saved while it was typed."""


@dataclass(frozen=True)
class Size:
    """How large the vault is. Ratings fill the log up to `operations`."""

    people: int = 500
    notes: int = 100_000
    operations: int = 1_000_000
    attachments: int = 5_000


class Words:
    """Text whose words are as unevenly common as those of English: the n-th as often as 1/n (Zipf)."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        rare = (resource("words.txt")).read_text(encoding="utf-8").split()
        mixed = [f"{one}{other}" for one in rare[:300] for other in rare[300:340]]
        self.vocabulary = [*COMMON, *rare, *mixed]
        weights = [1 / (place + 6) for place in range(len(self.vocabulary))]
        self._cumulative = list(accumulate(weights))

    def text(self, length: int) -> str:
        """Return about so many bytes of sentences."""
        words = self._random.choices(self.vocabulary, cum_weights=self._cumulative, k=length // 5)
        parts, place = [], 0
        while place < len(words):
            step = 6 + self._random.randrange(12)
            parts.append(" ".join(words[place : place + step]).capitalize() + ".")
            place += step
        return " ".join(parts)[:length]


class _Log:
    """Writes operation bodies one after the other, each with its own moment."""

    def __init__(self) -> None:
        self.count = 0
        self._clock = ""
        self._device = "d" * 32

    def body(self, type_name: str, record_id: str, person_id: str, kind: str, fields: dict[str, Any]) -> str:
        """Return the next body."""
        self.count += 1
        moment = START + timedelta(minutes=3 * self.count)
        self._clock = next_clock(self._clock, moment)
        made: dict[str, Any] = {
            "v": 1,
            "id": f"{self.count:032x}",
            "type": type_name,
            "record": record_id,
            "person": person_id,
            "kind": kind,
            "fields": fields,
            "parents": [f"{self.count - 1:032x}"] if kind == "edit" else [],
            "clock": self._clock,
            "at": moment.isoformat(),
            "author": "Amara Okafor",
            "device": self._device,
            "label": "Write",
            "reason": "",
            "group": f"{self.count:032x}",
        }
        return body_text(made)

    def create(self, type_name: str, record_id: str, person_id: str, **fields: Any) -> str:
        """Return the body that makes a record. It says whose it is, or no search would show it."""
        if person_id not in ("", record_id):
            fields = {"person_id": person_id, **fields}
        return self.body(
            type_name, record_id, person_id, "create", {name: {"now": value} for name, value in fields.items()}
        )


def bodies(size: Size, *, seed: int = 7) -> Iterator[str]:
    """Return the whole log in order."""
    words, log = Words(seed), _Log()
    yield log.create("worker", "1" * 32, "", name="Amara Okafor", role="Social worker", team="Northside CMHT")
    people = [f"{number:032x}" for number in range(10_000, 10_000 + size.people)]
    for place, person in enumerate(people):
        given, family = words.vocabulary[60 + place % 900].capitalize(), words.vocabulary[1000 + place].capitalize()
        yield log.create("person", person, person, given_name=given, family_name=family, area="Invented")
        for goal in range(2):
            yield log.create("goal", f"{place * 10 + goal + 900_000:032x}", person, own_words=words.text(80))
    for note in range(size.notes):
        person, visit = people[(note // 4) % size.people], f"{5_000_000 + note // 2:032x}"
        if note % 2 == 0:
            at = (START + timedelta(hours=note)).isoformat()
            yield log.create("visit", visit, person, status="signed", started_at=at, title=words.text(40))
        yield from _typed(log, words, f"{8_000_000 + note:032x}", person, visit, SECTIONS[note % len(SECTIONS)])
    rating = 0
    while log.count < size.operations:
        rating += 1
        place = rating % size.people
        goal, on = f"{place * 10 + rating % 2 + 900_000:032x}", (START + timedelta(days=rating % 2500)).date()
        yield log.create(
            "goal_rating",
            f"{20_000_000 + rating:032x}",
            people[place],
            goal_id=goal,
            score=rating % 11,
            rated_on=str(on),
        )


def _typed(log: _Log, words: Words, record: str, person: str, visit: str, key: str) -> Iterator[str]:
    """Return how one note was typed: begun, then longer with every save."""
    text = words.text(NOTE_BYTES)
    step = len(text) // PIECES + 1
    yield log.create("visit_section", record, person, visit_id=visit, key=key, text=text[:step])
    for at in range(step, len(text), step):
        yield log.body(
            "visit_section", record, person, "edit", {"text": {"at": at, "out": "", "in": text[at : at + step]}}
        )


def large_vault(size: Size) -> Path:
    """Return a copy-on-demand vault of this size, locked; made when it is not there yet."""
    source = Path(__file__).read_bytes() + repr((size, SCHEMA_VERSION)).encode()
    mark = hashlib.sha256(source).hexdigest()[:12]
    place = platformdirs.user_cache_path("visitapp-bench")
    folder = place / f"{size.notes}-{mark}.visitvault"
    if not folder.exists():
        place.mkdir(parents=True, exist_ok=True)
        for older in place.glob(f"{size.notes}-*.visitvault"):
            shutil.rmtree(older)
        sys.stderr.write(f"Making a vault with {size.notes:,} notes and {size.operations:,} entries…\n")

        def make_database(path: Path, key: str, chain_key: bytes) -> None:
            rebuild_database(
                path, key, bodies(size), chain_key=chain_key, new_id=new_id, progress=lambda _done, _all: None
            )

        made, _ = create_vault(
            folder, label="Bench", passphrase=PASSPHRASE, make_database=make_database, kdf=vaults.FAST_KDF
        )
        made.close()
        workspace = vaults.open_with_passphrase(folder=folder, passphrase=PASSPHRASE)
        _attach(workspace, size)
        workspace.close()
    return folder


def _attach(workspace: Workspace, size: Size, *, seed: int = 7) -> None:
    """Keep letters of a few KB, no two alike, spread over the people: an act for each person."""
    words, people = Words(seed), workspace.store.all(Person)
    each = -(-size.attachments // len(people))
    for place, person in enumerate(people):
        with workspace.act("Add files", undoable=False) as act:
            for number in range(max(0, min(each, size.attachments - place * each))):
                letter = f"Letter {number} to {person.given_name}.txt"
                taken = take_in_bytes(workspace.blobs, words.text(4000).encode(), name=letter)
                keep_in(workspace, act.unit, taken=taken, person_id=person.id)
