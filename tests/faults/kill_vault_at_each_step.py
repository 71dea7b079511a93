"""Do one act of a vault again and again, each time struck one file operation later; prove what is left.

Arguments as for `kill_backups_at_each_step`. What the disk refuses is done once more at once: it must then succeed, and
everything that was said to be saved must be there.
"""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from tests.end_to_end.morning import PASSPHRASE
from tests.faults.kill_backups_at_each_step import NAME, PROOFS, main, strike_in
from visitapp.domain.people import Person
from visitapp.domain.visits import Visit, VisitSection
from visitapp.errors import KnownError
from visitapp.services import checking, people, salvaging, vaults, visits
from visitapp.services.workspace import Workspace
from visitapp.storage.vault.vault import open_vault

WORDS = "The heating works again, and she is glad of it."
SAID = "said to be done"
SAVED = "saved.visitvault"


def open_it(place: Path, code: str) -> Workspace:
    """Open the vault without the slow derivation."""
    return vaults.open_with_recovery_code(folder=place / NAME, recovery_code=code)


def insist(place: Path, work: Callable[[], object]) -> None:
    """Do it; what the disk refuses once is done again. Then note beside the vault that it was said to be done."""
    refusal, note = None, note_of(place)
    note.unlink(missing_ok=True)  # of an earlier run, with another blow
    try:
        work()
    except KnownError as error:
        refusal = error
        work()
    note.write_text(SAID, encoding="utf-8")
    if refusal is not None:
        raise refusal


def note_of(place: Path) -> Path:
    """Return the file beside the vault that says that the act was said to be done."""
    return place.parent / f"note of {place.name}"


def said(place: Path) -> bool:
    """Tell whether the act was said to be done."""
    return note_of(place).exists() and note_of(place).read_text(encoding="utf-8") == SAID


def save(place: Path, code: str) -> None:
    """Write words into a visit, long enough for several pages of the database."""
    workspace = open_it(place, code)
    visit = workspace.store.all(Visit)[0]
    strike_in(place)
    insist(place, lambda: visits.write_section(workspace, visit_id=visit.id, key="since_last", text=WORDS * 300))


def sign(place: Path, code: str) -> None:
    """Finish and sign a visit."""
    workspace = open_it(place, code)
    visit = workspace.store.all(Visit)[0]
    strike_in(place)
    insist(place, lambda: visits.finish_and_sign(workspace, visit_id=visit.id, title="Heating"))


def close(place: Path, code: str) -> None:
    """Lock a vault in which something was written."""
    workspace = open_it(place, code)
    people.add_person(workspace, person=Person("", given_name="Imran"))
    strike_in(place)
    try:
        workspace.close()
    except KnownError:
        return  # the header keeps the head of the last time, and every word is in the database


def replay(place: Path, code: str) -> None:
    """Open a vault whose database is an older copy."""
    old = (place / NAME / "records-1.db").read_bytes()
    workspace = open_it(place, code)
    people.add_person(workspace, person=Person("", given_name="Imran"))
    workspace.close()
    (place / NAME / "records-1.db").write_bytes(old)
    strike_in(place)
    insist(place, lambda: open_it(place, code))


def remake(place: Path, code: str) -> None:
    """Open a vault whose database is gone."""
    (place / NAME / "records-1.db").unlink()
    strike_in(place)
    insist(place, lambda: open_it(place, code))


def mend(place: Path, code: str) -> None:
    """Open a vault whose journal is damaged in the middle."""
    spoil_journal(place / NAME)
    strike_in(place)
    insist(place, lambda: open_it(place, code))


def lose_journal(place: Path, code: str) -> None:
    """Open a vault whose journal is gone."""
    shutil.rmtree(place / NAME / "journal")
    strike_in(place)
    insist(place, lambda: open_it(place, code))


def repair(place: Path, _code: str) -> None:
    """Repair a vault with a damaged journal and a damaged header copy."""
    spoil_journal(place / NAME)
    (place / NAME / "header.b").write_bytes(b"damaged")
    strike_in(place)
    insist(place, lambda: checking.repair(folder=place / NAME, passphrase=PASSPHRASE))


def rebuild(place: Path, _code: str) -> None:
    """Make the database anew from the log."""
    strike_in(place)
    insist(
        place,
        lambda: salvaging.rebuild(folder=place / NAME, passphrase=PASSPHRASE, progress=lambda _done, _all: None),
    )


def salvage(place: Path, _code: str) -> None:
    """Read a vault without headers' newest copy and with a damaged database into a new one."""
    pages = bytearray((place / NAME / "records-1.db").read_bytes())
    pages[9000:9100] = b"\x5a" * 100
    (place / NAME / "records-1.db").write_bytes(pages)
    strike_in(place)
    insist(place, lambda: (place / SAVED).exists() or salvage_now(place))


