"""Keep a file again and again, each time killed one file operation later; prove that nothing is half kept.

Arguments as for `kill_backups_at_each_step`, whose blow it uses; the vault has two people, and no file yet.
"""

import io
import sys
from pathlib import Path

from PIL import Image

from tests.end_to_end.morning import PASSPHRASE
from tests.faults.kill_backups_at_each_step import NAME, PROOFS, main, strike_in
from visitapp.domain.people import Person
from visitapp.errors import FileRefused
from visitapp.services import checking, vaults
from visitapp.services.attaching import HERE_ALREADY, keep_taken, take_in
from visitapp.services.attachments import list_attachments, read_bytes, remove_attachment
from visitapp.services.workspace import Workspace

PIECES = 3 * (1 << 20) + 17


def photo() -> bytes:
    """Return a picture."""
    written = io.BytesIO()
    Image.linear_gradient("L").save(written, "PNG")
    return written.getvalue()


def keep(place: Path, code: str) -> None:
    """Keep a recording of several pieces and a picture, and remove the picture."""
    workspace = vaults.open_with_recovery_code(folder=place / NAME, recovery_code=code)
    tess = next(person.id for person in workspace.store.all(Person) if person.called == "Tess")
    sound = place / "long.wav"
    sound.write_bytes(b"RIFF\0\0\0\0WAVE" + bytes(PIECES))
    picture = place / "photo.png"
    picture.write_bytes(photo())
    strike_in(place / NAME)
    keep_taken(workspace, taken=take_in(workspace.blobs, sound), person_id=tess)
    kept = keep_taken(workspace, taken=take_in(workspace.blobs, picture), person_id=tess)
    remove_attachment(workspace, attachment_id=kept.of_type("attachment")[0].record_id)
    workspace.close()


def _again(workspace: Workspace, path: Path, person_id: str) -> str:
    """Keep a file once more; return how that ended."""
    try:
        keep_taken(workspace, taken=take_in(workspace.blobs, path), person_id=person_id)
    except FileRefused as refused:
        return refused.sentence
    return "kept"


def prove_kept(place: Path, _code: str) -> str:
    """Prove that each file is kept whole or not at all, that it can be kept again, and that nothing else is left."""
    workspace = vaults.open_with_passphrase(folder=place / NAME, passphrase=PASSPHRASE)
    try:
        assert workspace.missing == ()
        tess = next(person.id for person in workspace.store.all(Person) if person.called == "Tess")
        files = list_attachments(workspace, person_id=tess)
        before = sorted(file.title for file in files)
        assert before in ([], ["long"], ["long", "photo"])
        for file in files:
            assert len(read_bytes(workspace.blobs, file)) == file.byte_count
        named = frozenset(entry.id for entry in workspace.store.blobs())
        left = len(workspace.blobs.leftovers(named))
        assert left <= 1
        again = _again(workspace, place / "long.wav", tess)
        assert again == (HERE_ALREADY[0] if before else "kept")
    finally:
        workspace.close()
    checking.repair(folder=place / NAME, passphrase=PASSPHRASE)
    reports = checking.check(folder=place / NAME, passphrase=PASSPHRASE)
    assert [report for report in reports if not report.is_sound] == []
    assert not any("belong to no record" in report.finding for report in reports)
    return f"{len(before)} kept, {left} left over"


PROOFS[keep] = prove_kept


def run() -> None:
    """Do what the command line says."""
    main(Path(sys.argv[1]), sys.argv[2], globals()[sys.argv[3]], int(sys.argv[4]))


if __name__ == "__main__":
    run()
