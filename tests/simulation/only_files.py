"""Files of one to three pieces, cut off between any two of them, and an office that is put back under them."""

from __future__ import annotations

from tests.simulation import hands
from tests.simulation.broken import Broken
from tests.simulation.laptop import Laptop
from tests.simulation.world import STEPS, World
from visitapp.domain.attachments import Attachment
from visitapp.domain.travelling import FileTrouble
from visitapp.errors import NotFound, Refused
from visitapp.services import attaching
from visitapp.services.attachments import read_bytes
from visitapp.storage.travels import Travels
from visitapp.storage.vault.blobs import PIECE_BYTES


class OnlyFiles(World):
    """Nobody is shut off and no laptop is put back: no file that was kept is ever lost, and no shelf damaged."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.has_disasters = False

    def run(self) -> None:
        acts = [
            (self.write, 20), (self.go_on, 60), (self.stray_arrives, 6), (self.somebody_dies, 4),
            (self.office_restarts, 1), (self.copy_office, 5), (self.put_office_back, 5), (self.look, 4),
        ]  # fmt: skip
        for _ in range(STEPS):
            self.time += self.dice.expovariate(1 / 20)
            self.dice.choices([act for act, _ in acts], [weight for _, weight in acts])[0]()
        self.rest()

    def write(self) -> None:
        """Keep a file of one, two or three pieces."""
        laptop = self.anyone()
        person = self.dice.choice([id_ for id_ in self.people if laptop.knows(id_)])
        length = self.dice.choice((0, 0, 1, 2)) * PIECE_BYTES + self.dice.randrange(1, 3000)
        text = f"{hands.CANARY} {self.dice.getrandbits(64):x} " * (length // 20 + 1)
        try:
            taken = attaching.take_in_bytes(laptop.workspace.blobs, text[:length].encode(), name="Letter.txt")
            done = attaching.keep_taken(laptop.workspace, taken=taken, person_id=person)
        except (Refused, NotFound):
            return
        kept = laptop.workspace.store.get(Attachment, done.of_type("attachment")[0].record_id)
        self.files[kept.blob_id] = read_bytes(laptop.workspace.blobs, kept)
        self.say(laptop.name, "keeps a file of", length, "bytes")
        hands.note(self, laptop, done)

    def end_round(self, laptop: Laptop) -> bool:
        is_whole = super().end_round(laptop)
        troubles = {travel.trouble for travel in Travels(laptop.workspace.store).files()}
        if FileTrouble.DAMAGED_AT_OFFICE in troubles:
            raise Broken(f"{laptop.name} is told that a file at the office is damaged, and none is")
        return is_whole