def salvage_now(place: Path) -> None:
    """Read what can be read into a new vault."""
    salvaging.salvage(
        folder=place / NAME,
        passphrase=PASSPHRASE,
        into=place / SAVED,
        progress=lambda _done, _all: None,
        kdf=vaults.FAST_KDF,
    )


def migrate(place: Path, code: str) -> None:
    """Open a vault of an older format for the first time; `code` is not its own."""
    (passphrase,) = (place / "passphrase.txt").read_text(encoding="utf-8").split("\n")[:1]
    strike_in(place)
    insist(place, lambda: vaults.open_with_passphrase(folder=place / "demo.visitvault", passphrase=passphrase))


def spoil_journal(vault: Path) -> None:
    """Turn one bit over in the middle of the journal."""
    path = next((vault / "journal").iterdir())
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)


def looked_at(workspace: Workspace) -> tuple[list[str], str, bool]:
    """Return who is in a vault, the words of its visit, and whether that is signed; then close it."""
    try:
        assert workspace.missing == ()
        names = sorted(person.called for person in workspace.store.all(Person))
        sections = [section.text for section in workspace.store.all(VisitSection) if section.text]
        return names, "".join(sections), workspace.store.all(Visit)[0].is_signed
    finally:
        workspace.close()


def prove_sound(folder: Path, passphrase: str = PASSPHRASE) -> None:
    """Prove that a full check finds nothing."""
    reports = checking.check(folder=folder, passphrase=passphrase)
    assert [report for report in reports if not report.is_sound] == [], reports


def prove_saved(place: Path, code: str) -> str:
    """The words are there, or they were not said to be saved."""
    names, words, _ = looked_at(open_it(place, code))
    assert names == ["Rhys", "Tess"]
    assert words in ("Before.", WORDS * 300)
    assert words != "Before." or not said(place), "said to be saved, and lost"
    prove_sound(place / NAME)
    return "there" if words != "Before." else "not there, not said to be"


def prove_signed(place: Path, code: str) -> str:
    """The visit is signed, or was not said to be."""
    _, words, is_signed = looked_at(open_it(place, code))
    assert words == "Before."
    assert is_signed or not said(place), "said to be signed, and not"
    prove_sound(place / NAME)
    return "signed" if is_signed else "not signed, not said to be"


def prove_all(place: Path, code: str) -> str:
    """Every word is there, and the vault is sound."""
    names, words, _ = looked_at(open_it(place, code))
    assert names in (["Rhys", "Tess"], ["Imran", "Rhys", "Tess"])
    assert words == "Before."
    prove_sound(place / NAME)
    return ", ".join(names)


def prove_with_imran(place: Path, code: str) -> str:
    """As `prove_all`; who was added last is there too."""
    found = prove_all(place, code)
    assert found == "Imran, Rhys, Tess"
    return found


def prove_salvaged(place: Path, _code: str) -> str:
    """The old vault can still be salvaged, and what was made is whole or not there at all."""
    was_there = (place / SAVED).exists()
    if not was_there:
        salvage_now(place)
    prove_sound(place / SAVED)
    workspace = vaults.open_with_passphrase(folder=place / SAVED, passphrase=PASSPHRASE)
    assert looked_at(workspace)[0] == ["Rhys", "Tess"]
    return "whole" if was_there else "nothing yet"


def prove_migrated(place: Path, _code: str) -> str:
    """The vault opens in the new format with every record, or is the old one still."""
    vault = place / "demo.visitvault"
    passphrase = (place / "passphrase.txt").read_text(encoding="utf-8").strip()
    if said(place):
        with open_vault(vault, passphrase=passphrase, mend=False) as files:
            assert files.faults == ()
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=passphrase)
    try:
        assert workspace.missing == ()
        assert len(workspace.store.all(Person)) == 12
    finally:
        workspace.close()
    prove_sound(vault, passphrase)
    return "12 people"


PROOFS.update(
    {
        save: prove_saved,
        sign: prove_signed,
        close: prove_with_imran,
        replay: prove_with_imran,
        remake: prove_all,
        mend: prove_all,
        lose_journal: prove_all,
        repair: prove_all,
        rebuild: prove_all,
        salvage: prove_salvaged,
        migrate: prove_migrated,
    }
)


def run() -> None:
    """Do what the command line says."""
    main(Path(sys.argv[1]), sys.argv[2], globals()[sys.argv[3]], int(sys.argv[4]), *sys.argv[5:])


if __name__ == "__main__":
    run()
