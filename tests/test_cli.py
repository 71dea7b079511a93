"""The command line, run as a person runs it: real processes, real files, sentences and exit codes."""

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests import given_files
from tests.command_line import ROOT, Answer, secret, visitapp, visitapp_from_cold
from tests.pdf.reading import all_text
from visitapp import __version__
from visitapp.config import resource
from visitapp.services import vaults

COMMANDS = ("new", "open", "demo", "import", "plan", "attach", "documents", "check", "office")
LIST = resource("demo/new-starters.csv")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Leave one demo for all tests of this file; each works on a copy of it."""
    folder = tmp_path_factory.mktemp("made") / "demo"
    answer = visitapp("demo", "--headless", folder)
    assert (answer.code, answer.err) == (0, "")
    return folder


@pytest.fixture
def demo(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "demo"))


@pytest.fixture
def vault(demo: Path) -> Path:
    return demo / "demo.visitvault"


@pytest.fixture
def words(demo: Path) -> Path:
    return demo / "passphrase.txt"


def test_the_help_names_every_command_and_the_exit_codes() -> None:
    answer = visitapp_from_cold("--help")
    assert answer.code == 0
    assert all(re.search(rf"^  {command} ", answer.out, re.M) for command in COMMANDS)
    assert "Exit code 0: fine." in answer.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    answer = visitapp(command, "--help")
    assert (answer.code, answer.err) == (0, "")
    assert "Usage: visitapp" in answer.out
    assert "Exit code 0: fine." in answer.out


def test_the_version_is_said() -> None:
    assert visitapp("--version") == Answer(0, f"VisitApp {__version__}\n", "")


@pytest.mark.parametrize(
    "arguments",
    [["paint"], ["check"], ["plan", "x.visitvault"], ["import", "x", "y", "--map", "nonsense"], ["--nothing"]],
)
def test_a_command_that_is_not_understood_ends_with_two(arguments: list[str]) -> None:
    answer = visitapp(*arguments)
    assert answer.code == 2
    assert "Usage: visitapp" in answer.err


def test_a_new_vault_gives_its_recovery_code_once_and_is_sound(tmp_path: Path) -> None:
    file = secret(tmp_path)
    answer = visitapp("new", tmp_path / "mine", "--name", "Siân Prŷs", "--team", "Northside", "--passphrase-file", file)
    assert (answer.code, answer.err) == (0, "")
    assert len(re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){9}", answer.out)) == 1
    checked = visitapp("check", tmp_path / "mine.visitvault", "--passphrase-file", file)
    assert (checked.code, checked.err) == (0, "")
    assert [line.split(":")[0:2] for line in checked.out.splitlines()] == [
        [part, " fine"] for part in ("header", "database", "log", "journal", "head", "files")
    ]
    again = visitapp("new", tmp_path / "mine", "--name", "Siân Prŷs", "--passphrase-file", file)
    assert (again.code, again.out) == (1, "")
    assert len(again.err.splitlines()) == 1


def test_a_new_vault_writes_its_recovery_sheet_where_it_is_told_to(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.pdf"
    arguments = ["new", tmp_path / "mine", "--name", "Siân Prŷs", "--passphrase-file", secret(tmp_path)]
    answer = visitapp(*arguments, "--recovery-sheet", sheet)
    assert (answer.code, answer.err) == (0, "")
    assert "delete the file: it opens every record" in answer.out
    found = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){9}", answer.out)
    assert found is not None
    text = all_text(sheet.read_bytes())
    assert all(group in text for group in found[0].split("-"))
    if os.name == "posix":
        assert stat.S_IMODE(sheet.stat().st_mode) == 0o600


def test_a_weak_passphrase_makes_no_vault(tmp_path: Path) -> None:
    answer = visitapp("new", tmp_path / "mine", "--name", "A", "--passphrase-file", secret(tmp_path, "password1"))
    assert answer.code == 1
    assert "too short" in answer.err
    assert not (tmp_path / "mine.visitvault").exists()


def test_the_demo_leaves_everything_it_promises(made: Path) -> None:
    assert {path.name for path in made.iterdir()} == {"demo.visitvault", "passphrase.txt", "care-plan.pdf", "screens"}
    assert (made / "care-plan.pdf").read_bytes().startswith(b"%PDF-")
    pictures = sorted((made / "screens").iterdir())
    assert len(pictures) >= 8
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in pictures)
    if os.name == "posix":
        assert stat.S_IMODE((made / "passphrase.txt").stat().st_mode) == 0o600


def test_an_earlier_demo_is_replaced_and_anything_else_is_left_alone(demo: Path, tmp_path: Path) -> None:
    before = (demo / "passphrase.txt").read_text(encoding="utf-8")
    assert visitapp("demo", "--headless", demo).code == 0
    assert (demo / "passphrase.txt").read_text(encoding="utf-8") != before
    (demo / "my letter.txt").write_text("mine", encoding="utf-8")
    answer = visitapp("demo", "--headless", demo)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("That folder holds something else.")
    assert (demo / "my letter.txt").read_text(encoding="utf-8") == "mine"


def test_a_vault_that_is_not_the_demos_own_is_never_removed(demo: Path, vault: Path) -> None:
    secret(demo, "a quite different set of words").replace(demo / "passphrase.txt")
    answer = visitapp("demo", "--headless", demo)
    assert (answer.code, answer.out) == (1, "")
    assert (vault / "header.a").exists()


def test_an_import_names_every_row_that_is_not_new(vault: Path, words: Path) -> None:
    dry = visitapp("import", vault, LIST, "--dry-run", "--passphrase-file", words)
    assert (dry.code, dry.err) == (1, "")
    assert "Row 5: date of birth 31/02/1951 is not a date (refused)" in dry.out
    assert "Row 6: somebody with the same local number is in the vault (already here)" in dry.out
    assert "family name: from “Surname”" in dry.out
    assert "Nothing was written" in dry.out
    real = visitapp("import", vault, LIST, "--passphrase-file", words)
    assert "4 people added." in real.out
    again = visitapp("import", vault, LIST, "--passphrase-file", words)
    assert "0 new, 5 already here, 0 look first, 1 refused" in again.out
    assert "0 people added." in again.out


def test_an_import_takes_columns_by_hand_and_people_to_look_at(vault: Path, words: Path, tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_text("Vorname;Familie\nTeresa;Brennan\nAnna;Neu\n", encoding="utf-16")
    arguments = ["import", vault, file, "--map", "given_name=Vorname", "--map", "family_name=Familie"]
    first = visitapp(*arguments, "--passphrase-file", words)
    assert (first.code, first.err) == (0, "")
    assert "1 person added." in first.out
    assert "Row 2: maybe the same" in first.out
    more = visitapp(*arguments, "--include-maybe", "--passphrase-file", words)
    assert "1 person added." in more.out


def test_what_is_no_list_is_refused_and_adds_nobody(vault: Path, words: Path, demo: Path) -> None:
    for file in (demo / "care-plan.pdf", vault / "records-1.db", demo, demo / "nothing.csv"):
        answer = visitapp("import", vault, file, "--passphrase-file", words)
        assert (answer.code, answer.out) == (1, "")
        assert len(answer.err.splitlines()) == 1


def test_a_care_plan_is_written_for_the_person_that_is_meant(vault: Path, words: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.pdf"
    answer = visitapp("plan", vault, "--person", "tess", "--out", out, "--passphrase-file", words)
    assert answer == Answer(0, f"Tess Brennan: care plan in {out}\n", "")
    assert out.read_bytes().startswith(b"%PDF-")
    assert visitapp("plan", vault, "--person", "Gwilym Prys", "--out", out, "--passphrase-file", words).code == 0
    many = visitapp("plan", vault, "--person", "M", "--out", out, "--passphrase-file", words)
    assert many.code == 1
    assert "Miriam Adler" in many.err
    assert "Callum MacAskill" in many.err
    nobody = visitapp("plan", vault, "--person", "Nobody", "--out", out, "--passphrase-file", words)
    assert (nobody.code, nobody.err.count("\n")) == (1, 1)


def test_a_chronology_is_written_for_the_person_that_is_meant(vault: Path, words: Path, tmp_path: Path) -> None:
    out = tmp_path / "chronology.pdf"
    answer = visitapp("chronology", vault, "--person", "tess", "--out", out, "--passphrase-file", words)
    assert answer == Answer(0, f"Tess Brennan: chronology with 8 events in {out}\n", "")
    assert "Moved to Alderman Street" in all_text(out.read_bytes())


def test_files_are_attached_each_with_a_line_of_its_own(vault: Path, words: Path, tmp_path: Path) -> None:
    photo, program, missing = tmp_path / "door.jpg", tmp_path / "letter.pdf", tmp_path / "gone.txt"
    photo.write_bytes(given_files.photo())
    program.write_bytes(given_files.PROGRAM)
    arguments = ("attach", vault, photo, program, missing, "--person", "tess", "--passphrase-file", words)
    answer = visitapp(*arguments)
    assert answer.code == 1
    assert answer.out == "door.jpg: kept as picture, 1 KB.\n"
    assert "letter.pdf: This is a program" in answer.err
    assert "gone.txt: This file is not there any more." in answer.err
    again = visitapp("attach", vault, photo, "--person", "tess", "--passphrase-file", words)
    assert (again.code, again.out) == (1, "")
    assert "the same file already" in again.err
    assert visitapp("attach", vault, photo, "--person", "M", "--passphrase-file", words).code == 1
    assert visitapp("check", vault, "--full", "--passphrase-file", words).code == 0


def test_the_documents_are_listed_with_where_each_is_and_saved_where_one_asks(
    vault: Path, words: Path, tmp_path: Path
) -> None:
    listed = visitapp("documents", vault, "--passphrase-file", words)
    assert listed.code == 0, listed.err
    assert "Tess: Letter about the boiler (PDF, " in listed.out
    assert listed.out.rstrip().endswith("on this laptop")
    assert visitapp("documents", vault, "zzz", "--passphrase-file", words).out == "Nothing fits that.\n"
    folder = tmp_path / "copies"
    missing = visitapp("documents", vault, "boiler", "--save", folder, "--passphrase-file", words)
    assert (missing.code, "That folder is not there" in missing.err) == (1, True)
    folder.mkdir()
    for _ in range(2):
        saved = visitapp("documents", vault, "boiler letter", "--save", folder, "--passphrase-file", words)
        assert saved.code == 0, saved.err
    assert sorted(path.name for path in folder.iterdir()) == [
        "Letter about the boiler 2.pdf",
        "Letter about the boiler.pdf",
    ]
    refused = visitapp("documents", vault, "boiler", "--queue", "--passphrase-file", words)
    assert (refused.code, "Files of the record go by themselves" in refused.err) == (1, True)


def test_a_care_plan_never_overwrites_another_kind_of_file(vault: Path, words: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("mine", encoding="utf-8")
    for place in (letter, tmp_path / "missing" / "plan.pdf", tmp_path):
        answer = visitapp("plan", vault, "--person", "Tess", "--out", place, "--passphrase-file", words)
        assert (answer.code, answer.out) == (1, "")
    assert letter.read_text(encoding="utf-8") == "mine"


def test_a_check_names_the_fault(vault: Path, words: Path) -> None:
    database = vault / "records-1.db"
    content = bytearray(database.read_bytes())
    content[len(content) // 2] ^= 1
    database.write_bytes(content)
    answer = visitapp("check", vault, "--passphrase-file", words)
    assert answer.code == 1
    assert "FAULT" in answer.out


def test_wrong_words_and_what_is_no_vault_are_said_in_a_sentence(vault: Path, words: Path, tmp_path: Path) -> None:
    wrong = secret(tmp_path, "not the words that open it")
    for command in (
        ["check", vault],
        ["import", vault, LIST],
        ["plan", vault, "--person", "T", "--out", tmp_path / "p"],
    ):
        answer = visitapp(*command, "--passphrase-file", wrong)
        assert (answer.code, answer.out) == (1, "")
        assert answer.err.startswith("That passphrase didn’t open the vault.")
    for command in (["check", tmp_path], ["open", tmp_path / "none"], ["import", words, LIST]):
        answer = visitapp(*command, "--passphrase-file", words)
        assert (answer.code, answer.out) == (1, "")
        assert "is not a VisitApp vault" in answer.err


def test_without_a_terminal_the_passphrase_must_come_from_a_file(vault: Path, tmp_path: Path) -> None:
    answer = visitapp("check", vault)
    assert answer.code == 1
    assert "--passphrase-file" in answer.err
    empty = tmp_path / "empty.txt"
    empty.write_text("\n", encoding="utf-8")
    for file in (empty, tmp_path / "missing.txt", tmp_path):
        assert visitapp("check", vault, "--passphrase-file", file).code == 1


def test_a_passphrase_that_everybody_can_read_is_pointed_out(vault: Path, words: Path) -> None:
    words.chmod(0o644)
    answer = visitapp("check", vault, "--passphrase-file", words)
    assert answer.code == 0
    if os.name != "posix":  # Windows keeps no such bits
        assert answer.err == ""
        return
    assert answer.err.startswith("Everybody on this machine can read the passphrase file.")


def test_a_vault_that_is_open_elsewhere_is_left_alone(vault: Path, words: Path) -> None:
    workspace = vaults.open_with_passphrase(folder=vault, passphrase=words.read_text(encoding="utf-8").strip())
    answer = visitapp("import", vault, LIST, "--passphrase-file", words)
    replaced = visitapp("demo", "--headless", vault.parent)
    workspace.close()
    for each in (answer, replaced):
        assert (each.code, each.out, each.err.count("\n")) == (1, "", 1)
        assert "open" in each.err


def test_the_passphrase_is_asked_for_without_showing_it(vault: Path, words: Path) -> None:
    if sys.platform == "win32":  # there is no terminal to be had there
        return
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "visitapp", "check", str(vault)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        command, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as process:
        os.close(theirs)
        said = b""
        while b"Passphrase: " not in said:
            said += os.read(ours, 1024)
        os.write(ours, words.read_bytes())
        while (more := _read_or_end(ours)) != b"":
            said += more
        os.close(ours)
    assert process.returncode == 0
    assert b"log: fine" in said
    assert words.read_bytes().strip() not in said


def _read_or_end(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1024)
    except OSError:  # Linux says so when the other side has closed
        return b""


def test_the_self_test_reads_its_words_back_and_leaves_nothing(own_home: Path) -> None:
    answer = visitapp("--self-test")
    assert (answer.code, answer.err) == (0, "")
    assert "Read the words back" in answer.out
    assert list((own_home / "visitapp").rglob("*self-test*")) == []


def test_a_broken_vault_is_checked_mended_and_salvaged_from_the_command_line(made: Path, tmp_path: Path) -> None:
    vault, file = Path(shutil.copytree(made / "demo.visitvault", tmp_path / "demo.visitvault")), made / "passphrase.txt"
    journal = next((vault / "journal").iterdir())
    data = bytearray(journal.read_bytes())
    data[len(data) // 2] ^= 1
    journal.write_bytes(data)
    broken = visitapp("check", vault, "--full", "--passphrase-file", file)
    assert broken.code == 1
    assert "journal: FAULT" in broken.out
    saved = visitapp("salvage", vault, tmp_path / "new", "--passphrase-file", file)
    assert saved.code == 1
    assert "Not readable: The journal’s file" in saved.out
    assert visitapp("check", tmp_path / "new.visitvault", "--full", "--passphrase-file", file).code == 0
    mended = visitapp("check", vault, "--repair", "--passphrase-file", file)
    assert mended.code == 0
    assert "repair: The journal" in mended.out
    assert visitapp("check", vault, "--full", "--passphrase-file", file).code == 0
    (vault / "records-1.db").write_bytes(b"x" * 50_000)
    rebuilt = visitapp("rebuild", vault, "--passphrase-file", file)
    assert rebuilt.code == 0
    assert "Nothing is missing" in rebuilt.out


def test_an_officer_opens_a_vault_from_the_command_line(made: Path, tmp_path: Path) -> None:
    vault, file = Path(shutil.copytree(made / "demo.visitvault", tmp_path / "demo.visitvault")), made / "passphrase.txt"
    officers = secret(tmp_path, "compass ukulele thimble harbour copper")
    key, public = tmp_path / "council.key", tmp_path / "council.pub"
    told = visitapp("office-key", "new", key, public, "--name", "Northside Council", "--passphrase-file", officers)
    assert told.code == 0
    words = told.out.splitlines()[-1]
    assert words.startswith("Northside Council: ")
    checked = visitapp("office-key", "check", key, public, "--passphrase-file", officers)
    assert (checked.code, checked.out.splitlines()[-1]) == (0, words)
    assert visitapp("office-key", "add", vault, public, "--passphrase-file", file).code == 1
    assert visitapp("office-key", "add", vault, public, "--yes", "--passphrase-file", file).code == 0
    new = tmp_path / "new.txt"
    new.write_text("candle meadow ribbon harbour walnut\n", encoding="utf-8")
    new.chmod(0o600)
    opened = visitapp(
        "office-key", "open", vault, key, "--officer", "Helen Marsh", "--passphrase-file", officers,
        "--new-passphrase-file", new,
    )  # fmt: skip
    assert opened.code == 0
    assert "opened by organisation, Helen Marsh" in opened.out
    assert visitapp("check", vault, "--passphrase-file", file).code == 1
    assert visitapp("check", vault, "--full", "--passphrase-file", new).code == 0


def test_a_vault_gets_a_new_key_from_the_command_line(made: Path, tmp_path: Path) -> None:
    vault, file = Path(shutil.copytree(made / "demo.visitvault", tmp_path / "demo.visitvault")), made / "passphrase.txt"
    answer = visitapp("rotate-key", vault, "--passphrase-file", file)
    assert (answer.code, answer.err) == (0, "")
    assert len(re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){9}", answer.out)) == 1
    assert (vault / "records-2.db").exists()
    assert visitapp("check", vault, "--full", "--passphrase-file", file).code == 0
